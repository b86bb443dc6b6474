import { isBlackspotError } from '../../base/errors.js';
import {
  type Estimates,
  fitConditionalPoisson,
  fitTruncatedPoisson,
  type TruncatedPoissonFit,
  tQuantile,
} from '../../stats/index.js';
import { type Cells, sumsByKind } from './cells.js';

/** The rate in hours of a kind over the rate in hours of kind 0, within strata. */
export interface RateRatio {
  readonly kind: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Of the log of the estimate. */
  readonly standardError: number;
  /** Accidents and hours of the kind in strata that compare it. */
  readonly accidents: number;
  readonly hours: number;
}

export interface RateFit {
  readonly ratios: readonly RateRatio[];
  /** Of all kinds, in the strata that compare. */
  readonly accidents: number;
  readonly hours: number;
  readonly strata: number;
  /** Why there is no ratio at all, as a clause; null when there is one. */
  readonly reason: string | null;
}

/** A kind with fewer accidents, fewer beyond the first of an hour, or fewer hours is not estimated. */
export const minAccidents = 30;
export const minExcess = 10;
const minHours = 30;

/**
 * The headline design: given the hours that were seen, and the accidents of a stratum, how are they spread over hours of
 * different weather? Hours without an accident are not seen, in rain less often than in the dry; conditioning on being
 * seen (a zero-truncated Poisson, conditional on the stratum) takes that out. The standard error is the larger of the
 * model's and a sandwich clustered on station and month: a kind that occurs in a handful of months fools the sandwich.
 */
export function truncatedRates(cells: Cells, kinds: number, level: number): RateFit {
  const { excess, accidents, hours } = sumsByKind(cells, kinds);
  const isKept = (kind: number): boolean =>
    accidents[kind]! >= minAccidents && excess[kind]! >= minExcess && hours[kind]! >= minHours;
  return fitted(cells, kinds, isKept, level, (part, design) => fitTruncated(part, design));
}

/** The truncated model on cells, each variance the larger of the model's and the clustered one. */
export function fitTruncated(
  cells: Cells,
  design: Readonly<Record<string, ArrayLike<number>>>,
): TruncatedPoissonFit {
  const fit = fitTruncatedPoisson(cells.accidents, cells.kind, design, cells.stratum, {
    rows: cells.hours,
    clusters: cells.cluster,
  });
  const p = fit.names.length;
  const covariance = fit.covariance.slice();
  for (let j = 0; j < p; j++) {
    covariance[j * p + j] = Math.max(fit.covariance[j * p + j]!, fit.modelCovariance[j * p + j]!);
  }
  return { ...fit, covariance };
}

/**
 * Accidents per hour of each kind by conditional Poisson over the hours given, whichever those are. Over seen hours only
 * it is biased toward 1: the empty hours that are missing are more often dry ones.
 *
 * @param seenShare the chance that an hour of the cell was seen, for inverse-probability weights @default 1
 */
export function poissonRates(
  cells: Cells,
  kinds: number,
  level: number,
  seenShare: (cell: number) => number = () => 1,
): RateFit {
  const { accidents } = sumsByKind(cells, kinds);
  const isKept = (kind: number): boolean => accidents[kind]! >= minAccidents;
  const share = Float64Array.from({ length: cells.size }, (_, i) => seenShare(i));
  return fitted(cells, kinds, isKept, level, (part, design, positions) => {
    const columns = Object.fromEntries(
      Object.entries(design).map(([name, byKind]) => [name, Float64Array.from(part.kind, (k) => byKind[k]!)]),
    );
    const offset = part.hours.map((hours, i) => Math.log(hours / share[positions[i]!]!));
    return fitConditionalPoisson(part.accidents, columns, part.stratum, { offset });
  });
}

/**
 * Inverse-probability weights: an hour that is seen with probability p stands for 1 / p hours. The rate of a cell comes
 * from its coverage, the rate of a kind of weather in it from the ratio, and the ratio from the weighted hours: a fixed
 * point, found by a secant step. Its interval is widened by how much the weights follow the ratio.
 */
export function weightedRates(cells: Cells, kinds: number, level: number): RateFit {
  const logs = new Float64Array(kinds);
  const weighted = (): RateFit =>
    poissonRates(cells, kinds, level, (i) => {
      const rate = -Math.log(1 - Math.min(0.995, cells.coverage[i]!));
      return 1 - Math.exp(-rate * Math.exp(logs[cells.kind[i]!]!));
    });
  const first = poissonRates(cells, kinds, level);
  if (first.reason !== null) return first;
  for (const { kind, estimate } of first.ratios) logs[kind] = Math.log(estimate);
  const second = weighted();
  const slopes = new Float64Array(kinds);
  for (const { kind, estimate } of second.ratios) {
    const before = ratioOf(first, kind)?.estimate ?? 1;
    const step = Math.log(estimate / before);
    // The first round moved the log from 0 to log(before): how much of a move of the weights comes back.
    slopes[kind] = before === 1 ? 0 : Math.min(0.9, Math.max(0, step / Math.log(before)));
    logs[kind] = Math.log(before) + step / (1 - slopes[kind]!);
  }
  const last = weighted();
  const ratios = last.ratios.map((ratio) => {
    const widening = 1 / (1 - slopes[ratio.kind]!);
    const { estimate, low, high } = ratio;
    return {
      ...ratio,
      standardError: ratio.standardError * widening,
      low: estimate * (low / estimate) ** widening,
      high: estimate * (high / estimate) ** widening,
    };
  });
  return { ...last, ratios };
}

type Fit = (
  part: Cells,
  design: Readonly<Record<string, Float64Array>>,
  positions: readonly number[],
) => Estimates;

/** Keeps the kinds with enough data, fits, and says in words when there is nothing to fit. */
function fitted(
  cells: Cells,
  kinds: number,
  isKept: (kind: number) => boolean,
  level: number,
  estimate: Fit,
): RateFit {
  const { part, positions } = comparable(cells, (kind) => kind === 0 || isKept(kind));
  const sums = sumsByKind(part, kinds);
  const nothing = (reason: string): RateFit => ({ ratios: [], accidents: 0, hours: 0, strata: 0, reason });
  const used = Array.from({ length: kinds }, (_, kind) => kind).filter(
    (kind) => kind > 0 && sums.hours[kind]! > 0,
  );
  if (used.length === 0 || sums.hours[0] === 0) {
    return nothing('no kind of weather has enough accidents in hours that can be compared');
  }
  const design = Object.fromEntries(
    used.map((kind) => [String(kind), Float64Array.from({ length: kinds }, (_, k) => (k === kind ? 1 : 0))]),
  );
  const clusters = new Set(part.cluster).size;
  if (clusters < 3) return nothing('there are fewer than three months at a station to compare');
  let estimates: Estimates;
  try {
    estimates = estimate(part, design, positions);
  } catch (error) {
    if (!isBlackspotError(error) || error.code !== 'STATISTICS') throw error;
    return nothing(`the model has no answer here (${error.message})`);
  }
  const reach = tQuantile((1 + level) / 2, clusters - 1);
  const ratios = used.map((kind, j): RateRatio => {
    const log = estimates.coefficients[j]!;
    const standardError = Math.sqrt(estimates.covariance[j * used.length + j]!);
    return {
      kind,
      estimate: Math.exp(log),
      low: Math.exp(log - reach * standardError),
      high: Math.exp(log + reach * standardError),
      standardError,
      accidents: sums.accidents[kind]!,
      hours: sums.hours[kind]!,
    };
  });
  return {
    ratios: ratios.filter(({ low, high }) => low > 0 && Number.isFinite(high)),
    accidents: sums.accidents.reduce((a, b) => a + b, 0),
    hours: sums.hours.reduce((a, b) => a + b, 0),
    strata: new Set(part.stratum).size,
    reason: null,
  };
}

/** The cells of the kinds kept, in strata where two of these meet. */
function comparable(
  cells: Cells,
  isKept: (kind: number) => boolean,
): { readonly part: Cells; readonly positions: readonly number[] } {
  const positions: number[] = [];
  for (let from = 0; from < cells.size; ) {
    let until = from;
    const kept: number[] = [];
    for (; until < cells.size && cells.stratum[until] === cells.stratum[from]; until++) {
      if (isKept(cells.kind[until]!)) kept.push(until);
    }
    if (kept.length > 1) positions.push(...kept);
    from = until;
  }
  const at = Int32Array.from(positions);
  const numbers = (values: Float64Array): Float64Array => Float64Array.from(at, (i) => values[i]!);
  const integers = (values: Int32Array): Int32Array => at.map((i) => values[i]!);
  const part = {
    size: at.length,
    accidents: numbers(cells.accidents),
    hours: numbers(cells.hours),
    kind: integers(cells.kind),
    stratum: integers(cells.stratum),
    cluster: integers(cells.cluster),
    coverage: numbers(cells.coverage),
  };
  return { part, positions };
}

/** The ratio of a kind, or undefined where the fit has none. */
export function ratioOf(fit: RateFit, kind: number): RateRatio | undefined {
  return fit.ratios.find((ratio) => ratio.kind === kind);
}
