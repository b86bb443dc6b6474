import { formatCount, formatNumber } from '../../base/format.js';
import type { MapMark, Trend } from '../mapParts.js';
import type { ColorToken } from '../palette.js';
import type { SvgDrawing } from './drawing.js';
import type { MapView } from './mapView.js';
import { decimal, element, line, mark, type Paint, paint, target, text } from './markup.js';
import type { Box, Circle } from './placeLabels.js';
import { textWidth } from './textWidth.js';

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

/** The shapes and their words, at 0,0; empty if no mark has a trend. */
export function trendKey(marks: readonly MapMark[]): SvgDrawing {
  if (marks.every(({ trend }) => trend === undefined)) return { heightPixels: 0, body: '' };
  const entries: [Trend | undefined, string][] = [
    ['emerging', 'emerging'],
    ['fading', 'fading'],
    [undefined, 'no trend shown'],
  ];
  const body: string[] = [];
  let x = 0;
  for (const [trend, label] of entries) {
    if (trend !== undefined && marks.every((one) => one.trend !== trend)) continue;
    body.push(trendShape(trend, x + 6, 9, 4.5, true), text(x + 16, 13.5, label, { color: 'muted' }));
    x += 16 + textWidth(label, 13) * 1.1 + 14;
  }
  return { heightPixels: 20, body: body.join('') };
}

/** Circles of three round sizes with their numbers, at 0,0. */
export function sizeKey(title: string, heaviest: number, radiusOf: (weight: number) => number): SvgDrawing {
  const sizes = keySizes(heaviest);
  const largest = radiusOf(sizes.at(-1) ?? 0);
  const middle = Math.max(10, largest + 1);
  const body = [text(0, middle + 4.5, title, { color: 'muted' })];
  let x = textWidth(title, 13) * 1.1 + 14;
  for (const size of sizes) {
    const radius = radiusOf(size);
    body.push(
      element('circle', { cx: x + radius, cy: middle, r: radius, fill: 'none', stroke: paint('ink') }),
      text(x + 2 * radius + 5, middle + 4.5, formatNumber(size), { color: 'muted' }),
    );
    x += 2 * radius + 5 + textWidth(formatNumber(size), 13) * 1.1 + 14;
  }
  return { heightPixels: 2 * middle, body: body.join('') };
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
  const right = x + Math.max(length, textWidth(label, 13) * 1.1);
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

/** Many dots as one path with round or square ends: 11 bytes each. */
export function dotsPath(
  places: readonly (readonly [x: number, y: number])[],
  color: Paint,
  diameterPixels: number,
  shape: 'round' | 'square' = 'round',
): string {
  if (places.length === 0) return '';
  return element('path', {
    d: places.map(([x, y]) => `M${decimal(x)} ${decimal(y)}h0`).join(''),
    fill: 'none',
    stroke: paint(color),
    'stroke-width': diameterPixels,
    'stroke-linecap': shape,
  });
}

/** A drawing moved to a place. */
export function moved(x: number, y: number, body: string): string {
  return body === '' ? '' : element('g', { transform: `translate(${decimal(x)} ${decimal(y)})` }, body);
}
