import { periodInWords } from '../../base/dates.js';
import { dayMs } from '../../base/durations.js';
import { columnTitle } from './columnTitle.js';

/** How the intervals of forecasts are made. */
export const clusteredByDay = 'bootstrap, clustered by day';

/** `January to June 2022`, of a window with the day after its last one. */
export function windowText({ from, until }: { readonly from: string; readonly until: string }): string {
  const last = new Date(Date.parse(until) - dayMs).toISOString().slice(0, 10);
  return periodInWords(from, last)!;
}

/** A feature in words: `Hour of day` of `hourOfDay`. */
export function featureTitle(name: string): string {
  return name === 'isFreeway' ? 'Freeway' : columnTitle(name);
}
