import { hourMs, minuteMs } from '../../base/durations.js';
import type { Surge } from '../../surges/alarm.js';
import type { SurgeDetector } from '../../surges/detector.js';
import { unproject } from '../albers.js';
import { countBand } from '../countBand.js';
import type { LiveExpectations } from '../expectations.js';
import type { LiveState } from '../liveState.js';
import { timeScales } from '../timeScale.js';

/** The accidents of one feed in one hour, beside what is expected. */
export interface HourCount {
  /** The beginning of the hour, ISO UTC. */
  readonly at: string;
  /** Null while the hour is filling. */
  readonly count: number | null;
  /** The mean count to expect, and the range of nine counts in ten; null until some weeks are known. */
  readonly expected: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The last hours of one feed, oldest first. */
export interface FeedHours {
  /** Empty for accidents of no known feed. */
  readonly feed: string;
  readonly hours: readonly HourCount[];
}

/** What a stream shows at one moment: counts against expected ones, and surges. Times are event time, ISO UTC. */
export interface SurgeView {
  /** Null before the first accident. */
  readonly newestEventAt: string | null;
  /** No accident before it is expected any more. */
  readonly watermarkAt: string | null;
  /** Accidents of the stream, and those of them that came behind the watermark. */
  readonly accidents: number;
  readonly late: number;
  /** The feeds that have accidents in these hours. */
  readonly feeds: readonly FeedHours[];
  /** Firing, then pending, then those that fired and resolved, each newest first. */
  readonly surges: readonly Surge[];
  /** Minutes over which a surge is counted. */
  readonly windowMinutes: number;
  /** Positions in degrees of the accidents in the last window: the latest 20,000 at most. */
  readonly places: { readonly lng: readonly number[]; readonly lat: readonly number[] };
  readonly placesWatched: number;
  /** Weeks that are known, and that are needed before there are surges and expected counts. */
  readonly weeks: number;
  readonly neededWeeks: number;
  readonly isInvented: boolean;
  /** Whether the stream is over. */
  readonly hasEnded: boolean;
}

/** Hours that a view shows. */
export const shownHours = 48;
const hourScale = timeScales.findIndex(({ bucketMs }) => bucketMs === hourMs);

export interface SurgeViewParts {
  readonly state: LiveState;
  readonly expectations: LiveExpectations;
  readonly detector: SurgeDetector;
  /** Those that fired and resolved, oldest first. */
  readonly resolved: readonly Surge[];
  readonly isInvented: boolean;
  readonly hasEnded: boolean;
}

/** The view of a stream at this moment. */
export function surgeViewOf(parts: SurgeViewParts): SurgeView {
  const { state, expectations, detector, resolved, isInvented, hasEnded } = parts;
  const { newestEventMs, watermarkMs } = state;
  const active = detector.active();
  const inState = (wanted: Surge['state']): Surge[] =>
    active
      .filter((surge) => surge.state === wanted)
      .sort((a, b) => b.pendingSince.localeCompare(a.pendingSince));
  const { windowMinutes } = detector.settings;
  return {
    newestEventAt: isoOrNull(newestEventMs),
    watermarkAt: isoOrNull(watermarkMs),
    accidents: state.accidents,
    late: state.late,
    feeds: feedHours(state, expectations),
    surges: [...inState('firing'), ...inState('pending'), ...resolved.toReversed()],
    windowMinutes,
    places: placesSince(state, (newestEventMs ?? 0) - windowMinutes * minuteMs),
    placesWatched: detector.watched,
    weeks: detector.weeks,
    neededWeeks: detector.neededWeeks,
    isInvented,
    hasEnded,
  };
}

function feedHours(state: LiveState, expectations: LiveExpectations): FeedHours[] {
  const { newestEventMs, watermarkMs, dimensions } = state;
  if (newestEventMs === null) return [];
  const newest = Math.floor(newestEventMs / hourMs);
  const counted = new Map(
    state.cube.sums(hourScale).map(([bucket, cells]) => [bucket, byFeed(state, cells)]),
  );
  // Before the first hour nothing was counted, and perhaps not all of it.
  const firstWhole = Math.min(...counted.keys()) + 1;
  const hours = Array.from({ length: shownHours }, (_, index) => newest - shownHours + 1 + index).map(
    (bucket) => {
      const expected = expectations.expected(hourMs, bucket);
      const isWhole = bucket >= firstWhole && (bucket + 1) * hourMs <= (watermarkMs ?? 0);
      const counts = counted.get(bucket) ?? dimensions.feeds.map(() => 0);
      const means = expected === null ? null : byFeed(state, expected.cells);
      return { at: new Date(bucket * hourMs).toISOString(), counts, means, isWhole };
    },
  );
  const spread = expectations.overdispersion;
  return dimensions.feeds.flatMap((feed, index) => {
    if (hours.every(({ counts }) => counts[index] === 0)) return [];
    const overdispersion = spread[index]?.at(-1) ?? 0;
    return [
      {
        feed,
        hours: hours.map(({ at, counts, means, isWhole }): HourCount => {
          const count = isWhole ? counts[index]! : null;
          if (means === null) return { at, count, expected: null, lower: null, upper: null };
          const expected = means[index]!;
          return { at, count, expected, ...countBand(expected, overdispersion) };
        }),
      },
    ];
  });
}

/** The sums of cells by feed, from pairs of a cell and a number. */
function byFeed({ dimensions }: LiveState, cells: readonly number[]): number[] {
  const cellsOfFeed = dimensions.severities.length * dimensions.states.length;
  const sums = dimensions.feeds.map(() => 0);
  for (let at = 0; at + 1 < cells.length; at += 2)
    sums[Math.floor(cells[at]! / cellsOfFeed)]! += cells[at + 1]!;
  return sums;
}

function placesSince(state: LiveState, sinceMs: number): SurgeView['places'] {
  const positions = state.recentPoints
    .points()
    .filter(({ eventMs }) => eventMs > sinceMs)
    .map(({ x, y }) => unproject(x, y));
  return { lng: positions.map(([lng]) => lng), lat: positions.map(([, lat]) => lat) };
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
