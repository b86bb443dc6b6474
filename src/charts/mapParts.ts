import { unexpected } from '../base/checks.js';
import { mixBits } from '../base/murmur.js';
import { isOnCountryMap } from './countryMap.js';
import { allNumbersOf } from './input.js';

/** What charts of places have in common. Longitudes and latitudes are degrees. */

/** An outline with a name: a hot spot's hull. */
export interface MapArea {
  readonly name: string;
  /** `[longitude, latitude]` in degrees, closed or not; at least three corners. */
  readonly ring: readonly (readonly [lng: number, lat: number])[];
  /** Shown on hover beside the name. */
  readonly detail?: string;
}

/** A hot spot's course over time, when it is known to have one. */
export type Trend = 'emerging' | 'fading';

/** A circle for a whole place, above the others. */
export interface MapMark {
  readonly lng: number;
  readonly lat: number;
  /** The area of the circle is proportional to it. */
  readonly weight: number;
  readonly name: string;
  /** Shown on hover beside the name: `475 accidents (Source1 400, Source2 75)`. */
  readonly detail?: string;
  /** Drawn as a triangle up or down, in a colour of its own. @default a circle */
  readonly trend?: Trend;
  /** Beside the circle: the letter of a close-up. */
  readonly letter?: string;
}

/** A name on a map: of a place, at the middle of its reports, or of a street, at the end of its reports. */
export interface MapPlace {
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
  /** Its number of reports: where there is no room for all names, those with most are written. */
  readonly n: number;
}

/** @throws InputError on an area with fewer than three corners */
export function requireRing({ name, ring }: Pick<MapArea, 'name' | 'ring'>): void {
  if (ring.length < 3) throw unexpected(`the number of corners of area ${name}`, 'at least 3', ring.length);
}

/** @throws InputError on a mark or a place without a finite position, and on a weight or n below 0 */
export function requirePlaces(marks: readonly MapMark[], places: readonly MapPlace[]): void {
  const sized = [
    ...marks.map(({ weight, ...mark }) => ({ ...mark, size: weight })),
    ...places.map(({ n, ...place }) => ({ ...place, size: n })),
  ];
  for (const { name, lng, lat, size } of sized) {
    allNumbersOf([lng, lat], `position of ${name}`);
    if (!(size >= 0 && Number.isFinite(size))) throw unexpected(`the size of ${name}`, 'at least 0', size);
  }
}

/** Wider maps are maps of the country with state outlines; others show a place by its own points. */
const countryDegrees = 8;

/** Whether these points need a map of the country: they are far apart, and some are on that map. */
export function isCountryWide(lng: readonly number[], lat: readonly number[]): boolean {
  const isFar = isWide(...extent(lng), ...extent(lat));
  return isFar && lng.some((value, index) => isOnCountryMap(value, lat[index]!));
}

/** Whether a region is as wide as several states. */
export function isWide(west: number, east: number, south: number, north: number): boolean {
  return east - west > countryDegrees || north - south > countryDegrees;
}

/** The smallest and the largest number. */
export function extent(values: readonly number[]): [number, number] {
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  return [lower, upper];
}

/** Five decimals of a degree are about a meter: enough for a dot, at half the file size. */
export function toMeter(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

/** At most `most` of the indices below `length`, drawn at random but always the same, in ascending order. */
export function sampleOf(length: number, most: number): number[] {
  const all = Array.from({ length }, (_, index) => index);
  if (length <= most) return all;
  const keys = all.map((index) => mixBits(index + 0x9e3779b9));
  return all
    .sort((a, b) => keys[a]! - keys[b]!)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** `34.05° N, 118.25° W`. */
export function positionText(lng: number, lat: number): string {
  const north = `${Math.abs(lat).toFixed(2)}° ${lat < 0 ? 'S' : 'N'}`;
  return `${north}, ${Math.abs(lng).toFixed(2)}° ${lng > 0 ? 'E' : 'W'}`;
}
