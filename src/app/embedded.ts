import { createHash } from 'node:crypto';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { type ConsumeOptions, consume } from '../consume/consume.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ConsumeSummary } from '../consume/progress.js';
import { schemaVersion } from '../dataset/usAccidents/columns.js';
import { createInProcessLog, type InProcessLogOptions } from '../log/inProcess.js';
import { faultDefaults } from '../replay/faults.js';
import type { ReplayInput } from '../replay/input.js';
import type { ReplayOptions } from '../replay/options.js';
import { type Player, replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { deadLetterFiles, deadLetterFolder } from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore, type SegmentStoreOptions } from '../storage/segments/segmentStore.js';

interface RunOptions {
  /** How to play. Where to go on is known from the store. */
  readonly replay?: Omit<ReplayOptions, 'resumeFrom' | 'signal'>;
  readonly log?: Omit<InProcessLogOptions, 'firstOffset'>;
  /** Stops sending, finishes the batch under way and leaves; the same call later goes on from there. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedOptions extends RunOptions {
  readonly consume?: Omit<ConsumeOptions, 'streamId' | 'deadLetters' | 'signal'>;
  readonly store?: SegmentStoreOptions;
}

const optionNames: OptionNames<EmbeddedOptions> = {
  replay: true,
  log: true,
  signal: true,
  consume: true,
  store: true,
};

export interface InProcessOptions extends RunOptions {
  readonly consume: Omit<ConsumeOptions, 'signal'>;
}

export interface EmbeddedSummary {
  /** Messages that were in the store already, from an earlier run that stopped or died. */
  readonly resumedFrom: number;
  readonly replay: ReplaySummary;
  readonly consume: ConsumeSummary;
}

/** A replay into a store under way. There is no `seek`: after one, no later run could tell where this one stopped. */
export interface EmbeddedRun extends Omit<Player, 'seek' | 'done'> {
  readonly done: Promise<EmbeddedSummary>;
}

/**
 * Replays an input into a folder of segments, all in this process: the whole stream without Kafka and MongoDB. Killed at
 * any moment and called again with the same input and options, it goes on after the last batch in the segments, and
 * every event is there once. With `shiftTo: 'now'` that holds within the same day (UTC); a pipe is always a new run.
 * @throws ConfigurationError when something else writes to the folder.
 */
export async function replayIntoSegments(
  input: ReplayInput,
  folder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedRun> {
  requireKnownOptions('replayIntoSegments', options, optionNames);
  const replayOptions = withFixedNow(options.replay ?? {});
  const store = await openSegmentStore(folder, options.store);
  return replayInProcess(input, store, {
    ...options,
    replay: replayOptions,
    consume: {
      ...options.consume,
      streamId: streamIdOf(input, replayOptions),
      deadLetters: deadLetterFolder(deadLetterFiles(folder)),
    },
  });
}

/** Replays an input through the in-process log into a store, from where the store is with this stream. Closes the store. */
export async function replayInProcess(
  input: ReplayInput,
  store: EventStore,
  options: InProcessOptions,
): Promise<EmbeddedRun> {
  try {
    const resumedFrom = (await store.committedOffset(options.consume.streamId, 0)) ?? 0;
    const log = createInProcessLog({ ...options.log, firstOffset: resumedFrom });
    const reader = await log.reader(topic, { group: 'embedded' });
    const writer = await log.writer(topic);
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const player = replay(input, writer, { ...options.replay, ...signal, resumeFrom: resumedFrom });
    const played = player.done.finally(() => writer.close());
    // It ends with its writer. Nobody reads on after a failure: a player that waits for room must hear of it.
    const consumed = consume(reader, store, { ...options.consume, ...signal }).finally(() => log.close());
    const done = settle(player, played, consumed)
      .then((summaries) => ({ resumedFrom, ...summaries }))
      .finally(() => store.close());
    const { pause, resume, setSpeed, stop, status } = player;
    return { pause, resume, setSpeed, stop, status, done };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Waits for a player and for the consumer of what it sends. What the consumer throws is why the player failed too. */
export async function settle(
  player: Player,
  played: Promise<ReplaySummary>,
  consumed: Promise<ConsumeSummary>,
): Promise<{ readonly replay: ReplaySummary; readonly consume: ConsumeSummary }> {
  consumed.catch(() => player.stop());
  const [playing, consuming] = await Promise.allSettled([played, consumed]);
  if (consuming.status === 'rejected') throw consuming.reason;
  if (playing.status === 'rejected') throw playing.reason;
  return { replay: playing.value, consume: consuming.value };
}

const topic = 'accidents';

/** Names what is sent, message for message: whatever changes the sequence must change the name. */
function streamIdOf(input: ReplayInput, options: ReplayOptions): string {
  const { from, until, loop, shiftTo, faults } = options;
  const sequence = { from, until, loop: String(loop ?? 1), shiftTo, faults: { ...faultDefaults, ...faults } };
  const run = input.isSeekable ? '' : crypto.randomUUID();
  const digest = createHash('sha256').update(JSON.stringify([input.name, sequence, schemaVersion, run]));
  return `replay ${digest.digest('hex')}`;
}

/** Today at 0 h UTC in place of now, so that a run that died can be gone on with the same day. */
function withFixedNow<T extends ReplayOptions>(options: T): T {
  if (options.shiftTo !== 'now') return options;
  return { ...options, shiftTo: `${new Date().toISOString().slice(0, 10)}T00:00:00Z` };
}
