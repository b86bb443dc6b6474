import { dayText, periodInWords } from '../../base/dates.js';
import type { ForestRow } from '../../charts/forest.js';
import type { LineSeries } from '../../charts/lines.js';
import type { PeriodAnnotation } from '../../charts/marks.js';
import type { Counterfactual, Expected } from './counterfactual.js';
import type { Effect } from './interruption.js';
import type { ModelSpec } from './regressors.js';

/** The axis of every chart of ratios. */
export const ratioTitle: string = 'Reports over expected';
/** Both sides of a ratio of 1. */
export const ratioSides: readonly [string, string] = ['fewer than expected', 'more than expected'];

/** A ratio as a row of a forest plot. */
export function ratioRow(
  label: string,
  { ratio, lower, upper }: Pick<Effect, 'ratio' | 'lower' | 'upper'>,
  n: number | null,
  isMean = false,
): ForestRow {
  const row = { label, estimate: ratio, lower, upper, ...(n !== null && { n: Math.round(n) }) };
  return isMean ? { ...row, highlight: true } : row;
}

/** The days between the interruption and the effect period. */
export function transitionWindow(
  { interruption, transitionEnd }: ModelSpec,
  label = 'left out',
): PeriodAnnotation[] {
  return transitionEnd === interruption
    ? []
    : [{ from: dayText(interruption), until: dayText(transitionEnd), label }];
}

/** Weeks with fewer days would jump. */
const minDays = 4;

function wholeWeeks({ weeks }: Counterfactual): [number, Expected][] {
  return [...weeks].filter(([, { days }]) => days >= minDays).sort(([a], [b]) => a - b);
}

/** The forecast from a day on. */
export function forecastFrom(forecast: Counterfactual, day: number): Counterfactual {
  return { ...forecast, weeks: new Map([...forecast.weeks].filter(([monday]) => monday >= day)) };
}

/** The reports in the weeks that a chart of a forecast shows. */
export function reportsShown(forecast: Counterfactual): number {
  return wholeWeeks(forecast).reduce((sum, [, { observed }]) => sum + observed, 0);
}

/** `September 2019 to June 2020`: the weeks that a chart of a forecast shows. */
export function weeksShown(forecast: Counterfactual): string {
  const weeks = wholeWeeks(forecast);
  return periodInWords(dayText(weeks[0]![0]), dayText(weeks.at(-1)![0]))!;
}

/** A peak below this share of the largest one would lie flat on the axis. */
const minPeakShare = 0.05;

/** Whether a line cannot be seen on the one scale of all panels. */
export function isFlat(peak: number, peaks: readonly number[]): boolean {
  return peak < minPeakShare * Math.max(...peaks);
}

/** Accidents a day by week: reported, and expected with its interval. */
export function expectedLines(forecast: Counterfactual): LineSeries[] {
  const whole = wholeWeeks(forecast);
  const x = whole.map(([monday]) => dayText(monday));
  const daily = (of: keyof Omit<Expected, 'days'>): number[] => whole.map(([, week]) => week[of] / week.days);
  return [
    { name: 'Reported', x, y: daily('observed') },
    {
      name: 'Expected from its past',
      x,
      y: daily('expected'),
      lower: daily('lower'),
      upper: daily('upper'),
      look: 'dashed',
    },
  ];
}
