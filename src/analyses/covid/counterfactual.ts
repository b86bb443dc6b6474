import { createRandom, drawCoefficients, fitGlm, interceptName, type Random } from '../../stats/index.js';
import { mondayOf } from '../common/days.js';
import { type Effect, type MaskedSeries, rowsOfFit, withoutEmptyColumns } from './interruption.js';
import { regressors } from './regressors.js';

/** A sum over days: what was reported, and what the time before leads one to expect. */
export interface Expected {
  readonly days: number;
  readonly observed: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

export interface Counterfactual {
  /** By day number of the Monday, from half a year before the interruption. */
  readonly weeks: ReadonlyMap<number, Expected>;
  /** From the end of the transition on. */
  readonly after: Expected;
}

const daysShown = 182;

/**
 * What would have been reported without the interruption: the model of the effect fitted to the days before it alone,
 * and carried on. The interval holds what the coefficients may have been (draws from their normal) and what a week
 * varies about its mean, both as wide as the widest error of the effect.
 */
export function counterfactual(
  series: MaskedSeries,
  effect: Effect,
  level: number,
  draws: number,
  seed: number,
): Counterfactual {
  const { spec } = effect;
  const before = rowsOfFit(series, { ...spec, until: spec.interruption });
  const rows = withoutEmptyColumns(before.days, before.counts, spec);
  const fit = fitGlm(rows.counts, rows.design);
  const widening = (effect.standardError / effect.errors.model!) ** 2;
  const shown = daysFrom(series, spec.interruption - daysShown, spec.until);
  const design = regressors(shown.days, spec);
  const columns = fit.names.map((name) =>
    name === interceptName
      ? new Float64Array(shown.days.length).fill(1)
      : (design[name] ?? new Float64Array(shown.days.length)),
  );
  const random = createRandom(seed);
  const covariance = fit.covariance.map((value) => value * widening);
  const means = Array.from({ length: draws }, () =>
    meansOf(columns, drawCoefficients(fit, random, covariance)),
  );
  const best = meansOf(columns, fit.coefficients);
  const noise = fit.dispersion * widening;
  const sumUp = (holds: (day: number) => boolean): Expected => {
    const chosen = [...shown.days.keys()].filter((i) => holds(shown.days[i]!));
    const sum = (values: Float64Array): number => chosen.reduce((total, i) => total + values[i]!, 0);
    const drawn = means.map((mean) => Math.max(0, noisy(sum(mean), noise, random))).sort((a, b) => a - b);
    const at = (part: number): number => drawn[Math.min(draws - 1, Math.floor(part * draws))]!;
    return {
      days: chosen.length,
      observed: sum(shown.counts),
      expected: sum(best),
      low: at((1 - level) / 2),
      high: at((1 + level) / 2),
    };
  };
  const mondays = new Set(Array.from(shown.days, mondayOf));
  return {
    weeks: new Map([...mondays].map((monday) => [monday, sumUp((day) => mondayOf(day) === monday)])),
    after: sumUp((day) => day >= spec.transitionEnd),
  };
}

/** The days of the series that are not masked, the second exclusive. */
function daysFrom(
  { firstDay, counts, mask }: MaskedSeries,
  from: number,
  until: number,
): { days: number[]; counts: Float64Array } {
  const days: number[] = [];
  const end = Math.min(until, firstDay + counts.length);
  for (let day = Math.max(from, firstDay); day < end; day++) if (mask[day - firstDay] === 0) days.push(day);
  return { days, counts: Float64Array.from(days, (day) => counts[day - firstDay]!) };
}

function meansOf(columns: readonly Float64Array[], coefficients: Float64Array): Float64Array {
  const eta = new Float64Array(columns[0]!.length);
  for (const [j, column] of columns.entries()) {
    const coefficient = coefficients[j]!;
    for (let i = 0; i < eta.length; i++) eta[i]! += coefficient * column[i]!;
  }
  for (let i = 0; i < eta.length; i++) eta[i] = Math.exp(eta[i]!);
  return eta;
}

/** A count with that mean and `dispersion` times the variance of a Poisson. */
function noisy(mean: number, dispersion: number, random: Random): number {
  return mean + Math.sqrt(mean * dispersion) * random.normal();
}
