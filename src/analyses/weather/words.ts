import { formatLevel } from '../../base/format.js';
import { formatRatio } from '../sections/words.js';
import { weatherClasses } from './weatherClasses.js';

/** Stands beside every rate ratio of this report. */
export const perHour =
  'The ratio is per hour, not per vehicle. Fewer people drive in bad weather, so the risk of each driver rises by more than this.';

export const truncatedMethod = 'zero-truncated conditional Poisson, clustered by station and month';

const phrases: Readonly<Record<string, string>> = {
  ice: 'ice or sleet',
  haze: 'haze or smoke',
  dust: 'blown dust',
  wind: 'squalls',
  other: 'other weather',
};

/** What a sentence calls a class of weather. */
export function weatherText(weatherClass: number): string {
  const name = weatherClasses[weatherClass]!;
  return phrases[name] ?? name;
}

/** `1.35 (1.30 to 1.40)`: an estimate of a ratio with its interval. */
export function ratioText({
  estimate,
  lower,
  upper,
}: {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}): string {
  return formatRatio({ ratio: estimate, lower, upper });
}

/** Which strata a design uses. */
export function strataText(minObservedShare: number): string {
  return minObservedShare === 0
    ? 'all strata'
    : `strata with at least ${formatLevel(minObservedShare)} of their hours observed`;
}
