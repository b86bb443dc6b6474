import type { ConsumeProgress } from '../../consume/progress.js';
import type { ObserveStep } from '../../consume/steps.js';
import type { LiveRun, LiveStream } from '../../live/frames.js';
import type { LiveState } from '../../live/liveState.js';
import type { ExpectedAt } from '../../live/place.js';
import { StreamAnalytics } from '../../stream/analytics.js';
import { expectedAt, type Learned } from './learned.js';
import type { BatchTimes } from './timedStore.js';

export interface WatchedRunOptions {
  readonly state: LiveState;
  /** Of the topic, if it is known. */
  readonly partitions: number | null;
  readonly learned: Learned;
  /** What drives the stream; null if another program does. */
  readonly replay: () => LiveStream['replay'];
  /** Called before events reach the page, with the time at which they were read from the log. */
  readonly onArrival: (readMs: number) => void;
}

/** An event may be this far behind the newest one of its partition without being late, milliseconds. */
const disorderMs = 60_000;

/** The analyses of one stream, the step of `consume` that feeds them, and what they say for the page. */
export class WatchedRun {
  readonly step: ObserveStep;
  readonly live: LiveRun;
  /** What is expected at a place. */
  readonly expectedAt: ExpectedAt;
  readonly #analytics: StreamAnalytics;
  #times: BatchTimes | null = null;
  #progress: ConsumeProgress | null = null;
  #hasEnded = false;

  constructor(options: WatchedRunOptions) {
    const { state, partitions, learned, replay, onArrival } = options;
    const { expectations, detector } = learned;
    const members = [state, expectations, detector];
    this.expectedAt = expectedAt(detector);
    this.#analytics = new StreamAnalytics({ members, partitions, disorderMs });
    this.step = {
      name: 'live page',
      reads: this.#analytics.reads,
      observe: (events) => {
        if (events.count > 0) onArrival(this.#times?.readMs(events.partition) ?? Date.now());
        const isCaughtUp = events.endOffset >= events.highWatermark;
        this.#analytics.observe({ ...events, isCaughtUp, receivedMs: performance.now() });
      },
    };
    this.live = {
      state,
      expectations,
      surges: {
        active: () => detector.active(),
        get placesWatched() {
          return detector.watched;
        },
      },
      stream: (): LiveStream => ({
        duplicates: this.#progress?.duplicates ?? 0,
        deadLetters: this.#progress?.deadLetters ?? 0,
        ahead: this.#analytics.counters.ahead,
        lagMessages: partitions === null ? null : (this.#progress?.lagMessages ?? 0),
        oldestReadMs: this.#times?.oldestReadMs ?? null,
        replay: replay(),
        hasEnded: this.#hasEnded,
      }),
    };
  }

  /** The event time up to which (exclusive) the store has been asked to answer; null before the first event. */
  get untilMs(): number | null {
    const { newestEventMs } = this.live.state;
    return newestEventMs === null ? null : newestEventMs + 1;
  }

  timesOf(times: BatchTimes): void {
    this.#times = times;
  }

  progressed(progress: ConsumeProgress): void {
    this.#progress = progress;
    this.#analytics.passTime(performance.now());
  }

  /**
   * The stream has ended by itself: nothing before its newest event is expected any more, and events before `untilMs` that wait for
   * others to confirm them are counted.
   */
  ended(untilMs: number): void {
    this.#hasEnded = true;
    const { newestEventMs } = this.live.state;
    const isWaiting = this.#analytics.counters.ahead > 0;
    if (newestEventMs !== null || isWaiting) {
      this.#analytics.advanceTo(isWaiting ? untilMs : newestEventMs! + 1);
    }
  }
}
