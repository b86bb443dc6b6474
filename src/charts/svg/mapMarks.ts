import { formatCount, formatNumber } from '../../base/format.js';
import type { MapMark, Trend } from '../mapParts.js';
import type { ColorToken } from '../palette.js';
import type { SvgDrawing } from './drawing.js';
import { drawKey, type KeyEntry } from './legend.js';
import type { MapView } from './mapView.js';
import { decimal, element, line, mark, type Paint, paint, target, text } from './markup.js';
import type { Box, Circle } from './placeLabels.js';
import { roomFor } from './textWidth.js';

/** Circles, keys and scale bars of maps. */

/** The share of a map that circles may cover, so that they can be told apart. */
const circleShare = 0.05;

/**
 * Radii of circles whose areas are proportional to their weights: `of` gives the radius of a weight. The largest has at
 * most `mostPixels`, less if there are many.
 */
export function radiusScale(
  weights: readonly number[],
  { widthPixels, heightPixels }: Pick<MapView, 'widthPixels' | 'heightPixels'>,
  mostPixels: number,
): (weight: number) => number {
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  if (heaviest === 0) return () => leastRadius;
  const sum = weights.reduce((total, weight) => total + Math.max(0, weight) / heaviest, 0);
  const shared = Math.sqrt((circleShare * widthPixels * heightPixels) / (Math.PI * sum));
  const largest = Math.min(mostPixels, shared);
  return (weight) => Math.max(leastRadius, largest * Math.sqrt(Math.max(0, weight) / heaviest));
}

const leastRadius = 2;

export interface DrawnMark extends Circle {
  readonly mark: MapMark;
}

/** The marks that are in the frame, largest first, so that small ones are drawn above. */
export function marksInView(
  marks: readonly MapMark[],
  { project }: Pick<MapView, 'project'>,
  radiusOf: (weight: number) => number,
): DrawnMark[] {
  return [...marks]
    .sort((a, b) => b.weight - a.weight)
    .flatMap((one) => {
      const at = project(one.lng, one.lat);
      return at === null ? [] : [{ mark: one, x: at[0], y: at[1], radius: radiusOf(one.weight) }];
    });
}

/** A mark with its text: a circle, or a triangle in the colour of its trend. */
export function markShape({ mark: one, x, y, radius }: DrawnMark, isSolid: boolean): string {
  return mark(markText(one), trendShape(one.trend, x, y, radius, isSolid), radius < 7 ? target(x, y) : '');
}

/** `1. I-10 E, Los Angeles: 75 accidents, emerging`. */
function markText({ name, weight, detail, trend }: MapMark): string {
  return `${name}: ${detail ?? formatCount(weight)}${trend === undefined ? '' : `, ${trend}`}`;
}

/** Solid with an edge in the colour of the page over coloured cells, else see-through with an edge of its own. */
export function trendShape(
  trend: Trend | undefined,
  x: number,
  y: number,
  radius: number,
  isSolid: boolean,
): string {
  const color: ColorToken = trend ?? 'hotspot';
  const look = isSolid
    ? { fill: paint(color), stroke: paint('page'), 'stroke-width': 1.2 }
    : { fill: paint(color), 'fill-opacity': '.42', stroke: paint(color) };
  if (trend === undefined) return element('circle', { cx: x, cy: y, r: radius, ...look });
  // A triangle of the same area as the circle.
  const side = radius * 2.69;
  const height = side * 0.866;
  const up = trend === 'emerging' ? -1 : 1;
  const tip = decimal(y + (up * height * 2) / 3);
  const base = decimal(y - (up * height) / 3);
  return element('path', {
    d: `M${decimal(x)} ${tip}L${decimal(x + side / 2)} ${base}H${decimal(x - side / 2)}Z`,
    'stroke-linejoin': 'round',
    ...look,
  });
}

/** The shapes and their words, at 0,0, on as many rows as they need; empty if no mark has a trend. */
export function trendKey(marks: readonly MapMark[], widthPixels: number): SvgDrawing {
  const trends = (['emerging', 'fading'] as const).filter((trend) =>
    marks.some((one) => one.trend === trend),
  );
  if (trends.length === 0) return { heightPixels: 0, body: '' };
  const entries = [...trends, undefined].map(
    (trend): KeyEntry => ({
      name: trend ?? 'no trend shown',
      sign: (x, y) => trendShape(trend, x + 6, y, 4.5, true),
      color: 'muted',
    }),
  );
  return drawKey(entries, widthPixels);
}

/** Circles of three round sizes with their numbers, at 0,0: beside their title, or below it where there is no room. */
export function sizeKey(
  title: string,
  heaviest: number,
  radiusOf: (weight: number) => number,
  widthPixels: number,
): SvgDrawing {
  const sizes = keySizes(heaviest).map((size) => {
    const [label, radius] = [formatNumber(size), radiusOf(size)];
    return { label, radius, width: 2 * radius + 5 + roomFor(label) };
  });
  const rowPixels = 2 * Math.max(10, ...sizes.map(({ radius }) => radius + 1));
  const titleWidth = roomFor(title) + 14;
  const isBeside = titleWidth + sizes.reduce((sum, { width }) => sum + width + 14, -14) <= widthPixels;
  const body = [text(0, isBeside ? rowPixels / 2 + 4.5 : 14, title, { color: 'muted' })];
  let [x, middle] = isBeside ? [titleWidth, rowPixels / 2] : [0, 20 + rowPixels / 2];
  for (const { label, radius, width } of sizes) {
    if (x > 0 && x + width > widthPixels) [x, middle] = [0, middle + rowPixels];
    body.push(
      element('circle', { cx: x + radius, cy: middle, r: radius, fill: 'none', stroke: paint('ink') }),
      text(x + 2 * radius + 5, middle + 4.5, label, { color: 'muted' }),
    );
    x += width + 14;
  }
  return { heightPixels: middle + rowPixels / 2, body: body.join('') };
}

/** At most three round numbers up to the largest: a fifteenth, a third and nearly all of it. */
export function keySizes(heaviest: number): number[] {
  if (heaviest <= 0) return [];
  return [...new Set([roundDown(heaviest / 15), roundDown(heaviest / 3), roundDown(heaviest)])].filter(
    (size) => size >= 1 || heaviest < 15,
  );
}

const keySteps = [7.5, 6, 5, 4, 3, 2.5, 2, 1.5, 1];

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = keySteps.find((one) => one * power <= value * (1 + 1e-9)) ?? 1;
  const rounded = Number((step * power).toPrecision(2));
  // Most weights are counts.
  return rounded > 1 ? Math.floor(rounded) : rounded;
}

/** A length of 1, 2 or 5 times a power of ten that is at least 44 pixels. */
export function scaleBarMeters(metersPerPixel: number): number {
  const least = 44 * metersPerPixel;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-9))! * power;
}

/** Where the bar of a map is: in the Gulf of Mexico on the map of the country, else at the left. */
export function barPlace({ country, heightPixels }: MapView): [x: number, y: number] {
  return country === null
    ? [10, heightPixels - 10]
    : [country.left + country.widthPixels * 0.56, heightPixels - 4];
}

/** A bar of a round length with its left end at `x` and its bottom at `y`. */
export function scaleBar(
  x: number,
  y: number,
  metersPerPixel: number,
  latitude: number | null,
): { readonly body: string; readonly box: Box } {
  const meters = scaleBarMeters(metersPerPixel);
  const length = meters / metersPerPixel;
  const label = `${lengthText(meters)}${latitude === null ? '' : ` (at ${latitudeText(latitude)})`}`;
  const right = x + Math.max(length, roomFor(label));
  return {
    body: [
      element('path', {
        d: `M${decimal(x)} ${decimal(y - 5)}v5h${decimal(length)}v-5`,
        fill: 'none',
        stroke: paint('ink'),
        'stroke-width': 1.3,
      }),
      text(x, y - 8, label, { color: 'muted', halo: true }),
    ].join(''),
    box: { left: x, top: y - 20, right, bottom: y },
  };
}

/** `500 km`, `50 m`, with a space that does not break. */
function lengthText(meters: number): string {
  return meters >= 1000 ? `${formatCount(meters / 1000)}\u00a0km` : `${formatNumber(meters)}\u00a0m`;
}

function latitudeText(latitude: number): string {
  return `${Math.abs(Math.round(latitude))}°\u00a0${latitude < 0 ? 'S' : 'N'}`;
}

/** An arrow to the north, with its foot at `x`, `y`. */
export function northArrow(x: number, y: number): string {
  return [
    text(x, y - 20, 'N', { color: 'muted', anchor: 'middle', halo: true }),
    line(x, y, x, y - 15, { widthPixels: 1.3 }),
    element('path', {
      d: `M${decimal(x - 4)} ${decimal(y - 11)}L${decimal(x)} ${decimal(y - 16)}L${decimal(x + 4)} ${decimal(y - 11)}`,
      fill: 'none',
      stroke: paint('ink'),
      'stroke-width': 1.3,
    }),
  ].join('');
}

/**
 * Many dots as one path with round or square ends, about 9 bytes each: from dot to dot along bands of the map. Of dots on
 * the same pixel one is drawn.
 */
export function dotsPath(
  places: readonly (readonly [x: number, y: number])[],
  color: Paint,
  diameterPixels: number,
  shape: 'round' | 'square' = 'round',
): string {
  if (places.length === 0) return '';
  const byPixel = new Map(
    places.map(([x, y]) => [`${Math.round(x)} ${Math.round(y)}`, [tenths(x), tenths(y)] as const]),
  );
  const bandOf = (y: number): number => Math.floor(y / bandTenths);
  const sorted = [...byPixel.values()].sort((a, b) => bandOf(a[1]) - bandOf(b[1]) || a[0] - b[0]);
  let [lastX, lastY] = [0, 0];
  const d = sorted.map(([x, y]) => {
    const step = `m${short(x - lastX)} ${short(y - lastY)}h0`.replace(' -', '-');
    [lastX, lastY] = [x, y];
    return step;
  });
  return element('path', {
    d: d.join(''),
    fill: 'none',
    stroke: paint(color),
    'stroke-width': diameterPixels,
    'stroke-linecap': shape,
  });
}

/** The height of a band, in tenths of a pixel. */
const bandTenths = 80;

function tenths(value: number): number {
  return Math.round(value * 10);
}

/** The pixels of places; null if one of them is outside of the frame. */
export function allInView(
  places: readonly (readonly [lng: number, lat: number])[],
  { project }: Pick<MapView, 'project'>,
): readonly (readonly [x: number, y: number])[] | null {
  const pixels = places.flatMap(([lng, lat]) => {
    const at = project(lng, lat);
    return at === null ? [] : [at];
  });
  return pixels.length === places.length ? pixels : null;
}

/** A closed path through corners, each from the one before. */
export function polygon(corners: readonly (readonly [x: number, y: number])[]): string {
  let [lastX, lastY] = [0, 0];
  const steps = corners.map((corner, index) => {
    const [x, y] = corner.map(tenths) as [number, number];
    const step = `${index === 0 ? 'M' : 'l'}${short(x - lastX)} ${short(y - lastY)}`.replace(' -', '-');
    [lastX, lastY] = [x, y];
    return step;
  });
  return `${steps.join('')}z`;
}

/** A number of tenths without a needless zero: `12`, `.4`, `-.4`. */
function short(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, '$1.');
}
