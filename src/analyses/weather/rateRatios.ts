import type { Interval } from '../../base/interval.js';
import {
  type Estimates,
  fitConditionalPoisson,
  fitTruncatedPoisson,
  normalQuantile,
  type TruncatedPoissonFit,
  tQuantile,
} from '../../stats/index.js';
import { attempt } from './attempt.js';
import { type CategoryTotals, type StratumCounts, selectCounts, totalsByCategory } from './stratumCounts.js';

/** The rate in hours of a class of weather over the rate in hours of class 0, within strata. */
export interface RateRatio extends Interval {
  readonly weatherClass: number;
  readonly estimate: number;
  /** Of the log of the estimate. */
  readonly standardError: number;
  /** Accidents and hours of the class in strata that compare it. */
  readonly accidents: number;
  readonly hours: number;
}

export interface RateFit {
  readonly ratios: readonly RateRatio[];
  /** Of all classes, in the strata that compare. */
  readonly accidents: number;
  readonly hours: number;
  readonly strata: number;
  /** The reason for having no ratio, as a clause; null with a ratio. */
  readonly reason: string | null;
}

/** A class with fewer accidents, fewer beyond the first of an hour, or fewer hours is not estimated. */
export const minAccidents = 30;
export const minExcess = 10;
export const minHours = 30;
/** Of station and month: the standard errors are clustered by them. */
const minClusters = 3;

/**
 * The headline design: the distribution of the accidents of a stratum over its observed hours of different weather. An
 * hour without an accident is not observed, and dry hours are missing more often than rainy ones. Conditioning on being
 * observed (a zero-truncated Poisson, conditional on the stratum) removes this bias. The standard error
 * is the larger of the model's and a sandwich clustered by station and month, since the sandwich is too small for a
 * class that occurs in a handful of months.
 */
export function truncatedRates(counts: StratumCounts, confidenceLevel: number): RateFit {
  const { excess, accidents, hours } = totalsByCategory(counts);
  const isKept = (category: number): boolean =>
    accidents[category]! >= minAccidents && excess[category]! >= minExcess && hours[category]! >= minHours;
  return fitRates(counts, isKept, confidenceLevel, (part, design) => fitTruncated(part, design));
}

/** The truncated model, each variance the larger of the model's and the clustered one. */
export function fitTruncated(
  counts: StratumCounts,
  design: Readonly<Record<string, ArrayLike<number>>>,
): TruncatedPoissonFit {
  const fit = fitTruncatedPoisson(counts.accidents, counts.category, design, counts.stratum, {
    rows: counts.hours,
    clusters: counts.cluster,
  });
  const p = fit.names.length;
  const covariance = fit.covariance.slice();
  for (let j = 0; j < p; j++) {
    covariance[j * p + j] = Math.max(fit.covariance[j * p + j]!, fit.modelCovariance[j * p + j]!);
  }
  return { ...fit, covariance };
}

/**
 * Accidents per hour of each class by conditional Poisson over the given hours. Over observed hours only, it is biased
 * toward 1, because the missing empty hours are more often dry.
 *
 * @param observedChance the chance that the hours of an entry were observed, for inverse-probability weights @default 1
 */
export function poissonRates(
  counts: StratumCounts,
  confidenceLevel: number,
  observedChance: (entry: number) => number = () => 1,
): RateFit {
  const { accidents } = totalsByCategory(counts);
  const isKept = (category: number): boolean => accidents[category]! >= minAccidents;
  const chance = Float64Array.from({ length: counts.size }, (_, i) => observedChance(i));
  return fitRates(counts, isKept, confidenceLevel, (part, design, indices) => {
    const columns = Object.fromEntries(
      Object.entries(design).map(([name, byCategory]) => [
        name,
        Float64Array.from(part.category, (category) => byCategory[category]!),
      ]),
    );
    const offset = part.hours.map((hours, i) => Math.log(hours / chance[indices[i]!]!));
    return fitConditionalPoisson(part.accidents, columns, part.stratum, { offset });
  });
}

/** Fits the categories of `part` to a design of one indicator each; `indices` are those of the entries of `part`. */
type Estimator = (
  part: StratumCounts,
  design: Readonly<Record<string, Float64Array>>,
  indices: Int32Array,
) => Estimates;

/** Keeps the categories with enough data and fits them, or gives the reason why there is nothing to fit. */
function fitRates(
  counts: StratumCounts,
  isKept: (category: number) => boolean,
  confidenceLevel: number,
  estimate: Estimator,
): RateFit {
  const indices = comparableEntries(counts, (category) => category === 0 || isKept(category));
  const part = selectCounts(counts, indices);
  const totals = totalsByCategory(part);
  const categories = Array.from(totals.hours.keys()).filter(
    (category) => category > 0 && totals.hours[category]! > 0,
  );
  if (categories.length === 0 || totals.hours[0] === 0) {
    return withoutRates('no class of weather has enough reports in hours that can be compared');
  }
  const clusters = new Set(part.cluster).size;
  if (clusters < minClusters) {
    return withoutRates('there are fewer than three months at a station to compare');
  }
  const design = indicators(categories, counts.categories);
  const { result, problem } = attempt(() => estimate(part, design, indices));
  if (result === null) return withoutRates(`the model has no solution here (${problem})`);
  return {
    ratios: ratiosOf(result, categories, totals, tQuantile((1 + confidenceLevel) / 2, clusters - 1)),
    accidents: sumOf(totals.accidents),
    hours: sumOf(totals.hours),
    strata: new Set(part.stratum).size,
    reason: null,
  };
}

/** No ratio, and why, as a clause. */
export function withoutRates(reason: string): RateFit {
  return { ratios: [], accidents: 0, hours: 0, strata: 0, reason };
}

/** One column for each of some categories: 1 there, 0 in all others. */
function indicators(categories: readonly number[], length: number): Record<string, Float64Array> {
  return Object.fromEntries(
    categories.map((category) => [
      String(category),
      Float64Array.from({ length }, (_, other) => (other === category ? 1 : 0)),
    ]),
  );
}

function ratiosOf(
  { coefficients, covariance }: Estimates,
  categories: readonly number[],
  totals: CategoryTotals,
  quantile: number,
): RateRatio[] {
  return categories
    .map((category, j): RateRatio => {
      const log = coefficients[j]!;
      const standardError = Math.sqrt(covariance[j * categories.length + j]!);
      return {
        weatherClass: category,
        estimate: Math.exp(log),
        lower: Math.exp(log - quantile * standardError),
        upper: Math.exp(log + quantile * standardError),
        standardError,
        accidents: totals.accidents[category]!,
        hours: totals.hours[category]!,
      };
    })
    .filter(({ lower, upper }) => lower > 0 && Number.isFinite(upper));
}

/** The entries of the categories kept, in strata where two of these meet. */
function comparableEntries(counts: StratumCounts, isKept: (category: number) => boolean): Int32Array {
  const indices: number[] = [];
  for (let from = 0; from < counts.size; ) {
    let until = from;
    const kept: number[] = [];
    for (; until < counts.size && counts.stratum[until] === counts.stratum[from]; until++) {
      if (isKept(counts.category[until]!)) kept.push(until);
    }
    if (kept.length > 1) indices.push(...kept);
    from = until;
  }
  return Int32Array.from(indices);
}

function sumOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

/** The ratio of a class of weather, or undefined where the fit has none. */
export function ratioOf(fit: RateFit, weatherClass: number): RateRatio | undefined {
  return fit.ratios.find((ratio) => ratio.weatherClass === weatherClass);
}

/** The same ratios, the commonest weather first. */
export function byReports(ratios: readonly RateRatio[]): RateRatio[] {
  return ratios.toSorted((a, b) => b.accidents - a.accidents);
}

/** The quotient of two rate ratios. */
export interface Quotient extends Interval {
  readonly estimate: number;
}

/** One rate ratio over another that was estimated from different hours. */
export function independentQuotient(
  numerator: RateRatio,
  denominator: RateRatio,
  confidenceLevel: number,
): Quotient {
  const estimate = numerator.estimate / denominator.estimate;
  const factor = Math.exp(
    normalQuantile((1 + confidenceLevel) / 2) *
      Math.hypot(numerator.standardError, denominator.standardError),
  );
  return { estimate, lower: estimate / factor, upper: estimate * factor };
}
