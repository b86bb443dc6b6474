import type { WeatherContext } from './context.js';
import { type RateFit, ratioOf, truncatedRates } from './rateRatios.js';
import type { StationHours } from './stationHours.js';
import { drawStrata, type Strata, strataOf } from './strata.js';
import { countStrata, type StratumCountOptions, totalsByCategory } from './stratumCounts.js';
import { classOfGroup, weatherClass, weatherClasses } from './weatherClasses.js';

/** The headline rate ratios, with the hours and strata that they come from: the later sections start from these. */
export interface Rates {
  readonly hours: StationHours;
  readonly strata: Strata;
  /** Some of the strata, drawn at random where there are very many: for everything that needs many fits. */
  readonly drawn: Strata;
  readonly headline: RateFit;
  /** The observed share that the headline requires of a stratum: 0 when the well observed strata have no answer. */
  readonly minObservedShare: number;
  /** Of rain, in all strata that compare it with the baseline. */
  readonly rain: ClassSupport;
}

/** What a rate ratio of a class of weather rests on. */
export interface ClassSupport {
  readonly accidents: number;
  /** Accidents beyond the first of an hour. */
  readonly excess: number;
  readonly hours: number;
}

/**
 * The headline rate ratios. If strata with at least `minObservedShare` have no ratio for rain, all strata are used.
 */
export function computeRates({ options }: Pick<WeatherContext, 'options'>, hours: StationHours): Rates {
  const strata = strataOf(hours, options.hourBlockHours);
  const fitFrom = (minObservedShare: number): RateFit =>
    truncatedRates(countStrata(strata, { ...byWeather(hours), minObservedShare }), options.confidenceLevel);
  const wellObserved = fitFrom(options.minObservedShare);
  const hasRain = ratioOf(wellObserved, weatherClass('rain')) !== undefined;
  return {
    hours,
    strata,
    drawn: drawStrata(strata, options.maxStrata, options.seed),
    headline: hasRain ? wellObserved : fitFrom(0),
    minObservedShare: hasRain ? options.minObservedShare : 0,
    rain: supportOf(weatherClass('rain'), strata, hours),
  };
}

function supportOf(own: number, strata: Strata, hours: StationHours): ClassSupport {
  const weather = byWeather(hours);
  const counts = countStrata(strata, {
    ...weather,
    categoryOf: (hour) => {
      const category = weather.categoryOf(hour);
      return category === 0 || category === own ? category : -1;
    },
  });
  const { accidents, excess, hours: ofClass } = totalsByCategory(counts);
  return { accidents: accidents[own]!, excess: excess[own]!, hours: ofClass[own]! };
}

/** All accidents of an hour, by its class of weather: the categories of most designs. */
export function byWeather(hours: StationHours): StratumCountOptions {
  return {
    accidentsOf: (hour) => hours.accidents[hour]!,
    categoryOf: (hour) => classOfGroup(hours.group[hour]!),
    categories: weatherClasses.length,
  };
}

/** For `accidentsOf` when only some accidents count: a number of at least 1, or -1 for an hour without any of them. */
export function observedCount(accidents: number): number {
  return accidents > 0 ? accidents : -1;
}
