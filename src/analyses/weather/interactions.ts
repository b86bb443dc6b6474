import { commonOddsRatio, type Stratum } from '../common/mantelHaenszel.js';
import type { WeatherContext } from './context.js';
import {
  independentQuotient,
  type Quotient,
  type RateFit,
  type RateRatio,
  ratioOf,
  truncatedRates,
} from './rateRatios.js';
import { byWeather, observedCount, type Rates } from './rates.js';
import type { StationHours } from './stationHours.js';
import type { Strata } from './strata.js';
import { countStrata, type StratumCountOptions } from './stratumCounts.js';
import { classOfGroup, weatherClass } from './weatherClasses.js';

/** The classes of weather that are compared between two sides, or two periods. */
export const comparedClasses: readonly number[] = (['rain', 'snow', 'fog', 'thunder'] as const).map(
  weatherClass,
);

/** One class of weather on two sides: at night and by day, on freeways and on streets. */
export interface Contrast {
  readonly weatherClass: number;
  readonly first: RateRatio | undefined;
  readonly second: RateRatio | undefined;
  /** The rate ratio of the first side over that of the second. */
  readonly quotient: Quotient | null;
}

export interface Interactions {
  /** Night against day: two estimates from different hours. */
  readonly light: readonly Contrast[];
  /** Freeway against street: a case-only comparison within strata. */
  readonly road: readonly Contrast[];
}

/** Whether the effect of weather differs between night and day, and between freeways and streets. */
export function computeInteractions(
  { options }: Pick<WeatherContext, 'options'>,
  rates: Rates,
): Interactions {
  const { hours, drawn, minObservedShare } = rates;
  const { confidenceLevel } = options;
  const ratesOf = (own: Partial<StratumCountOptions>): RateFit =>
    truncatedRates(countStrata(drawn, { ...byWeather(hours), minObservedShare, ...own }), confidenceLevel);
  const ratesIn = (isNight: number): RateFit =>
    ratesOf({
      categoryOf: (hour) => (hours.isNight[hour] === isNight ? classOfGroup(hours.group[hour]!) : -1),
    });
  const [night, day] = [ratesIn(1), ratesIn(0)];
  const freeway = ratesOf({ accidentsOf: (hour) => observedCount(hours.onFreeway[hour]!) });
  const street = ratesOf({
    accidentsOf: (hour) => observedCount(hours.accidents[hour]! - hours.onFreeway[hour]!),
  });
  return {
    light: comparedClasses.map((index) => lightContrast(index, night, day, confidenceLevel)),
    road: comparedClasses.map((index) => ({
      weatherClass: index,
      first: ratioOf(freeway, index),
      second: ratioOf(street, index),
      quotient: commonOddsRatio(roadStrata(hours, drawn, index), confidenceLevel),
    })),
  };
}

function lightContrast(index: number, night: RateFit, day: RateFit, confidenceLevel: number): Contrast {
  const [first, second] = [ratioOf(night, index), ratioOf(day, index)];
  const quotient =
    first === undefined || second === undefined ? null : independentQuotient(first, second, confidenceLevel);
  return { weatherClass: index, first, second, quotient };
}

/** Accidents on freeways among all, in hours of a class and in hours of the baseline, stratum by stratum. */
function roadStrata(hours: StationHours, { order, starts }: Strata, index: number): Stratum[] {
  const strata: Stratum[] = [];
  for (let s = 0; s + 1 < starts.length; s++) {
    const withFeature = { events: 0, n: 0 };
    const without = { events: 0, n: 0 };
    for (let at = starts[s]!; at < starts[s + 1]!; at++) {
      const hour = order[at]!;
      const own = classOfGroup(hours.group[hour]!);
      if (own !== 0 && own !== index) continue;
      const side = own === 0 ? without : withFeature;
      side.events += hours.onFreeway[hour]!;
      side.n += hours.accidents[hour]!;
    }
    if (withFeature.n > 0 && without.n > 0) strata.push({ withFeature, without });
  }
  return strata;
}
