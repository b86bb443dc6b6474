/** The quasi-Poisson regression of `farringtonFlexible`, with past outbreaks weighted down. */
import { StatisticsError } from '../base/errors.js';
import { coefficient } from './coefficients.js';
import { tCdf } from './distributions.js';
import type { PastCounts } from './farringtonBlocks.js';
import { fitGlm, type GlmFit } from './glm.js';

/** The regression, as far as the judgement of one count needs it. */
export interface PastFit {
  readonly mean: number;
  /** Standard error of log(mean). */
  readonly logStandardError: number;
  /** Variance over mean, at least 1. */
  readonly dispersion: number;
  /** Of the logarithm, a period; null if no trend was fitted. */
  readonly trend: number | null;
  readonly trendPValue: number;
}

/**
 * Fits the past and predicts `index`.
 *
 * @param reweightAbove weigh residuals above it down and fit again; null for no second fit
 * @returns null if the trend has no finite estimate
 */
export function fitPast(
  counts: ArrayLike<number>,
  past: PastCounts,
  index: number,
  blocks: number,
  withTrend: boolean,
  reweightAbove: number | null,
): PastFit | null {
  const rows = countsByBlock(counts, past, blocks);
  const columns = (withTrend ? 1 : 0) + rows.levels;
  const degreesOfFreedom = past.indexes.length - columns;
  if (degreesOfFreedom < 1) {
    throw new StatisticsError(
      `${past.indexes.length} past counts and ${columns} coefficients leave no degrees of freedom for the dispersion`,
      { hint: 'Compare with more years, a wider window or fewer blocks.' },
    );
  }
  // The limit of the fit as the mean of the judged block goes to 0.
  if (rows.isNothingExpected) {
    if (withTrend) return null;
    return { mean: 0, logStandardError: 0, dispersion: 1, trend: null, trendPValue: Number.NaN };
  }
  const design: Record<string, Float64Array> = {};
  // Time is 0 at the judged count, so that the intercept is the logarithm of its mean.
  if (withTrend) design.trend = Float64Array.from(rows.indexes, (t) => t - index);
  for (const block of rows.otherBlocks) {
    design[`block ${block}`] = Float64Array.from(rows.block, (one) => (one === block ? 1 : 0));
  }
  try {
    let fit = fitGlm(rows.counts, design, { family: 'poisson' });
    let dispersion = fit.pearsonDispersion * (fit.residualDf / degreesOfFreedom);
    if (reweightAbove === null) return summary(fit, dispersion, dispersion, degreesOfFreedom, withTrend);
    const residuals = anscombeResiduals(rows.counts, fit, Math.max(1, dispersion));
    const weights = outbreakWeights(residuals, rows.zeros, reweightAbove);
    fit = fitGlm(rows.counts, design, { family: 'poisson', weights: weights.rows });
    dispersion = fit.pearsonDispersion * (fit.residualDf / degreesOfFreedom);
    const scale = standardErrorScale(rows.counts, fit, weights, rows.zeros) / degreesOfFreedom;
    return summary(fit, dispersion, scale, degreesOfFreedom, withTrend);
  } catch (error) {
    if (withTrend && error instanceof StatisticsError) return null;
    throw error;
  }
}

interface Rows {
  readonly indexes: readonly number[];
  readonly counts: Float64Array;
  readonly block: readonly number[];
  /** Blocks with a count, save the judged one. */
  readonly otherBlocks: readonly number[];
  /** Rows of blocks that count nothing: their mean is 0, whatever the others are. They are left out of the fit. */
  readonly zeros: number;
  /** Blocks, those that count nothing included. */
  readonly levels: number;
  readonly isNothingExpected: boolean;
}

function countsByBlock(counts: ArrayLike<number>, past: PastCounts, blocks: number): Rows {
  const totals = new Map<number, number>();
  past.indexes.forEach((t, i) => {
    totals.set(past.block[i]!, (totals.get(past.block[i]!) ?? 0) + counts[t]!);
  });
  const kept = [...past.indexes.keys()].filter((i) => totals.get(past.block[i]!)! > 0);
  return {
    indexes: kept.map((i) => past.indexes[i]!),
    counts: Float64Array.from(kept, (i) => counts[past.indexes[i]!]!),
    block: kept.map((i) => past.block[i]!),
    otherBlocks: [...totals.keys()]
      .filter((block) => block !== blocks - 1 && totals.get(block)! > 0)
      .sort((a, b) => a - b),
    zeros: past.indexes.length - kept.length,
    levels: totals.size,
    isNothingExpected: totals.get(blocks - 1) === 0,
  };
}

/** Anscombe residuals of counts, standardized by leverage and dispersion. */
function anscombeResiduals(counts: Float64Array, fit: GlmFit, dispersion: number): Float64Array {
  const p = fit.names.length;
  return counts.map((count, i) => {
    const mu = fit.fitted[i]!;
    let leverage = 0;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) {
        leverage += fit.columns[a]![i]! * fit.columns[b]![i]! * fit.covariance[a * p + b]!;
      }
    }
    leverage *= mu;
    const residual = 1.5 * (count ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu));
    // A row with a coefficient of its own is fitted exactly, and rounding of its leverage must not make it an outbreak.
    return residual / Math.sqrt(dispersion * Math.max(1e-10, 1 - leverage));
  });
}

interface Weights {
  readonly rows: Float64Array;
  /** The weight of all rows below the threshold, and of those without counts. */
  readonly usual: number;
}

/** Weights that add up to the number of rows, smaller by the square of a residual that is above the threshold. */
function outbreakWeights(residuals: Float64Array, zeros: number, threshold: number): Weights {
  const raw = residuals.map((s) => (s > threshold ? 1 / (s * s) : 1));
  const usual = (raw.length + zeros) / raw.reduce((sum, w) => sum + w, zeros);
  return { rows: raw.map((w) => w * usual), usual };
}

/**
 * What R scales the standard errors of the weighted fit by, times the degrees of freedom. `farringtonFlexible` replaces
 * the working weights of its model, so `summary.glm` weighs the working residuals by the outbreak weights alone.
 */
function standardErrorScale(counts: Float64Array, fit: GlmFit, weights: Weights, zeros: number): number {
  let sum = zeros * weights.usual;
  counts.forEach((count, i) => {
    sum += weights.rows[i]! * (count / fit.fitted[i]! - 1) ** 2;
  });
  return sum;
}

function summary(
  fit: GlmFit,
  dispersion: number,
  scale: number,
  degreesOfFreedom: number,
  withTrend: boolean,
): PastFit {
  const trend = withTrend ? coefficient(fit, 'trend') : null;
  const t = trend === null ? Number.NaN : trend.estimate / (trend.standardError * Math.sqrt(scale));
  return {
    mean: Math.exp(fit.coefficients[0]!),
    logStandardError: Math.sqrt(Math.max(0, fit.covariance[0]! * scale)),
    dispersion: Math.max(1, dispersion),
    trend: trend?.estimate ?? null,
    trendPValue: 2 * tCdf(-Math.abs(t), degreesOfFreedom),
  };
}
