import { type GroupCounts, largest } from '../common/groupCounts.js';
import { type ShareChange, vocabularyChange, vocabularyChanges } from '../common/weatherVocabulary.js';
import type { WeatherContext } from './context.js';
import { comparedClasses } from './interactions.js';
import {
  independentQuotient,
  type Quotient,
  type RateFit,
  type RateRatio,
  ratioOf,
  truncatedRates,
} from './rateRatios.js';
import { byWeather, type Rates } from './rates.js';
import { hourNumber } from './stationHours.js';
import { countStrata } from './stratumCounts.js';

const changeHour = hourNumber(`${vocabularyChange}-01T00`);

/** A rate ratio before and after the change of the vocabulary. */
export interface RateChange {
  readonly weatherClass: number;
  readonly before: RateRatio;
  readonly after: RateRatio;
  /** The ratio after over the one before. */
  readonly quotient: Quotient;
}

export interface VocabularyResult {
  readonly rateChanges: readonly RateChange[];
  /** Null without a whole year of labels on either side of the change. */
  readonly shareChanges: readonly ShareChange[] | null;
}

/** What changed with the vocabulary of the weather feed: the shares of labels and groups, and the rate ratios. */
export function computeVocabulary(
  { options }: Pick<WeatherContext, 'options'>,
  labels: GroupCounts,
  rates: Rates | null,
): VocabularyResult {
  const groups = largest(labels.byText('weatherGroup')).map(([group]) => group);
  return {
    rateChanges: rates === null ? [] : rateChangesOf(rates, options.confidenceLevel),
    shareChanges: vocabularyChanges(labels, groups),
  };
}

function rateChangesOf({ hours, drawn, minObservedShare }: Rates, confidenceLevel: number): RateChange[] {
  const weather = byWeather(hours);
  const ratesOf = (isAfter: boolean): RateFit => {
    const categoryOf = (hour: number): number =>
      hours.hour[hour]! >= changeHour === isAfter ? weather.categoryOf(hour) : -1;
    return truncatedRates(countStrata(drawn, { ...weather, minObservedShare, categoryOf }), confidenceLevel);
  };
  const [ratesBefore, ratesAfter] = [ratesOf(false), ratesOf(true)];
  return comparedClasses.flatMap((weatherClass): RateChange[] => {
    const [before, after] = [ratioOf(ratesBefore, weatherClass), ratioOf(ratesAfter, weatherClass)];
    if (before === undefined || after === undefined) return [];
    return [{ weatherClass, before, after, quotient: independentQuotient(after, before, confidenceLevel) }];
  });
}
