import { createHash } from 'node:crypto';
import { type ConsumeOptions, type ConsumeSummary, consume } from '../consume/consume.js';
import { schemaVersion } from '../dataset/usAccidents/columns.js';
import { createInProcessLog, type InProcessLogOptions } from '../log/inProcess.js';
import { faultDefaults } from '../replay/faults.js';
import type { ReplayInput } from '../replay/input.js';
import type { ReplayOptions } from '../replay/options.js';
import { type Player, replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { deadLetterFolder, deadLetterPath } from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore, type SegmentStoreOptions } from '../storage/segments/segmentStore.js';

export interface EmbeddedOptions {
  /** How to play. Where to go on is known from the segments. */
  readonly replay?: Omit<ReplayOptions, 'resumeFrom' | 'signal'>;
  readonly consume?: Omit<ConsumeOptions, 'origin' | 'rejects' | 'signal'>;
  readonly store?: SegmentStoreOptions;
  readonly log?: Omit<InProcessLogOptions, 'firstOffset'>;
  /** Stops sending, finishes the batch under way and leaves; the same call later goes on from there. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedSummary {
  /** Messages that were in the segments already, from an earlier run that stopped or died. */
  readonly resumedFrom: number;
  readonly replay: ReplaySummary;
  readonly consume: ConsumeSummary;
}

/** A replay into segments under way. There is no `seek`: after one, no later run could tell where this one stopped. */
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
  const replayOptions = withFixedNow(options.replay ?? {});
  const origin = originOf(input, replayOptions);
  const store = await openSegmentStore(folder, options.store);
  const resumedFrom = (await store.committedOffset(origin, 0)) ?? 0;
  const log = createInProcessLog({ ...options.log, firstOffset: resumedFrom });
  const reader = await log.reader(topic, { group: 'segments' });
  const writer = await log.writer(topic);
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  let player: Player;
  try {
    player = replay(input, writer, { ...replayOptions, ...signal, resumeFrom: resumedFrom });
  } catch (error) {
    await store.close();
    throw error;
  }

  const run = async (): Promise<EmbeddedSummary> => {
    const played = player.done.finally(() => writer.close());
    const consumed = consume(reader, store, {
      ...options.consume,
      ...signal,
      origin,
      rejects: deadLetterFolder(deadLetterPath(folder)),
      // Nobody reads on: a player that waits for room must hear of it.
    }).finally(() => log.close());
    try {
      const [playing, consuming] = await Promise.allSettled([played, consumed]);
      if (consuming.status === 'rejected') throw consuming.reason;
      if (playing.status === 'rejected') throw playing.reason;
      return { resumedFrom, replay: playing.value, consume: consuming.value };
    } finally {
      await store.close();
    }
  };
  const { pause, resume, setSpeed, stop, status } = player;
  return { pause, resume, setSpeed, stop, status, done: run() };
}

const topic = 'accidents';

/** Names what is sent, message for message: whatever changes the sequence must change the name. */
function originOf(input: ReplayInput, options: ReplayOptions): string {
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
