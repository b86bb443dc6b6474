import { isPlainObject, requireKnownOptions } from '../base/checks.js';
import { DataError } from '../base/errors.js';
import type { Events, ObservedEvents, ObserveStep } from '../consume/steps.js';
import type { StreamAnalytics } from '../stream/analytics.js';
import type { AlarmOutbox } from './alarms/outbox.js';
import type { Checkpoint } from './checkpoint.js';

export interface AnalyticsStepOptions {
  /** Keeps the state for the next process. @default none: every process begins anew */
  readonly checkpoint?: Checkpoint;
  /** Announces what the analytics add to it. @default none */
  readonly outbox?: AlarmOutbox;
  /**
   * Called before the first event of analytics that begin anew, with the earliest time of the first batch, milliseconds since
   * 1970 UTC: to learn a history. @default nothing
   */
  readonly onBegin?: (firstEventMs: number) => Promise<unknown>;
}

/** Stream analytics as a step of `consume`. */
export interface AnalyticsStep extends ObserveStep {
  /** Delivers what is to be announced, for a limited time, and writes what is left into the checkpoint. Call it after `consume`. */
  close(): Promise<void>;
}

interface SavedState {
  readonly format: 1;
  readonly streamId: string;
  readonly analytics: unknown;
  readonly outbox: unknown;
}

/**
 * Makes a step of `consume` of stream analytics. The step sees every event, and the analytics count each once. Their state is saved before
 * offsets are committed, so a process that was killed goes on from its checkpoint as if it had not been. A checkpoint of another stream,
 * such as another file or a topic that was recreated, is not taken over: the analytics begin anew.
 *
 * Surges are announced after each save. What an earlier process has saved and not delivered is announced first.
 *
 * @throws DataError when the checkpoint has another format; the first batch throws when it is of other members or options
 * @example
 * const analytics = new StreamAnalytics({ members: [rolling] });
 * const step = await openAnalyticsStep(analytics, { checkpoint: fileCheckpoint('analytics.json') });
 * await consumeTopic(store, log, { observers: [step] });
 * await step.close();
 */
export async function openAnalyticsStep(
  analytics: StreamAnalytics,
  options: AnalyticsStepOptions = {},
): Promise<AnalyticsStep> {
  requireKnownOptions('openAnalyticsStep', options, {
    checkpoint: true,
    outbox: true,
    onBegin: true,
  });
  const { checkpoint, outbox, onBegin } = options;
  const found = await checkpoint?.read();
  const earlier = found === null || found === undefined ? null : requireSaved(found, checkpoint!.name);
  if (outbox !== undefined && (earlier?.outbox ?? null) !== null) {
    outbox.restore(earlier!.outbox);
    await outbox.deliver();
  }
  let streamId: string | null = null;
  let isNew = true;
  /** The last state that the checkpoint has, without the outbox. */
  let saved: Pick<SavedState, 'streamId' | 'analytics'> | null = earlier;
  /** The outbox in the checkpoint. */
  let writtenOutbox: unknown = earlier?.outbox ?? null;
  const begin = (id: string): void => {
    if (streamId !== null) return;
    if (earlier?.streamId === id) analytics.restore(earlier.analytics);
    isNew = analytics.newestEventMs === null;
    streamId = id;
  };
  const write = async (outboxState: unknown): Promise<void> => {
    if (saved === null) return;
    const state: SavedState = { format, ...saved, outbox: outboxState };
    await checkpoint?.write(state);
    writtenOutbox = outboxState;
  };
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await outbox?.close();
    const left = outbox === undefined ? writtenOutbox : outbox.saved();
    if (JSON.stringify(left) !== JSON.stringify(writtenOutbox)) await write(left);
    await checkpoint?.close();
  };
  return {
    name: 'stream analytics',
    reads: analytics.reads,
    sees: 'all',
    observe: async (events) => {
      begin(events.streamId);
      if (onBegin !== undefined && isNew && events.count > 0) {
        await onBegin(firstTime(events));
      }
      if (events.count > 0) isNew = false;
      observeNow(analytics, events);
    },
    positionOf: (id, partition) => {
      begin(id);
      // Without a position it has seen nothing yet. Events that are in the store already count, too.
      return analytics.positions.get(partition) ?? 0;
    },
    save: async () => {
      if (streamId === null) return;
      // Without a checkpoint the state is not needed, and costs time.
      const state = checkpoint === undefined ? null : { streamId, analytics: analytics.save() };
      const announcements = outbox === undefined ? writtenOutbox : outbox.save();
      saved = state;
      await write(announcements);
      await outbox?.deliver();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

const format = 1;

function requireSaved(state: unknown, name: string): SavedState {
  if (isPlainObject(state) && state.format === format && typeof state.streamId === 'string') {
    return state as unknown as SavedState;
  }
  throw new DataError(`Expected the checkpoint to be of this version, got another format: ${name}.`, {
    hint: 'Remove the checkpoint to begin anew.',
  });
}

/** Gives a batch of `consume` that has just come to analytics. */
export function observeNow(analytics: StreamAnalytics, events: ObservedEvents): void {
  const isCaughtUp = events.endOffset >= events.highWatermark;
  analytics.observe({ ...events, isCaughtUp, receivedMs: performance.now() });
}

/** The earliest event time of events, of which there is one, milliseconds since 1970 UTC. */
export function firstTime({ columns }: Events): number {
  return columns.startAt!.map((time) => Date.parse(String(time))).reduce((first, ms) => Math.min(first, ms));
}
