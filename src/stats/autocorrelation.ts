/** Autocorrelation of a series or of a model's residuals, with a test. */
import { unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireAtLeast, requireFinite, requireInteger } from './checks.js';
import { chisquarePValue } from './distributions.js';

/**
 * Autocorrelations at lags 0..maxLag; the first is 1. Divides by n at every lag, as R's `acf` does.
 *
 * @param maxLag below the number of values
 * @throws StatisticsError if all values are equal
 */
export function autocorrelation(values: ArrayLike<number>, maxLag: number): Float64Array {
  requireAtLeast('values', values, 2);
  requireFinite('values', values);
  requireInteger('maxLag', maxLag, 0);
  const n = values.length;
  if (maxLag >= n) throw unexpected('maxLag', `less than the ${n} values`, maxLag);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  const centred = Float64Array.from(values, (v) => v - mean);
  const result = new Float64Array(maxLag + 1);
  for (let lag = 0; lag <= maxLag; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += centred[i]! * centred[i - lag]!;
    result[lag] = sum;
  }
  const power = result[0]!;
  if (!(power > 1e-24 * n * mean * mean))
    throw new StatisticsError('All values are equal: autocorrelation is not defined');
  return result.map((r) => r / power);
}

export interface LjungBox {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** A small value means that the series is autocorrelated. */
  readonly pValue: number;
}

/**
 * Ljung-Box test of no autocorrelation up to `lags`.
 *
 * @param lags at least 1
 * @param fittedParameters autoregressive terms of the fit, subtracted from the degrees of freedom @default 0
 * @see Ljung and Box, Biometrika 1978; R `Box.test(type = "Ljung-Box")`
 */
export function ljungBox(values: ArrayLike<number>, lags: number, fittedParameters = 0): LjungBox {
  requireInteger('lags', lags, 1);
  requireInteger('fittedParameters', fittedParameters, 0);
  if (fittedParameters >= lags) {
    throw unexpected('fittedParameters', `fewer than the ${lags} lags`, fittedParameters);
  }
  const n = values.length;
  const correlations = autocorrelation(values, lags);
  let sum = 0;
  for (let lag = 1; lag <= lags; lag++) sum += correlations[lag]! ** 2 / (n - lag);
  const statistic = n * (n + 2) * sum;
  const degreesOfFreedom = lags - fittedParameters;
  return { statistic, degreesOfFreedom, pValue: chisquarePValue(statistic, degreesOfFreedom) };
}
