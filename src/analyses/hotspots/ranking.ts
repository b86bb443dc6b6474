import { isBlackspotError } from '../../base/errors.js';
import type { Interval } from '../../base/interval.js';
import { createRandom, gammaQuantile, type ShrunkRates, shrinkRates } from '../../stats/index.js';

/**
 * The rate and the rank of a hot spot, given that its count is partly due to chance. `lower` and `upper` are the ends of
 * the interval of `rate`.
 */
export interface RankedRate extends Interval {
  /** Accidents a year, or in all if their times are unknown, shrunk towards the mean of the hot spots. */
  readonly rate: number;
  /** 1 is the hottest. Ends of the interval of its rank. */
  readonly rankLower: number;
  readonly rankUpper: number;
}

export interface Ranking {
  readonly rates: readonly RankedRate[];
  /** Smallest weight of the own count in a rate, 0..1; null when the hot spots differ no more than by chance. */
  readonly credibility: number | null;
}

/** Draws from the posterior for the intervals of the ranks. */
const draws = 1000;
/** Ranks are drawn among the first hot spots only: lower ones cannot practically pass the first. */
const maxDrawn = 300;

/**
 * Gamma-Poisson shrinkage of the counts, and the interval of each rank from draws of the posterior.
 * @param counts of hot spots, most first
 * @param years the observed time in years, or 1 for counts instead of rates
 */
export function rankHotSpots(
  counts: readonly number[],
  years: number,
  confidenceLevel: number,
  seed: number,
): Ranking {
  if (counts.length === 0) return { rates: [], credibility: null };
  const shrunk = shrink(counts, years, confidenceLevel);
  const random = createRandom(seed);
  const drawn = Math.min(counts.length, maxDrawn);
  const ranks = Array.from({ length: drawn }, () => new Uint16Array(draws));
  const rates = new Float64Array(drawn);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < drawn; i++) rates[i] = random.gamma(shrunk.shape + counts[i]!);
    const order = Array.from(rates.keys()).sort((a, b) => rates[b]! - rates[a]!);
    for (let rank = 0; rank < drawn; rank++) ranks[order[rank]!]![draw] = rank + 1;
  }
  const tail = (1 - confidenceLevel) / 2;
  return {
    rates: counts.map((_, i) => {
      const sorted = ranks[i]?.sort();
      return {
        rate: shrunk.rates[i]!,
        lower: shrunk.lower[i]!,
        upper: shrunk.upper[i]!,
        rankLower: sorted === undefined ? i + 1 : sorted[Math.floor(tail * (draws - 1))]!,
        rankUpper: sorted === undefined ? i + 1 : sorted[Math.ceil((1 - tail) * (draws - 1))]!,
      };
    }),
    credibility: shrunk.shape === 0 ? null : Math.min(...shrunk.credibility),
  };
}

/** The shrunken rates; where there are too few hot spots, or no difference, for a prior: each by itself. */
function shrink(
  counts: readonly number[],
  years: number,
  confidenceLevel: number,
): Pick<ShrunkRates, 'rates' | 'lower' | 'upper' | 'shape' | 'credibility'> {
  const exposures = counts.map(() => years);
  try {
    if (counts.length >= 3) return shrinkRates(counts, exposures, confidenceLevel);
  } catch (error) {
    if (!isBlackspotError(error)) throw error;
  }
  const tail = (1 - confidenceLevel) / 2;
  return {
    rates: Float64Array.from(counts, (n) => n / years),
    lower: Float64Array.from(counts, (n) => gammaQuantile(tail, n, years)),
    upper: Float64Array.from(counts, (n) => gammaQuantile(1 - tail, n + 1, years)),
    shape: 0,
    credibility: Float64Array.from(counts, () => 1),
  };
}
