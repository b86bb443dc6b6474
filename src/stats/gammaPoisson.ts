/** Empirical-Bayes shrinkage of many rates, so that chance in small places does not lead a ranking. */
import { StatisticsError } from '../base/errors.js';
import { requireFinite, requireInteger, requireLength, requireOpenUnit, requirePositive } from './checks.js';
import { gammaQuantile } from './distributions.js';
import { fitGlm } from './glm.js';

/** One rate for each place, shrunk towards the mean of all places: the more uncertain its count, the more. */
export interface ShrunkRates {
  /** Posterior means, in counts per exposure. */
  readonly rates: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Weight of the place's own rate in the posterior mean, 0..1: exposure / (exposure + rate parameter). */
  readonly credibility: Float64Array;
  /** The prior: rates are gamma distributed with this shape and rate, mean shape / rate. */
  readonly shape: number;
  readonly rate: number;
}

/**
 * Estimates the gamma prior by maximum likelihood of the counts (which are negative binomial), and computes the
 * posterior of each place: (shape + count) / (rate + exposure).
 *
 * @param counts integers, at least 0, one a place
 * @param exposures above 0, one a place: expected counts, vehicle miles, days observed
 * @param confidenceLevel of the posterior interval, 0..1 @default 0.95
 * @throws InputError on bad arguments
 * @throws StatisticsError if the places differ no more than by chance, so there is nothing to rank
 * @see Hauer, Observational Before-After Studies in Road Safety, 1997, chapter 11
 */
export function shrinkRates(
  counts: ArrayLike<number>,
  exposures: ArrayLike<number>,
  confidenceLevel = 0.95,
): ShrunkRates {
  const n = counts.length;
  requireOpenUnit('confidenceLevel', confidenceLevel);
  requireLength('exposures', exposures, n);
  requireFinite('exposures', exposures);
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += counts[i]!;
    requireInteger(`counts[${i}]`, counts[i]!, 0);
    requirePositive(`exposures[${i}]`, exposures[i]!);
  }
  if (n > 0 && total === 0) throw new StatisticsError('All counts are 0: there is nothing to rank');
  const offset = Float64Array.from(exposures, Math.log);
  const fit = fitGlm(counts, {}, { family: 'negativeBinomial', offset });
  const shape = fit.theta!.estimate;
  const rate = shape / Math.exp(fit.coefficients[0]!);
  const tail = (1 - confidenceLevel) / 2;
  const posterior = (probability: number): Float64Array =>
    Float64Array.from(counts, (y, i) => gammaQuantile(probability, shape + y, rate + exposures[i]!));
  return {
    rates: Float64Array.from(counts, (y, i) => (shape + y) / (rate + exposures[i]!)),
    lower: posterior(tail),
    upper: posterior(1 - tail),
    credibility: Float64Array.from(exposures, (e) => e / (e + rate)),
    shape,
    rate,
  };
}
