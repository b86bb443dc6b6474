import { capitalise, formatCount, formatLevel, joinWords } from '../../base/format.js';
import { accidentsOf } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
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

/** Names in a headline: `rain, snow and fog`, `rain, snow and 2 more` where all of them have no room, or `3 kinds of weather`. */
export function weatherList(classes: readonly number[], mostCharacters: number): string {
  const names = classes.map(weatherText);
  for (let shown = names.length; shown > 0; shown--) {
    const hidden = names.length - shown;
    const text = joinWords([...names.slice(0, shown), ...(hidden === 0 ? [] : [`${hidden} more`])]);
    if (text.length <= mostCharacters) return text;
  }
  return `${names.length} kinds of weather`;
}

/** `12 of the 30 reports and 3 of the 10 reports beyond the first of an hour that it takes`; null for enough. */
export function shortageText({ accidents, excess, hours }: ClassSupport): string | null {
  const parts = compact([
    accidents < minAccidents && `${formatCount(accidents)} of the ${minAccidents} reports`,
    excess < minExcess && `${formatCount(excess)} of the ${minExcess} reports beyond the first of an hour`,
    hours < minHours && `${formatCount(hours)} of the ${minHours} hours`,
  ]);
  return parts.length === 0 ? null : `${joinWords(parts)} that it takes`;
}

/** `reports of Source1`, `reports of the file`, `reports without a feed`. */
export function reportsOf(feed: string, feeds: readonly string[]): string {
  return accidentsOf(feed, feeds).replace(/^accidents/, 'reports');
}

/** What ends a sentence about a ratio that stands out only if the number of kinds of weather is not allowed for. */
export function byChanceAmong(kinds: number): string {
  return `Among ${kinds} kinds of weather, chance alone can do that.`;
}

/** The strata of a design, in words. */
export function strataText(minObservedShare: number): string {
  return minObservedShare === 0
    ? 'all strata'
    : `strata with at least ${formatLevel(minObservedShare)} of their hours observed`;
}
