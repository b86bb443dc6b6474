import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, requireSameLength, requireSome } from './input.js';
import { extent, type MapArea, requireRing, type Trend, toMeter } from './mapParts.js';
import type { ChartTable } from './table.js';

export interface SmallMap {
  readonly title: string;
  /** Degrees. */
  readonly lng: ArrayLike<number>;
  readonly lat: ArrayLike<number>;
  /** Whether each point belongs to the place itself, which is drawn in the accent colour. */
  readonly inside: ArrayLike<number | boolean>;
  readonly area: MapArea;
  /** The number of reports in the place, of which `lng` and `lat` may be a sample. @default the points inside */
  readonly n?: number;
  /** @default none */
  readonly trend?: Trend;
}

export interface SmallMapsInput extends FigureText {
  /** The first three are drawn, the others are in the table. */
  readonly maps: readonly SmallMap[];
}

/** A place from close up. */
export interface CloseUp {
  readonly title: string;
  readonly detail: string | null;
  readonly lng: readonly number[];
  readonly lat: readonly number[];
  /** Whether each point belongs to the place: 1 or 0. */
  readonly inside: readonly number[];
  readonly ring: MapArea['ring'];
  readonly n: number;
  readonly trend: Trend | null;
}

/** Places from close up, each to its own scale. */
export interface CloseUpsChart {
  readonly kind: 'closeUps';
  readonly maps: readonly CloseUp[];
}

/** Number of close-ups that a figure draws. */
export const mostCloseUps: number = 3;

/**
 * A map of each place from close up, fitted to it, with a scale of its own: the dots draw the streets.
 * @throws InputError without maps, on lists of different lengths, and on an area with fewer than three corners
 */
export function smallMaps(input: SmallMapsInput): FigureOf<CloseUpsChart> {
  requireSome('maps', input.maps, input);
  return figureOf(input, { kind: 'closeUps', maps: input.maps.map(closeUpOf) });
}

/** A close-up as plain data, checked. */
export function closeUpOf({ title, lng, lat, inside, area, n, trend }: SmallMap): CloseUp {
  // A place without reports in its frame is still a place.
  if (lng.length + lat.length + inside.length > 0) requireSameLength({ lng, lat, inside });
  requireRing(area);
  const isInside = Array.from(inside, (value) => Number(Boolean(value)));
  return {
    title,
    detail: area.detail ?? null,
    lng: allNumbersOf(Array.from(lng), 'lng').map(toMeter),
    lat: allNumbersOf(Array.from(lat), 'lat').map(toMeter),
    inside: isInside,
    ring: area.ring.map(([x, y]) => [toMeter(x), toMeter(y)] as const),
    n: n ?? isInside.reduce((sum, one) => sum + one, 0),
    trend: trend ?? null,
  };
}

const metersPerDegree = 111_195.08;

/** The middle of a place's hull in degrees, and its size in meters. */
export function frameOf({ ring }: Pick<CloseUp, 'ring'>): {
  readonly lng: number;
  readonly lat: number;
  readonly widthMeters: number;
  readonly heightMeters: number;
} {
  const [west, east] = extent(ring.map(([lng]) => lng));
  const [south, north] = extent(ring.map(([, lat]) => lat));
  const lat = (south + north) / 2;
  return {
    lng: (west + east) / 2,
    lat,
    widthMeters: (east - west) * metersPerDegree * Math.cos((lat * Math.PI) / 180),
    heightMeters: (north - south) * metersPerDegree,
  };
}

/** East and north of the middle of a place, in meters. */
export function metersFrom(
  middle: { readonly lng: number; readonly lat: number },
  lng: number,
  lat: number,
): [x: number, y: number] {
  const eastward = Math.cos((middle.lat * Math.PI) / 180);
  return [(lng - middle.lng) * metersPerDegree * eastward, (lat - middle.lat) * metersPerDegree];
}

export function closeUpsTable({ maps }: CloseUpsChart): ChartTable {
  const frames = maps.map(frameOf);
  return [
    { key: 'place', heading: '', format: 'text', values: maps.map(({ title }) => title) },
    { key: 'n', heading: 'Reports', format: 'number', values: maps.map(({ n }) => n) },
    { key: 'lng', heading: 'Longitude (°)', format: 'degrees', values: frames.map(({ lng }) => lng) },
    { key: 'lat', heading: 'Latitude (°)', format: 'degrees', values: frames.map(({ lat }) => lat) },
    {
      key: 'widthMeters',
      heading: 'East to west (m)',
      format: 'number',
      values: frames.map(({ widthMeters }) => widthMeters),
    },
    {
      key: 'heightMeters',
      heading: 'North to south (m)',
      format: 'number',
      values: frames.map(({ heightMeters }) => heightMeters),
    },
  ];
}
