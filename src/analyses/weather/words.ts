import { formatLevel } from '../../base/format.js';
import { weatherClasses } from './weatherClasses.js';

/** The caveat of every rate ratio of this report. */
export const perHour =
  'The ratio is per hour, not per vehicle. If fewer people drive in bad weather, the risk of each driver rises by more than this.';

export const truncatedMethod = 'zero-truncated conditional Poisson, clustered by station and month';

const phrases: Readonly<Record<string, string>> = {
  ice: 'ice or sleet',
  haze: 'haze or smoke',
  dust: 'blown dust',
  wind: 'squalls',
  other: 'other weather',
};

/** The name of a class of weather in a sentence. */
export function weatherText(weatherClass: number): string {
  const name = weatherClasses[weatherClass]!;
  return phrases[name] ?? name;
}

/** The strata of a design, in words. */
export function strataText(minObservedShare: number): string {
  return minObservedShare === 0
    ? 'all strata'
    : `strata with at least ${formatLevel(minObservedShare)} of their hours observed`;
}
