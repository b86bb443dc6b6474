import { formatCount, formatCountOf } from '../../base/format.js';
import { footnoteOf } from '../sections/footnote.js';
import type { HotspotsContext } from './context.js';

/** The caution that every count of this report needs beside it. */
export const notDanger =
  'Hot means many reports. The counts are not divided by traffic, and feeds cover some roads better than others, so a hot spot has not been shown to be dangerous.';

/** `All feeds, n = 12,345`: whose accidents a chart shows, by default all of the analysis. */
export function footnote({ points }: Pick<HotspotsContext, 'points'>, n: number = points.n): string {
  return footnoteOf(points.feeds, n);
}

/** `1.2 km²`, `3,400 m²`. */
export function areaText(squareMeters: number): string {
  return squareMeters >= 100_000
    ? `${(squareMeters / 1e6).toFixed(squareMeters >= 1e6 ? 1 : 2)} km²`
    : `${formatCount(Math.round(squareMeters / 100) * 100 || Math.round(squareMeters))} m²`;
}

/** `accidents a year`, or `accidents` if their times are unknown: the unit of the rates. */
export function rateUnit({ years }: Pick<HotspotsContext, 'years'>): string {
  return years === null ? 'accidents' : 'accidents a year';
}

/** `40 days`, `18 months`, `7.1 years`. */
export function yearsText(years: number): string {
  if (years < 0.2) return formatCountOf(Math.round(years * 365.25), 'day');
  return years < 2 ? `${(years * 12).toFixed(0)} months` : `${years.toFixed(1)} years`;
}
