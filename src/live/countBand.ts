/**
 * The range that nine counts in ten fall into when nothing is unusual: a negative binomial count with mean m and variance
 * m + a m² (Poisson for a = 0). It stands alone, without the distributions of `stats/`, because a page computes it, too.
 */

/** Whole counts, both within the band. */
export interface CountBand {
  readonly lower: number;
  readonly upper: number;
}

/** Above this mean the quantiles come from an expansion, not from the sum of the probabilities. */
const largestSummedMean = 400;
/** The 95 % quantile of the normal distribution. */
const z = 1.6448536269514722;

/**
 * The two-sided 90 % band of a count: the 5 % and the 95 % quantile. Exact up to a mean of 400; beyond it by the expansion
 * of Cornish and Fisher with the skewness, at most 1 % off.
 *
 * @example
 * countBand(10, 0); // { lower: 5, upper: 15 }
 */
export function countBand(mean: number, overdispersion: number): CountBand {
  if (!(mean > 0)) return { lower: 0, upper: 0 };
  const variance = mean + overdispersion * mean * mean;
  if (mean > largestSummedMean) {
    const deviation = Math.sqrt(variance);
    const skewness = (1 + 2 * overdispersion * mean) / deviation;
    const shift = (skewness * (z * z - 1)) / 6;
    return {
      lower: Math.max(0, Math.round(mean + deviation * (shift - z))),
      upper: Math.round(mean + deviation * (shift + z)),
    };
  }
  // P(k + 1) / P(k) = (m + a m k) / ((1 + a m) (k + 1)), from which Poisson follows for a = 0.
  const spread = overdispersion * mean;
  let probability = overdispersion > 1e-9 ? Math.exp(-Math.log1p(spread) / overdispersion) : Math.exp(-mean);
  let sum = probability;
  let count = 0;
  const most = mean + 60 * Math.sqrt(variance) + 60;
  while (sum < 0.05 && count < most) next();
  const lower = count;
  while (sum < 0.95 && count < most) next();
  return { lower, upper: count };

  function next(): void {
    probability *= (mean + spread * count) / ((1 + spread) * (count + 1));
    sum += probability;
    count++;
  }
}
