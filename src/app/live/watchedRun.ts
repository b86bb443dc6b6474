import type { ConsumeProgress } from '../../consume/progress.js';
import type { ObserveStep } from '../../consume/steps.js';
import type { LiveExpectations } from '../../live/expectations.js';
import type { LiveRun, LiveStream } from '../../live/frames.js';
import type { LiveState } from '../../live/liveState.js';
import type { ExpectedAt } from '../../live/place.js';
import { StreamAnalytics, streamAnalyticsDefaults } from '../../stream/analytics.js';
import { firstTime, observeNow } from '../analyticsStep.js';
import type { SurgeStep } from '../surgeStep.js';
import { expectedAt } from './expectedAt.js';
import type { BatchTimes } from './timedStore.js';

export interface WatchedRunOptions {
  readonly state: LiveState;
  readonly expectations: LiveExpectations;
  /** Finds and announces the surges. */
  readonly surges: SurgeStep;
  /** What drives the stream; null if another program does. */
  readonly replay: () => LiveStream['replay'];
  /** Called before events reach the page, with the time at which they were read from the log. */
  readonly onArrival: (readMs: number) => void;
  /** Called before the first events, with the earliest of their times, milliseconds since 1970 UTC; null for nothing. */
  readonly onFirstEvent: ((firstEventMs: number) => Promise<void>) | null;
}

/**
 * The analyses of one stream, the steps of `consume` that feed them, and what they say for the page. Surges go on from a checkpoint.
 * What the page counts begins with what the store has, and takes what is new to the store: so it has each event of the store once.
 */
export class WatchedRun {
  readonly steps: readonly ObserveStep[];
  readonly live: LiveRun;
  /** What is expected at a place. */
  readonly expectedAt: ExpectedAt;
  readonly #analytics: StreamAnalytics;
  readonly #surges: SurgeStep;
  readonly #replay: WatchedRunOptions['replay'];
  #times: BatchTimes | null = null;
  #progress: ConsumeProgress | null = null;
  #hasEnded = false;

  constructor(options: WatchedRunOptions) {
    const { state, expectations, surges, replay, onArrival, onFirstEvent } = options;
    const { detector, partitions, unreadPartitions } = surges;
    this.expectedAt = expectedAt(detector);
    this.#surges = surges;
    this.#replay = replay;
    this.#analytics = new StreamAnalytics({
      members: [state, expectations],
      partitions,
      unreadPartitions,
      // The store knows which events are new.
      horizonMs: streamAnalyticsDefaults.disorderMs,
    });
    let hasEvents = false;
    const step: ObserveStep = {
      name: 'live page',
      reads: this.#analytics.reads,
      observe: async (events) => {
        if (events.count > 0 && !hasEvents) {
          hasEvents = true;
          await onFirstEvent?.(firstTime(events));
        }
        if (events.count > 0) onArrival(this.#times?.readMs(events.partition) ?? Date.now());
        observeNow(this.#analytics, events);
      },
    };
    this.steps = [surges, step];
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
        lagMessages: replay() === null ? (this.#progress?.lagMessages ?? 0) : null,
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
    for (const analytics of [this.#analytics, this.#surges.analytics]) analytics.passTime(performance.now());
  }

  /**
   * The stream has ended by itself: nothing before its newest event is expected any more, and events of the replay that wait for
   * others to confirm them are counted. Announces what that shows.
   */
  async ended(): Promise<void> {
    this.#hasEnded = true;
    const replay = this.#replay();
    for (const analytics of [this.#analytics, this.#surges.analytics]) {
      const { newestEventMs, counters } = analytics;
      if (replay !== null && counters.ahead > 0) analytics.advanceTo(replay.untilMs);
      else if (newestEventMs !== null) analytics.advanceTo(newestEventMs + 1);
    }
    await this.#surges.save?.();
  }

  /** Delivers what is to be announced, for a limited time. */
  close(): Promise<void> {
    return this.#surges.close();
  }
}
