import type { Interval } from '../../base/interval.js';
import { createRandom, drawCoefficients, fitGlm, interceptName, type Random } from '../../stats/index.js';
import { mondayOf } from '../common/days.js';
import { type Effect, type MaskedSeries, rowsOfFit, withoutEmptyColumns } from './interruption.js';
import type { CovidOptions } from './options.js';
import { regressors } from './regressors.js';

/** A sum over days: accidents as reported, and as the baseline predicts them. */
export interface Expected extends Interval {
  readonly days: number;
  readonly observed: number;
  readonly expected: number;
}

export interface Counterfactual {
  /** By day number of the Monday, from half a year before the interruption. */
  readonly weeks: ReadonlyMap<number, Expected>;
  /** From the end of the transition on. */
  readonly after: Expected;
}

/** The forecast is shown with its fit to half a year before. */
const fittedDays = 182;

/**
 * The reports to expect without the interruption: the model of the effect, fitted to the baseline alone and
 * extrapolated. The interval contains the uncertainty of the coefficients (draws from their normal distribution) and the
 * variation of the days, both scaled to the widest error of the effect.
 */
export function computeCounterfactual(
  series: MaskedSeries,
  effect: Effect,
  options: Pick<Required<CovidOptions>, 'confidenceLevel' | 'draws' | 'seed'>,
): Counterfactual {
  const { spec } = effect;
  const period = daysBetween(series, spec.interruption - fittedDays, spec.until);
  const random = createRandom(options.seed);
  const { best, drawn, dispersion } = predictions(series, effect, period.days, options.draws, random);
  const sumUp = (holds: (day: number) => boolean): Expected => {
    const chosen = [...period.days.keys()].filter((i) => holds(period.days[i]!));
    const sum = (values: Float64Array): number => chosen.reduce((total, i) => total + values[i]!, 0);
    const sums = drawn
      .map((means) => Math.max(0, drawCount(sum(means), dispersion, random)))
      .sort((a, b) => a - b);
    const quantile = (probability: number): number =>
      sums[Math.min(sums.length - 1, Math.floor(probability * sums.length))]!;
    return {
      days: chosen.length,
      observed: sum(period.counts),
      expected: sum(best),
      lower: quantile((1 - options.confidenceLevel) / 2),
      upper: quantile((1 + options.confidenceLevel) / 2),
    };
  };
  const mondays = new Set(Array.from(period.days, mondayOf));
  return {
    weeks: new Map([...mondays].map((monday) => [monday, sumUp((day) => mondayOf(day) === monday)])),
    after: sumUp((day) => day >= spec.transitionEnd),
  };
}

interface Predictions {
  /** Mean of each day. */
  readonly best: Float64Array;
  /** The same for each draw of the coefficients. */
  readonly drawn: readonly Float64Array[];
  readonly dispersion: number;
}

function predictions(
  series: MaskedSeries,
  effect: Effect,
  days: readonly number[],
  draws: number,
  random: Random,
): Predictions {
  const { spec } = effect;
  const baseline = rowsOfFit(series, { ...spec, until: spec.interruption });
  const rows = withoutEmptyColumns(baseline.days, baseline.counts, spec);
  const fit = fitGlm(rows.counts, rows.design);
  const widening = (effect.standardError / effect.errors.model!) ** 2;
  const design = regressors(days, spec);
  const columns = fit.names.map((name) =>
    name === interceptName
      ? new Float64Array(days.length).fill(1)
      : (design[name] ?? new Float64Array(days.length)),
  );
  const covariance = fit.covariance.map((value) => value * widening);
  return {
    best: meansOf(columns, fit.coefficients),
    drawn: Array.from({ length: draws }, () => meansOf(columns, drawCoefficients(fit, random, covariance))),
    dispersion: fit.dispersion * widening,
  };
}

/** The days of the series between two day numbers (the second exclusive) that are not masked. */
function daysBetween(
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

/** A random count with that mean and `dispersion` times the variance of a Poisson count. */
function drawCount(mean: number, dispersion: number, random: Random): number {
  return mean + Math.sqrt(mean * dispersion) * random.normal();
}
