import { dayText, periodInWords } from '../../base/dates.js';
import { formatCount, formatCountOf } from '../../base/format.js';
import type { Interval } from '../../base/interval.js';
import { nReports } from '../sections/figureText.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { hasTimes, type Points } from './points.js';

/** The caution that every count of this report needs beside it. */
export const notDivided =
  'A hot spot is a place with many reports. Nothing is divided by traffic, and feeds cover some roads better than others, so a hot spot says nothing about the danger of its road.';

/** `February 2016 to March 2023`; null if no accident has a time. */
export function periodOf(points: Points): string | null {
  return hasTimes(points) ? periodInWords(dayText(points.firstDay), dayText(points.lastDay)) : null;
}

/** Parts of a sub-line: what is shown, the period if there is one, and the number of reports. */
export function sublineOf(what: string, n: number, points: Points): string {
  const period = periodOf(points);
  return `${what}${period === null ? '' : `, ${period}`}; ${nReports(n)}`;
}

/** Why hot spots were not held against later reports, or could not show that they last. */
export function withoutTest(
  isTested: boolean,
  { years, clustering }: Pick<HotspotsContext, 'years' | 'clustering'>,
): string {
  if (isTested) return 'No feed reports later where they were found, so whether they last is open.';
  if (years === null) return 'Without times, hot spots cannot be held against later reports.';
  return clustering.hotSpots.length === 0
    ? 'Without a hot spot, nothing can be held against later reports.'
    : 'The earlier part of the time has too few reports for a hot spot, so none is held against later reports.';
}

/** `1.2 km²`, `3,400 m²`. */
export function areaText(squareMeters: number): string {
  return squareMeters >= 100_000
    ? `${(squareMeters / 1e6).toFixed(squareMeters >= 1e6 ? 1 : 2)} km²`
    : `${formatCount(Math.round(squareMeters / 100) * 100 || Math.round(squareMeters))} m²`;
}

/** `a year`, or `reports` if their times are unknown: the unit of the rates. */
export function rateUnit({ years }: Pick<HotspotsContext, 'years'>): string {
  return years === null ? 'reports' : 'a year';
}

/** `40 days`, `18 months`, `7.1 years`. */
export function yearsText(years: number): string {
  if (years < 0.2) return formatCountOf(Math.round(years * 365.25), 'day');
  return years < 2 ? `${(years * 12).toFixed(0)} months` : `${years.toFixed(1)} years`;
}

/** A hot spot in a sentence: `I-10 E in Los Angeles`, or its whole name where two would be alike. */
export function spotText({ name, street, city }: Pick<LeadingHotSpot, 'name' | 'street' | 'city'>): string {
  return street === null || city === null || name.endsWith(')') ? name : `${street} in ${city}`;
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A small number in words: `seven`, `12`. */
export function numberWord(count: number): string {
  return words[count] ?? formatCount(count);
}

/** `14 to 2,582`, `0.76 to 20.0 %`; one text where both ends are alike. */
export function rangeOf({ lower, upper }: Interval, format: (value: number) => string): string {
  const [from, to] = [format(lower), format(upper)];
  return from === to ? to : `${from.replace(/ %$/, '')} to ${to}`;
}

/** `first`, `second`, `third` ...: a small place in words. */
export function placeWord(place: number): string {
  return ['first', 'second', 'third', 'fourth', 'fifth'][place - 1] ?? `place ${formatCount(place)}`;
}

/** The first of the texts that has at most so many characters, else the last. */
export function fitting(maxLength: number, ...texts: readonly string[]): string {
  return texts.find((text) => text.length <= maxLength) ?? texts.at(-1)!;
}
