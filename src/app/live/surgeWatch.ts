import { type OptionNames, requireKnownOptions, requireLimit, requireSignal } from '../../base/checks.js';
import { realClock } from '../../base/clock.js';
import { dayMs, hourMs } from '../../base/durations.js';
import { formatCountOf } from '../../base/format.js';
import { printedAs } from '../../base/printed.js';
import type { ObservedEvents, ObserveStep } from '../../consume/steps.js';
import { requireRoles } from '../../dataset/dataset.js';
import { LiveExpectations } from '../../live/expectations.js';
import { LiveState } from '../../live/liveState.js';
import {
  type SurgeView,
  type SurgeViewParts,
  shownHours,
  surgeViewOf,
} from '../../live/notebook/surgeView.js';
import { requireSource, type Source } from '../../query/source.js';
import { StreamAnalytics } from '../../stream/analytics.js';
import type { Surge } from '../../surges/alarm.js';
import { SurgeDetector } from '../../surges/detector.js';
import { type LearnedHistory, learnHistory } from '../../surges/history.js';
import type { SurgeOptions } from '../../surges/options.js';
import { observeNow } from '../analyticsStep.js';
import { teach } from './past.js';

export interface WatchSurgesOptions {
  /** Where the stream begins: earlier accidents of the source are the history. ISO UTC. @default after the last accident of the source */
  readonly before?: string;
  /** How surges are looked for. @default the defaults of `SurgeDetector` */
  readonly surges?: Omit<SurgeOptions, 'dataset' | 'onTransition'>;
  /** Shortest time between two views, milliseconds. @default 1,000 */
  readonly intervalMs?: number;
  /** Stops the questions to the source. */
  readonly signal?: AbortSignal;
}

const optionNames: OptionNames<WatchSurgesOptions> = {
  before: true,
  surges: true,
  intervalMs: true,
  signal: true,
};

/** An observe step, and what it has seen: views to draw, until the stream ends. */
export interface SurgeWatch extends ObserveStep, AsyncIterable<SurgeView> {
  /** What the history has taught. */
  readonly learned: LearnedHistory;
  /** The counts and surges at this moment. */
  view(): SurgeView;
  /** The stream is over: what is still open is decided, and the views end with a last one. */
  end(): void;
}

/** Surges that fired and resolved, of which so many are kept. */
const keptResolved = 100;

/**
 * Watches a stream for surges, for a notebook: asks a source what its past leads one to expect, and is then a step of the
 * stream. Its views hold the figures of the live page: counts of the last hours by feed beside expected ones, the surges and
 * those that resolved. They come when something has arrived, at most once in an interval, until `end`.
 *
 * @throws InputError when the dataset lacks the columns of the live page, and on an option that is not as described
 * @example
 * const surges = await watchSurges(history, { before: '2022-06-11T12:00:00.000Z' });
 * const stream = await startStream(input, { from: '2022-06-11T12:00:00.000Z', speedFactor: 3_600, observers: [surges] });
 * stream.done.finally(() => surges.end());
 * await showLive(surgeBoard, surges);
 * surges.view().surges.length; // 1: what fired, also if it is over
 */
export async function watchSurges(source: Source, options: WatchSurgesOptions = {}): Promise<SurgeWatch> {
  requireKnownOptions('watchSurges', options, optionNames);
  const { before, surges = {}, intervalMs = 1_000, signal } = options;
  requireLimit('intervalMs', intervalMs);
  requireSignal(signal);
  requireSource(source);
  const { dataset } = source;
  requireRoles(dataset, ['time', 'place'], 'watchSurges', [
    { name: 'source', type: 'text' },
    { name: 'severity', type: 'integer' },
    { name: 'state', type: 'text' },
  ]);
  const resolved: Surge[] = [];
  const detector = new SurgeDetector({
    ...surges,
    dataset,
    onTransition: (surge) => {
      if (surge.state !== 'resolved') return;
      resolved.push(surge);
      if (resolved.length > keptResolved) resolved.shift();
    },
  });
  const asking = signal === undefined ? {} : { signal };
  const { lastAt, isInvented } = await source.describe();
  const end = lastAt === null ? 0 : Date.parse(lastAt) + 1;
  const beforeMs = before === undefined ? end : Date.parse(before);
  const learned = await learnHistory(detector, source, {
    before: before ?? new Date(end).toISOString(),
    ...asking,
  });
  const state = new LiveState();
  const expectations = new LiveExpectations(dataset);
  const days = (shownHours * hourMs) / dayMs;
  await teach({ state, expectations }, source, beforeMs, { days, ...asking });
  const analytics = new StreamAnalytics({ members: [state, expectations, detector] });
  const parts = { state, expectations, detector, resolved, isInvented };
  return new Watching(analytics, parts, learned, intervalMs);
}

class Watching implements SurgeWatch {
  readonly name = 'surges';
  readonly reads: readonly string[];
  readonly #analytics: StreamAnalytics;
  readonly #parts: Omit<SurgeViewParts, 'hasEnded'>;
  readonly #intervalMs: number;
  readonly #ended = new AbortController();
  /** Goes up with each batch that has brought something. */
  #version = 1;
  #waiting: (() => void)[] = [];

  constructor(
    analytics: StreamAnalytics,
    parts: Omit<SurgeViewParts, 'hasEnded'>,
    readonly learned: LearnedHistory,
    intervalMs: number,
  ) {
    this.#analytics = analytics;
    this.#parts = parts;
    this.#intervalMs = intervalMs;
    this.reads = analytics.reads;
  }

  observe(events: ObservedEvents): void {
    observeNow(this.#analytics, events);
    if (events.count > 0) this.#changed();
  }

  view(): SurgeView {
    return surgeViewOf({ ...this.#parts, hasEnded: this.#ended.signal.aborted });
  }

  end(): void {
    if (this.#ended.signal.aborted) return;
    const { newestEventMs } = this.#parts.state;
    if (newestEventMs !== null) this.#analytics.advanceTo(newestEventMs + 1);
    this.#ended.abort();
    this.#changed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SurgeView, void, undefined> {
    const { signal } = this.#ended;
    let shown = 0;
    for (;;) {
      if (shown === this.#version) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      shown = this.#version;
      const isLast = signal.aborted;
      yield this.view();
      if (isLast) return;
      await realClock.sleep(this.#intervalMs, signal);
    }
  }

  #changed(): void {
    this.#version += 1;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

printedAs(
  Watching.prototype,
  ({ learned }) =>
    learned.isReady
      ? `Surges are looked for at ${formatCountOf(learned.watched, 'place')}.`
      : `No surge can be found yet: ${Number(learned.weeks.toFixed(1))} of ${learned.neededWeeks} weeks are known.`,
  () => null,
);
