import { createHash } from 'node:crypto';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { type ConsumeOptions, consume } from '../consume/consume.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ConsumeSummary } from '../consume/progress.js';
import { checkSteps } from '../consume/steps.js';
import { createInProcessLog, type InProcessLogOptions } from '../log/inProcess.js';
import { faultDefaults } from '../replay/faults.js';
import { type ReplayInput, requireEvents, requireInput } from '../replay/input.js';
import type { ReplayOptions } from '../replay/options.js';
import { type Player, replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { deadLetterFiles, deadLetterFolder } from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore, type SegmentStoreOptions } from '../storage/segments/segmentStore.js';

interface RunOptions {
  /** Options of the replay. The store provides the position to resume at. */
  readonly replay?: Omit<ReplayOptions, 'resumeFrom' | 'signal'>;
  readonly log?: Omit<InProcessLogOptions, 'firstOffset'>;
  /** Stops sending, finishes the current batch and ends. The same call later resumes there. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedOptions extends RunOptions {
  readonly consume?: Omit<ConsumeOptions, 'streamId' | 'deadLetters' | 'signal'>;
  /** Options of the store, whose dataset is that of the input. */
  readonly store?: Omit<SegmentStoreOptions, 'dataset'>;
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
  /** Messages that an earlier run, which stopped or crashed, has stored, and that its steps have saved. */
  readonly resumedFrom: number;
  readonly replay: ReplaySummary;
  readonly consume: ConsumeSummary;
}

/** A running replay into a store. It has no `seek`, after which no later run could resume. */
export interface EmbeddedRun extends Omit<Player, 'seek' | 'done'> {
  readonly done: Promise<EmbeddedSummary>;
}

/**
 * Replays an input into a folder of segments of its dataset, in this process: the whole stream without Kafka and MongoDB.
 * After a crash, call it again with the same input and options: it resumes after the last stored batch, and every event is
 * stored once. With `shiftTo: 'now'` that holds within the same day (UTC). A pipe is always a new run.
 * @throws InputError when the input is not one, or the folder holds another dataset
 * @throws ConfigurationError when another writer uses the folder
 */
export async function replayIntoSegments(
  input: ReplayInput,
  folder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedRun> {
  requireKnownOptions('replayIntoSegments', options, optionNames);
  requireInput(input);
  const dataset = requireEvents(input);
  const replayOptions = withFixedNow(options.replay ?? {});
  const store = await openSegmentStore(folder, { ...options.store, dataset });
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

/**
 * Replays an input through the in-process log into a store, from the store's offset of this stream, or from an earlier one that
 * a step needs. Closes the store.
 */
export async function replayInProcess(
  input: ReplayInput,
  store: EventStore,
  options: InProcessOptions,
): Promise<EmbeddedRun> {
  try {
    const { streamId, transforms = [], observers = [] } = options.consume;
    checkSteps(store, transforms, observers);
    const stored = (await store.committedOffset(streamId, 0)) ?? 0;
    const needed = observers.map((step) => step.positionOf?.(streamId, 0) ?? stored);
    const resumedFrom = Math.min(stored, ...needed);
    const log = createInProcessLog({ ...options.log, firstOffset: resumedFrom });
    const reader = await log.reader(topic, { group: 'embedded' });
    const writer = await log.writer(topic);
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const player = replay(input, writer, { ...options.replay, ...signal, resumeFrom: resumedFrom });
    const played = player.done.finally(() => writer.close());
    // `consume` ends after the last message. If it fails, closing the log wakes a player that waits for space.
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

/** Waits for a player and its consumer. If both fail, the error of the consumer is the cause. */
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

/** Id of the sequence of messages. Everything that changes the sequence must change the id. */
function streamIdOf(input: ReplayInput, options: ReplayOptions): string {
  const { from, until, loop, shiftTo, faults } = options;
  const sequence = { from, until, loop: String(loop ?? 1), shiftTo, faults: { ...faultDefaults, ...faults } };
  const run = input.isSeekable ? '' : crypto.randomUUID();
  const digest = createHash('sha256').update(
    JSON.stringify([input.name, sequence, input.dataset?.schemaVersion ?? null, run]),
  );
  return `replay ${digest.digest('hex')}`;
}

/** Replaces `now` by today at 0 h UTC, so that a crashed run can resume on the same day. */
function withFixedNow<T extends ReplayOptions>(options: T): T {
  if (options.shiftTo !== 'now') return options;
  return { ...options, shiftTo: `${new Date().toISOString().slice(0, 10)}T00:00:00Z` };
}
