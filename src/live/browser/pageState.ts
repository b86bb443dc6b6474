/** What the page knows of the stream: the last snapshot and the deltas after it. */

import { hourMs } from '../../base/durations.js';
import type { Surge } from '../../surges/alarm.js';
import { type LiveFilter, passingCells } from '../filter.js';
import type {
  LatestAccident,
  LiveDelta,
  LiveDimensions,
  LiveReplay,
  LiveSnapshot,
  LiveStatus,
} from '../protocol.js';
import type { StripSeries } from '../strip.js';
import { PageCounts } from './pageCounts.js';
import { shortDayText } from './words.js';

/** More than are shown, so that a filter has something to show. */
const keptLatest = 600;

export interface SeveritySummary {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Accidents of each severity. */
  readonly counts: readonly number[];
  /** Mean probabilities of the severities; null without predictions. */
  readonly predicted: readonly number[] | null;
  readonly predictedCount: number;
}

export class PageState {
  readonly snapshot: LiveSnapshot;
  readonly counts: PageCounts;
  status: LiveStatus;
  surges: readonly Surge[];
  latest: readonly LatestAccident[];
  newestEventMs: number | null;
  watermarkMs: number | null;
  /** Set by filters of the page. */
  filter: LiveFilter;
  readonly #firstBucket: number;

  constructor(snapshot: LiveSnapshot, filter: LiveFilter) {
    this.snapshot = snapshot;
    const { dimensions, maxBuckets, status } = snapshot;
    this.counts = new PageCounts(dimensions, maxBuckets);
    this.counts.addCounts(snapshot.counts);
    this.counts.setExpected(snapshot.expected);
    this.counts.addPredicted(snapshot.predicted);
    this.status = status;
    this.surges = snapshot.surges;
    this.latest = snapshot.latest;
    this.newestEventMs = status.newestEventMs;
    this.watermarkMs = status.watermarkMs;
    this.filter = filter;
    const first = Math.min(...snapshot.counts.map(([bucket]) => bucket));
    const newest = status.newestEventMs ?? snapshot.replay?.fromMs ?? 0;
    this.#firstBucket = Number.isFinite(first) ? first : Math.floor(newest / snapshot.bucketMs);
  }

  get dimensions(): LiveDimensions {
    return this.snapshot.dimensions;
  }

  get replay(): LiveReplay | null {
    return this.snapshot.replay;
  }

  get hasHistory(): boolean {
    return this.snapshot.overdispersion.length > 0;
  }

  get isEmpty(): boolean {
    return this.newestEventMs === null;
  }

  /** Whether an event time is of the day that the clock shows. */
  isOfToday(eventMs: number): boolean {
    return this.newestEventMs !== null && shortDayText(eventMs) === shortDayText(this.newestEventMs);
  }

  apply(delta: LiveDelta): void {
    if (delta.counts) this.counts.addCounts(delta.counts);
    if (delta.expected) this.counts.setExpected(delta.expected);
    if (delta.predicted) this.counts.addPredicted(delta.predicted);
    if (delta.surges) this.surges = delta.surges;
    if (delta.latest) this.latest = [...delta.latest, ...this.latest].slice(0, keptLatest);
    if (delta.status) this.status = delta.status;
    this.newestEventMs = delta.newestEventMs;
    this.watermarkMs = delta.watermarkMs;
  }

  /** The strip of a feed under the filter. */
  series(feed: number): StripSeries | null {
    const row = this.snapshot.overdispersion[feed] ?? [];
    const overdispersion = this.filter.state === null ? row.at(-1) : row[this.filter.state];
    return this.#strip(passingCells(this.dimensions, this.filter, feed), overdispersion ?? 0);
  }

  /** The strip of a state, of all feeds that are shown. */
  stateSeries(state: number): StripSeries | null {
    const { overdispersion } = this.snapshot;
    const ofFeeds = this.dimensions.feeds.map((_, feed) => overdispersion[feed]?.[state] ?? 0);
    // Feeds differ: the largest makes the widest band.
    return this.#strip(passingCells(this.dimensions, { ...this.filter, state }), Math.max(0, ...ofFeeds));
  }

  #strip(cells: readonly number[], overdispersion: number): StripSeries | null {
    const { bucketMs, maxBuckets } = this.snapshot;
    const newest = this.counts.newestBucket;
    if (!Number.isFinite(newest)) return null;
    const counts: number[] = [];
    const expected: (number | null)[] = [];
    const first = newest - maxBuckets + 1;
    for (let bucket = first; bucket <= newest; bucket++) {
      counts.push(this.counts.count(bucket, cells));
      expected.push(this.counts.expected(bucket, cells));
    }
    return {
      bucketMs,
      firstBucket: first,
      counts,
      expected,
      firstWholeBucket: this.#firstBucket + 1,
      overdispersion,
      watermarkMs: this.watermarkMs ?? 0,
    };
  }

  /** The mix of severities of the last 6 hours, or of the last bucket if that is longer, whatever severities are shown. */
  severities(): SeveritySummary | null {
    const { bucketMs } = this.snapshot;
    const newest = this.counts.newestBucket;
    if (!Number.isFinite(newest) || this.newestEventMs === null) return null;
    const first = newest - Math.max(1, Math.round((6 * hourMs) / bucketMs)) + 1;
    const { severities, states } = this.dimensions;
    const counts = severities.map((_, severity) => {
      const shown = severities.map((__, other) => other === severity);
      const cells = passingCells(this.dimensions, { ...this.filter, severities: shown });
      let sum = 0;
      for (let bucket = first; bucket <= newest; bucket++) sum += this.counts.count(bucket, cells);
      return sum;
    });
    const places = this.filter.feeds.flatMap((isShown, feed) =>
      !isShown
        ? []
        : states.flatMap((_, state) =>
            this.filter.state === null || this.filter.state === state ? [feed * states.length + state] : [],
          ),
    );
    const sums = this.counts.predicted(first, newest + 1, places);
    const predictedCount = sums.pop()!;
    return {
      fromMs: Math.max(first, this.#firstBucket) * bucketMs,
      untilMs: this.newestEventMs,
      counts,
      predicted: predictedCount > 0 ? sums.map((sum) => sum / predictedCount) : null,
      predictedCount,
    };
  }

  /** Whether there are accidents of no known feed. */
  hasNamelessFeed(): boolean {
    const feed = this.dimensions.feeds.indexOf('');
    return feed >= 0 && this.series(feed)?.counts.some((count) => count > 0) === true;
  }

  /** Accidents that pass, in all buckets of the page. */
  passingCount(): number {
    const cells = passingCells(this.dimensions, this.filter);
    const newest = this.counts.newestBucket;
    if (!Number.isFinite(newest)) return 0;
    let sum = 0;
    for (let bucket = newest - this.snapshot.maxBuckets + 1; bucket <= newest; bucket++)
      sum += this.counts.count(bucket, cells);
    return sum;
  }

  /** The surges that the filter shows: those of its state. Order by state, then since when: a card moves only when its state changes. */
  shownSurges(): Surge[] {
    const state = this.filter.state === null ? null : this.dimensions.states[this.filter.state]!;
    return this.surges
      .filter((surge) => surge.state !== 'dropped' && (state === null || surge.place.state === state))
      .sort((a, b) => rank(a) - rank(b) || since(b).localeCompare(since(a)) || a.id.localeCompare(b.id));
  }

  /** The latest accidents that pass, newest first. */
  shownLatest(): LatestAccident[] {
    const { feeds, severities, states } = this.dimensions;
    const { filter } = this;
    return this.latest.filter(
      ({ feed, severity, state }) =>
        filter.feeds[position(feeds, feed)] === true &&
        filter.severities[severities.indexOf(severity)] !== false &&
        (filter.state === null || filter.state === position(states, state)),
    );
  }
}

function position(values: readonly string[], value: string | null): number {
  const found = values.indexOf(value ?? '');
  return found < 0 ? values.length - 1 : found;
}

function rank({ state }: Surge): number {
  return ['firing', 'pending', 'resolved', 'dropped'].indexOf(state);
}

function since({ state, firingSince, pendingSince, endedAt }: Surge): string {
  return (state === 'resolved' ? endedAt : state === 'firing' ? firingSince : null) ?? pendingSince;
}
