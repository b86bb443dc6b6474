import type { WeatherContext } from './context.js';
import { poissonRates, type RateRatio, ratioOf, truncatedRates } from './rateRatios.js';
import { byWeather, type Rates } from './rates.js';
import { countStrata } from './stratumCounts.js';
import { weatherClass } from './weatherClasses.js';

const edges = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.01];

/** The rate ratio of rain in strata of which a similar share of the hours was observed. */
export interface ObservedShareBand {
  readonly minObservedShare: number;
  readonly maxObservedShare: number;
  readonly corrected: RateRatio | undefined;
  readonly uncorrected: RateRatio;
}

/**
 * The rate ratio of rain by the observed share of the stratum: a bias from the hours that were not observed would change
 * with it, an effect of the weather does not.
 *
 * @returns null when fewer than two bands have a ratio
 */
export function computeByObservedShare(
  { options }: Pick<WeatherContext, 'options'>,
  { hours, drawn }: Rates,
): readonly ObservedShareBand[] | null {
  const rain = weatherClass('rain');
  const bands = edges.slice(1).map((belowObservedShare, index) => {
    const minObservedShare = edges[index]!;
    const counts = countStrata(drawn, { ...byWeather(hours), minObservedShare, belowObservedShare });
    return {
      minObservedShare,
      maxObservedShare: Math.min(1, belowObservedShare),
      corrected: ratioOf(truncatedRates(counts, options.confidenceLevel), rain),
      uncorrected: ratioOf(poissonRates(counts, options.confidenceLevel), rain),
    };
  });
  const comparable = bands.filter((band): band is ObservedShareBand => band.uncorrected !== undefined);
  return comparable.length < 2 ? null : comparable;
}
