/** The local level model: a random walk observed with noise, fitted by maximum likelihood and smoothed. */
import { StatisticsError } from '../base/errors.js';
import { requireInteger, requireOpenUnit, unexpectedAt } from './checks.js';
import type { Estimate } from './coefficients.js';
import { normalQuantile } from './distributions.js';

export interface LocalLevelFit {
  /** Variance of a value around its level. */
  readonly noiseVariance: number;
  /** Variance of a step of the level; 0 for a constant level. */
  readonly levelVariance: number;
  /** Diffuse log-likelihood, of all values but the first. */
  readonly logLikelihood: number;
  /** Level at each time given all values, also at missing values. */
  readonly level: Float64Array;
  readonly levelStandardError: Float64Array;
  /** One-step prediction errors in units of their standard deviation; NaN at the first and at missing values. */
  readonly innovations: Float64Array;
}

/**
 * Fits value = level + noise, level = last level + step, with a diffuse first level. The scale is concentrated
 * out of the likelihood, which leaves a search in one dimension.
 *
 * @param values in time order; NaN is a missing value
 * @throws InputError on an infinite value
 * @throws StatisticsError with fewer than 3 values, or if all are equal
 * @see Durbin and Koopman, Time Series Analysis by State Space Methods, chapter 2; R `StructTS(type = "level")`
 */
export function fitLocalLevel(values: ArrayLike<number>): LocalLevelFit {
  let [n, differs] = [0, false];
  let first = Number.NaN;
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(values[t])) continue;
    if (!Number.isFinite(values[t])) throw unexpectedAt('values', t, 'a number or NaN', values[t]);
    if (n++ === 0) first = values[t]!;
    else if (values[t] !== first) differs = true;
  }
  if (n < 3) throw new StatisticsError(`${n} values are too few to estimate two variances`);
  if (!differs) throw new StatisticsError('All values are equal: there is no variance to estimate');

  const share = largest((s) => filter(values, s).logLikelihood);
  const filtered = filter(values, share);
  const { scale } = filtered;
  const { level, variance } = smooth(values.length, filtered, share);
  return {
    noiseVariance: (1 - share) * scale,
    levelVariance: share * scale,
    logLikelihood: filtered.logLikelihood,
    level,
    levelStandardError: variance.map((v) => Math.sqrt(v * scale)),
    innovations: filtered.innovations.map((v) => v / Math.sqrt(scale)),
  };
}

/**
 * Forecasts of the next values: the last level, with prediction intervals that widen with each step.
 *
 * @param steps number of values to forecast, at least 1
 * @param confidenceLevel 0..1 @default 0.95
 */
export function forecastLocalLevel(fit: LocalLevelFit, steps: number, confidenceLevel = 0.95): Estimate[] {
  requireInteger('steps', steps, 1);
  requireOpenUnit('confidenceLevel', confidenceLevel);
  const estimate = fit.level.at(-1)!;
  const z = normalQuantile((1 + confidenceLevel) / 2);
  return Array.from({ length: steps }, (_, h) => {
    const variance = fit.levelStandardError.at(-1)! ** 2 + (h + 1) * fit.levelVariance + fit.noiseVariance;
    const half = z * Math.sqrt(variance);
    return { estimate, lower: estimate - half, upper: estimate + half };
  });
}

interface Filtered {
  readonly start: number; // first value that is not missing
  readonly level: Float64Array; // given the values so far
  readonly variance: Float64Array; // of that level, in units of the scale
  readonly innovations: Float64Array;
  readonly scale: number;
  readonly logLikelihood: number;
}

/** Kalman filter with noise variance 1 - share and level variance share, and the scale that fits best. */
function filter(values: ArrayLike<number>, share: number): Filtered {
  const n = values.length;
  const noise = 1 - share;
  const level = new Float64Array(n);
  const variance = new Float64Array(n);
  const innovations = new Float64Array(n).fill(Number.NaN);
  let start = 0;
  while (Number.isNaN(values[start])) start++;
  level[start] = values[start]!;
  variance[start] = noise;
  let [count, squares, logs] = [0, 0, 0];
  for (let t = start + 1; t < n; t++) {
    const predicted = variance[t - 1]! + share;
    level[t] = level[t - 1]!;
    variance[t] = predicted;
    if (Number.isNaN(values[t])) continue;
    const total = predicted + noise;
    const surprise = values[t]! - level[t]!;
    const gain = predicted / total;
    level[t]! += gain * surprise;
    variance[t] = gain * noise;
    innovations[t] = surprise / Math.sqrt(total);
    squares += (surprise * surprise) / total;
    logs += Math.log(total);
    count++;
  }
  const scale = squares / count;
  const logLikelihood = -0.5 * (count * (Math.log(2 * Math.PI) + 1 + Math.log(scale)) + logs);
  return { start, level, variance, innovations, scale, logLikelihood };
}

/** Rauch-Tung-Striebel smoother: levels given all values. */
function smooth(
  n: number,
  filtered: Filtered,
  share: number,
): { level: Float64Array; variance: Float64Array } {
  const level = Float64Array.from(filtered.level);
  const variance = Float64Array.from(filtered.variance);
  for (let t = n - 2; t >= filtered.start; t--) {
    const predicted = variance[t]! + share;
    const gain = variance[t]! / predicted;
    level[t]! += gain * (level[t + 1]! - level[t]!);
    variance[t]! += gain * gain * (variance[t + 1]! - predicted);
  }
  for (let t = filtered.start - 1; t >= 0; t--) {
    level[t] = level[t + 1]!;
    variance[t] = variance[t + 1]! + share;
  }
  return { level, variance };
}

/** The maximum of a function on 0..1: the best of a grid on the logit scale, then golden section around it. */
function largest(f: (share: number) => number): number {
  const shareAt = (logit: number): number => 1 / (1 + Math.exp(-logit));
  let [best, bestValue] = [-18, Number.NEGATIVE_INFINITY];
  for (let logit = -18; logit <= 18; logit++) {
    const value = f(shareAt(logit));
    if (value > bestValue) [best, bestValue] = [logit, value];
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [best - 1, best + 1];
  while (high - low > 1e-9) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (f(shareAt(a)) >= f(shareAt(b))) high = b;
    else low = a;
  }
  const inner = shareAt((low + high) / 2);
  // The ends are valid results too: a constant level, or values without noise.
  const candidates = [inner, 0, 1];
  return candidates.reduce((a, b) => (f(b) >= f(a) - 1e-12 * Math.abs(f(a)) && b !== a ? b : a));
}
