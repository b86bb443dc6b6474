import type { MapPlace } from '../mapParts.js';
import type { MapView } from './mapView.js';
import { element, haloAttributes, type TextStyle, text } from './markup.js';
import { roomFor } from './textWidth.js';

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A name with its place in a picture. */
export interface PlacedLabel {
  readonly name: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly box: Box;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LabelOptions {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Most labels. */
  readonly most: number;
  /** No label touches these: circles and the boxes of other text. */
  readonly circles: readonly Circle[];
  readonly boxes?: readonly Box[];
  /** @default false */
  readonly bold?: boolean;
}

const sizePixels = 13;

/**
 * Names at the right, the left, above or below their points, as many as there is room for, in the order given. None
 * touches another, a circle or the frame; what finds no room is left out.
 */
export function placeLabels(
  names: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  { widthPixels, heightPixels, most, circles, boxes = [], bold = false }: LabelOptions,
): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const { name, x, y } of names) {
    if (placed.length === most) break;
    const circle = around({ x, y }, circles);
    const free = gaps
      .flatMap((gap) => sidesOf(name, circle, gap, bold))
      .find(
        ({ box }) =>
          box.left >= 0 &&
          box.top >= 0 &&
          box.right <= widthPixels &&
          box.bottom <= heightPixels &&
          !circles.some((circle) => touches(circle, box)) &&
          ![...boxes, ...placed.map((label) => label.box)].some((other) => overlap(other, box)),
      );
    if (free !== undefined) placed.push(free);
  }
  return placed;
}

/** The largest circle that a point is in, or a small one of its own. */
function around({ x, y }: { readonly x: number; readonly y: number }, circles: readonly Circle[]): Circle {
  let largest: Circle = { x, y, radius: 2 };
  for (const circle of circles) {
    if (circle.radius > largest.radius && Math.hypot(circle.x - x, circle.y - y) <= circle.radius)
      largest = circle;
  }
  return largest;
}

/** Distances of a name from its point: the next where the one before has no room at any side. */
const gaps = [3, 10, 18];

function sidesOf(name: string, { x, y, radius }: Circle, gapPixels: number, bold: boolean): PlacedLabel[] {
  const width = roomFor(name, { sizePixels, bold });
  const gap = radius + gapPixels;
  const label = (anchor: PlacedLabel['anchor'], atX: number, baseline: number): PlacedLabel => {
    const left = anchor === 'start' ? atX : anchor === 'end' ? atX - width : atX - width / 2;
    const box = { left, top: baseline - 11, right: left + width, bottom: baseline + 4 };
    return { name, anchor, x: atX, y: baseline, box };
  };
  return [
    label('start', x + gap, y + 4.5),
    label('end', x - gap, y + 4.5),
    label('middle', x, y - gap - 4),
    label('middle', x, y + gap + 11),
  ];
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function touches({ x, y, radius }: Circle, box: Box): boolean {
  const [nearX, nearY] = [clamp(x, box.left, box.right), clamp(y, box.top, box.bottom)];
  return Math.hypot(nearX - x, nearY - y) < radius;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** The names of places that are in the frame, those with most reports first. */
export function placesInView(
  places: readonly (Omit<MapPlace, 'n'> & { readonly n?: number })[],
  { project }: Pick<MapView, 'project'>,
): { readonly name: string; readonly x: number; readonly y: number }[] {
  return [...places]
    .sort((a, b) => (b.n ?? 0) - (a.n ?? 0))
    .flatMap(({ name, lng, lat }) => {
      const at = project(lng, lat);
      return at === null ? [] : [{ name, x: at[0], y: at[1] }];
    });
}

/** The labels with an edge in the colour of the page. */
export function labelTexts(labels: readonly PlacedLabel[], style: TextStyle = {}): string {
  if (labels.length === 0) return '';
  const texts = labels.map(({ name, x, y, anchor }) => text(x, y, name, { anchor, ...style }));
  return element('g', haloAttributes, ...texts);
}
