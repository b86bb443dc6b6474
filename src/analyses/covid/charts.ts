import type { ForestRow } from '../../charts/forest.js';
import type { LineSeries } from '../../charts/lines.js';
import type { EventAnnotation } from '../../charts/marks.js';
import { dayText } from '../common/days.js';
import type { Counterfactual } from './counterfactual.js';
import type { Effect } from './interruption.js';
import type { ModelSpec } from './regressors.js';

/** The axis of every chart of ratios. */
export const ratioTitle: string = 'Reported over expected (ratio)';

/** The interruption on a time axis. */
export function emergencyMark({ interruption }: ModelSpec): EventAnnotation {
  return { at: dayText(interruption), label: 'National emergency' };
}

/** A ratio as a row of a forest plot. */
export function ratioRow(
  label: string,
  {
    ratio,
    lower,
    upper,
    observed,
  }: Pick<Effect, 'ratio' | 'lower' | 'upper'> & { readonly observed: number | null },
  highlight = false,
): ForestRow {
  const n = observed === null ? {} : { n: Math.round(observed) };
  return { label, estimate: ratio, lower, upper, ...n, highlight };
}

/** Weeks with fewer days would jump. */
const minDays = 4;

/** Accidents a day by week: reported, and expected with its interval. */
export function expectedLines({ weeks }: Counterfactual): LineSeries[] {
  const whole = [...weeks].filter(([, { days }]) => days >= minDays).sort(([a], [b]) => a - b);
  const x = whole.map(([monday]) => dayText(monday));
  return [
    { name: 'reported', x, y: whole.map(([, week]) => week.observed / week.days) },
    {
      name: 'expected',
      x,
      y: whole.map(([, week]) => week.expected / week.days),
      lower: whole.map(([, week]) => week.lower / week.days),
      upper: whole.map(([, week]) => week.upper / week.days),
      look: 'dashed',
    },
  ];
}
