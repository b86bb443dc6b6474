import { capitalise, formatCountOf, formatLevel, joinWords } from '../../base/format.js';
import { accidentsOf } from '../common/feeds.js';
import { minAccidents, minExcess, minHours } from './rateRatios.js';
import type { ClassSupport } from './rates.js';
import { weatherClasses } from './weatherClasses.js';

/** A dot plot of fewer rows is a sentence. */
export const minForestRows = 3;

/** The caveat of every rate ratio of this report. */
export const perHour =
  'The ratio is per hour, not per vehicle. Where fewer people drive in bad weather, a ratio per vehicle would be higher.';

export const truncatedMethod = 'zero-truncated conditional Poisson, clustered by station and month';

const phrases: Readonly<Record<string, string>> = {
  'clear or cloud': 'fair weather',
  ice: 'ice or sleet',
  haze: 'haze or smoke',
  dust: 'blown dust',
  wind: 'squalls',
  other: 'other weather',
};

/** The name of a class of weather in a sentence; that of the baseline is `fair weather`. */
export function weatherText(weatherClass: number): string {
  const name = weatherClasses[weatherClass]!;
  return phrases[name] ?? name;
}

/** The same as the label of a row: `Haze or smoke`. */
export function weatherLabel(weatherClass: number): string {
  return capitalise(weatherText(weatherClass));
}

/** Names in a headline: `rain, snow and fog`, `rain, snow and 2 others` where all of them have no room, or `3 kinds of weather`. */
export function weatherList(classes: readonly number[], mostCharacters: number): string {
  const names = classes.map(weatherText);
  for (let shown = names.length; shown > 0; shown--) {
    const hidden = names.length - shown;
    const text = joinWords([
      ...names.slice(0, shown),
      ...(hidden === 0 ? [] : [formatCountOf(hidden, 'other')]),
    ]);
    if (text.length <= mostCharacters) return text;
  }
  return `${names.length} kinds of weather`;
}

/** Why rain has no rate, as a clause: `too few hours of rain can be compared (12 of the 30 needed)`; null where it has enough. */
export function rainShortage({ accidents, excess, hours }: ClassSupport): string | null {
  if (hours === 0) return 'no hour of rain can be compared with one of fair weather';
  if (accidents < minAccidents)
    return `too few reports are in comparable hours of rain (${accidents} of the ${minAccidents} needed)`;
  if (hours < minHours) return `too few hours of rain can be compared (${hours} of the ${minHours} needed)`;
  return excess < minExcess
    ? `too few reports in rain share an hour (${excess} of the ${minExcess} needed)`
    : null;
}

/** `reports of Source1`, `reports of the file`, `reports without a feed`. */
export function reportsOf(feed: string, feeds: readonly string[]): string {
  return accidentsOf(feed, feeds).replace(/^accidents/, 'reports');
}

/** What ends a sentence about a ratio that stands out only if the number of kinds of weather is not allowed for. */
export function byChanceAmong(kinds: number): string {
  return `Among ${kinds} kinds of weather, chance alone can do that.`;
}

/** What severities are compared within: `feed, year, state, light and road`. */
export function strataOf({ feeds }: { readonly feeds: readonly string[] }): string {
  return joinWords([...(feeds.length > 1 ? ['feed'] : []), 'year', 'state', 'light', 'road']);
}

/** The strata of a design, in words. */
export function strataText(minObservedShare: number): string {
  return minObservedShare === 0
    ? 'all strata'
    : `strata with at least ${formatLevel(minObservedShare)} of their hours observed`;
}
