import { dayNumber, dayText, periodInWords } from '../../base/dates.js';
import { columnTitle } from './columnTitle.js';

/** How the intervals of forecasts are made. */
export const clusteredByDay = 'bootstrap, clustered by day';

/** Of intervals that hold together, on which every claim of a comparison rests. */
export const jointlyByDay = 'bootstrap, clustered by day, for all comparisons together';

/** `January to June 2022`, of a window with the day after its last one. */
export function windowText({ from, until }: { readonly from: string; readonly until: string }): string {
  return periodInWords(from, dayText(dayNumber(until) - 1))!;
}

/** A feature in words: `Hour of day` of `hourOfDay`. */
export function featureTitle(name: string): string {
  return name === 'isFreeway' ? 'Freeway' : columnTitle(name);
}
