/** What part of the map is in view, as plain numbers. */
import { mapWidthKm } from '../albers.js';
import type { MapBox } from './outlines.js';

export interface MapView {
  /** The point of the map in the middle of the view. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels for the whole width of the map. */
  readonly pixels: number;
}

export interface ViewSize {
  readonly width: number;
  readonly height: number;
}

/** The contiguous states. */
export const countryBox: MapBox = [0.03, 0.205, 0.965, 0.79];

/** A pixel is 15 m there. */
const mostPixels: number = (mapWidthKm * 1000) / 15;

/** The view that shows a box whole, with a margin of some pixels, left of what covers the right side. */
export function fitted(box: MapBox, { width, height }: ViewSize, margin = 16, coveredRight = 0): MapView {
  const [left, top, right, bottom] = box;
  const across = Math.max(1, width - coveredRight - 2 * margin) / (right - left);
  const down = Math.max(1, height - 2 * margin) / (bottom - top);
  const pixels = Math.min(across, down);
  return limited({ x: (left + right) / 2 + coveredRight / 2 / pixels, y: (top + bottom) / 2, pixels });
}

/** Zooms by a factor around a point of the screen, which stays where it is. */
export function zoomedAt(view: MapView, size: ViewSize, px: number, py: number, factor: number): MapView {
  const pixels = limited({ ...view, pixels: view.pixels * factor }).pixels;
  const shift = 1 / view.pixels - 1 / pixels;
  return limited({
    x: view.x + (px - size.width / 2) * shift,
    y: view.y + (py - size.height / 2) * shift,
    pixels,
  });
}

/** Moves the map by some pixels. */
export function panned(view: MapView, dx: number, dy: number): MapView {
  return limited({ ...view, x: view.x - dx / view.pixels, y: view.y - dy / view.pixels });
}

export function toScreen(view: MapView, size: ViewSize, x: number, y: number): [px: number, py: number] {
  return [(x - view.x) * view.pixels + size.width / 2, (y - view.y) * view.pixels + size.height / 2];
}

export function toMap(view: MapView, size: ViewSize, px: number, py: number): [x: number, y: number] {
  return [(px - size.width / 2) / view.pixels + view.x, (py - size.height / 2) / view.pixels + view.y];
}

/** The box of the map that is in view. */
export function boxInView(view: MapView, size: ViewSize): MapBox {
  const [left, top] = toMap(view, size, 0, 0);
  const [right, bottom] = toMap(view, size, size.width, size.height);
  return [left, top, right, bottom];
}

/** Whether two boxes have a point in common. */
export function overlaps(a: MapBox, b: MapBox): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

/** Kilometres of a pixel. */
export function kmPerPixel(view: MapView): number {
  return mapWidthKm / view.pixels;
}

/** A view a fraction of the way between two, for a flight: as far as the eye is concerned, zoom is logarithmic. */
export function between(from: MapView, to: MapView, fraction: number): MapView {
  const pixels = from.pixels * (to.pixels / from.pixels) ** fraction;
  const ratio = to.pixels / from.pixels;
  // The point that stays in place on the screen moves in a straight line.
  const done = Math.abs(ratio - 1) < 1e-6 ? fraction : (1 - 1 / ratio ** fraction) / (1 - 1 / ratio);
  return { x: from.x + (to.x - from.x) * done, y: from.y + (to.y - from.y) * done, pixels };
}

function limited({ x, y, pixels }: MapView): MapView {
  return {
    x: Math.min(countryBox[2], Math.max(countryBox[0], x)),
    y: Math.min(countryBox[3], Math.max(countryBox[1], y)),
    pixels: Math.min(mostPixels, Math.max(200, pixels)),
  };
}
