import { poissonCdf } from '../../stats/index.js';
import { type DailySeries, weekdayOf } from './days.js';

/** A period in which a feed reported nothing, or nearly nothing. */
export interface Gap {
  /** Index of the first day in the series. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Accidents reported in it. */
  readonly counted: number;
  /** Accidents expected from the 28 days before. */
  readonly expected: number;
  /** False if the series ends in it: the feed may have ended. */
  readonly resumed: boolean;
}

const memoryDays = 28;
/** A day is quiet below this fraction of the expected count. Thanksgiving and Christmas stay above it. */
const quietShare = 0.2;
const chance = 1e-6;
/** With fewer accidents in the good days, the feed is not judged. */
const minMemory = 50;

/**
 * Gaps of a feed: runs of days below a fifth of the count expected from the last 28 good days and their weekday rhythm,
 * and too low for chance (below 1 in a million even at half the expected rate). Only good days determine the expected
 * count, so a long gap stays a gap. A feed with fewer than 50 accidents in 28 days is not judged, because zeros are
 * normal for it. The first 28 days are taken as good.
 */
export function findGaps(series: DailySeries): Gap[] {
  const { counts, firstDay } = series;
  const rhythm = weekdayFactors(series);
  const gaps: Gap[] = [];
  const good: number[] = []; // level of the last good days, divided by the weekday factor
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

/** Whether the mean 28 days of a feed have enough accidents for its gaps to be found. */
export function canHaveGaps({ counts }: DailySeries): boolean {
  const total = counts.reduce((a, b) => a + b, 0);
  return memoryDays * total >= minMemory * counts.length;
}

/** The factor of each weekday (Monday first) relative to the mean day of the whole series; at least a twentieth. */
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
