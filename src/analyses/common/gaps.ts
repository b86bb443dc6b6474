import { poissonCdf } from '../../stats/index.js';
import { type DailySeries, weekdayOf } from './days.js';

/** A stretch of days on which a feed was silent, or all but. */
export interface Gap {
  /** Index of the first day in the series. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Accidents reported in it. */
  readonly counted: number;
  /** Accidents that the 28 days before would have led one to expect. */
  readonly expected: number;
  /** False when the series ends in it: the feed may be gone for good. */
  readonly resumed: boolean;
}

const memoryDays = 28;
/** A day is quiet below this part of what was expected. Thanksgiving and Christmas stay above it. */
const quietShare = 0.2;
const chance = 1e-6;
/** Fewer accidents in the good days make no level to judge by. */
const minMemory = 50;

/**
 * Days on which the feed was silent: runs of days below a fifth of what the last 28 good days, with their weekday
 * rhythm, would lead one to expect, and too quiet for chance (below 1 in a million even at half the expected rate).
 * Quiet is judged against good days only, so a long silence stays a silence. A feed with fewer than 50 accidents in 28
 * days is not judged: zeros are its rule. The first 28 days are taken as good.
 */
export function findGaps(series: DailySeries): Gap[] {
  const { counts, firstDay } = series;
  const rhythm = weekdayFactors(series);
  const gaps: Gap[] = [];
  const good: number[] = []; // level of the last good days, the weekday divided out
  let run: { start: number; counted: number; expected: number } | null = null;
  const remember = (i: number): void => {
    good.push(counts[i]! / rhythm[weekdayOf(firstDay + i)]!);
    if (good.length > memoryDays) good.shift();
  };
  const close = (end: number, resumed: boolean): void => {
    if (run === null) return;
    if (poissonCdf(run.counted, run.expected / 2) < chance) gaps.push({ ...run, end, resumed });
    else for (let i = run.start; i < end; i++) remember(i);
    run = null;
  };
  for (let i = 0; i < counts.length; i++) {
    const remembered = good.reduce((a, b) => a + b, 0);
    const isJudged = good.length === memoryDays && remembered >= minMemory;
    const expected = (remembered / memoryDays) * rhythm[weekdayOf(firstDay + i)]!;
    if (isJudged && counts[i]! < quietShare * expected) {
      run ??= { start: i, counted: 0, expected: 0 };
      run.counted += counts[i]!;
      run.expected += expected;
      continue;
    }
    close(i, true);
    remember(i);
  }
  close(counts.length, false);
  return gaps;
}

/** How each weekday (Monday first) stands to the mean day, over the whole series; at least a twentieth. */
function weekdayFactors({ counts, firstDay }: DailySeries): number[] {
  const sums = new Float64Array(7);
  const days = new Float64Array(7);
  counts.forEach((count, index) => {
    const weekday = weekdayOf(firstDay + index);
    sums[weekday]! += count;
    days[weekday]! += 1;
  });
  const mean = sums.reduce((a, b) => a + b, 0) / counts.length;
  return Array.from(sums, (sum, weekday) => Math.max(0.05, sum / Math.max(1, days[weekday]!) / (mean || 1)));
}
