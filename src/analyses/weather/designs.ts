import { carryForward } from './carryForward.js';
import type { WeatherContext } from './context.js';
import { pooledRates } from './pooledRates.js';
import { poissonRates, type RateFit, truncatedRates } from './rateRatios.js';
import { byWeather, observedCount, type Rates } from './rates.js';
import type { StationHours } from './stationHours.js';
import { drawStrata, type Strata, strataOf } from './strata.js';
import { countStrata, type StratumCountOptions } from './stratumCounts.js';
import { classOfGroup, weatherClasses } from './weatherClasses.js';
import { weightedRates } from './weightedRates.js';

export type DesignId =
  | 'headline'
  | 'all-strata'
  | 'dense-strata'
  | 'other-block'
  | 'unmixed'
  | 'clear-baseline'
  | 'largest-feed'
  | 'other-feeds'
  | 'weighted'
  | 'carried'
  | 'uncorrected'
  | 'pooled';

/** One way to estimate the rate ratios. */
export interface Design {
  readonly id: DesignId;
  readonly fit: RateFit;
}

/** The headline and its alternatives: how much the answer depends on the method. */
export function computeDesigns(context: Pick<WeatherContext, 'options' | 'feeds'>, rates: Rates): Design[] {
  const { options, feeds } = context;
  const { confidenceLevel } = options;
  const { hours, drawn, minObservedShare } = rates;
  const weather = { ...byWeather(hours), minObservedShare };
  const counts = countStrata(drawn, weather);
  return [
    { id: 'headline', fit: rates.headline },
    ...(minObservedShare > 0 ? [allStrata(rates, confidenceLevel)] : []),
    ...truncatedDesigns(context, rates, weather),
    ...(feeds.length > 1 ? feedDesigns(context, rates, weather) : []),
    { id: 'weighted', fit: weightedRates(counts, confidenceLevel) },
    { id: 'carried', fit: carriedRates(context, hours) },
    { id: 'uncorrected', fit: poissonRates(counts, confidenceLevel) },
    { id: 'pooled', fit: pooledRates(hours, confidenceLevel) },
  ];
}

function allStrata({ drawn, hours }: Rates, confidenceLevel: number): Design {
  return { id: 'all-strata', fit: truncatedRates(countStrata(drawn, byWeather(hours)), confidenceLevel) };
}

/** The length of the hour blocks that the headline is compared with, in hours. */
export function otherBlockHours(hourBlockHours: number): number {
  return hourBlockHours === 1 ? 3 : 1;
}

/** The headline model with other strata, other hours or another baseline. */
function truncatedDesigns(
  { options }: Pick<WeatherContext, 'options'>,
  { hours, drawn }: Rates,
  weather: StratumCountOptions,
): Design[] {
  const { confidenceLevel, denseObservedShare, hourBlockHours, maxStrata, seed } = options;
  const ratesOf = (own: Partial<StratumCountOptions>, strata: Strata = drawn): RateFit =>
    truncatedRates(countStrata(strata, { ...weather, ...own }), confidenceLevel);
  const otherStrata = drawStrata(strataOf(hours, otherBlockHours(hourBlockHours)), maxStrata, seed);
  const without = (isLeftOut: (hour: number) => boolean): Partial<StratumCountOptions> => ({
    categoryOf: (hour) => (isLeftOut(hour) ? -1 : weather.categoryOf(hour)),
  });
  return [
    { id: 'dense-strata', fit: ratesOf({ minObservedShare: denseObservedShare }) },
    { id: 'other-block', fit: ratesOf({}, otherStrata) },
    { id: 'unmixed', fit: ratesOf(without((hour) => hours.isMixed[hour] === 1)) },
    { id: 'clear-baseline', fit: ratesOf(without((hour) => hours.group[hour] === 1)) },
  ];
}

/** The headline model on the accidents of the largest feed, and on those of all others. */
function feedDesigns(
  { options }: Pick<WeatherContext, 'options'>,
  { hours, drawn }: Rates,
  weather: StratumCountOptions,
): Design[] {
  const ratesOf = (accidentsOf: (hour: number) => number): RateFit =>
    truncatedRates(countStrata(drawn, { ...weather, accidentsOf }), options.confidenceLevel);
  return [
    { id: 'largest-feed', fit: ratesOf((hour) => observedCount(hours.ofLargestFeed[hour]!)) },
    {
      id: 'other-feeds',
      fit: ratesOf((hour) => observedCount(hours.accidents[hour]! - hours.ofLargestFeed[hour]!)),
    },
  ];
}

/** Rates over observed hours and those that take the weather of the reading before them. */
function carriedRates({ options }: Pick<WeatherContext, 'options'>, hours: StationHours): RateFit {
  const filled = carryForward(hours, options.maxCarryMinutes);
  const strata = drawStrata(strataOf(filled, options.hourBlockHours), options.maxStrata, options.seed);
  const counts = countStrata(strata, {
    accidentsOf: (hour) => filled.accidents[hour]!,
    categoryOf: (hour) => classOfGroup(filled.group[hour]!),
    categories: weatherClasses.length,
    minObservedShare: options.denseObservedShare,
  });
  return poissonRates(counts, options.confidenceLevel);
}
