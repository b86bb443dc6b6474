import { element, paint, tenth } from './markup.js';

/**
 * Hatching at 45° inside a polygon, for places without data and for the area between two lines. It is one path and not a
 * pattern: the ids of patterns would have to be unique on a page with many drawings.
 *
 * @param corners in pixels, in order; the polygon may be concave
 */
export function hatch(corners: readonly (readonly [x: number, y: number])[], stepPixels = 9): string {
  const sums = corners.map(([x, y]) => x + y);
  const [first, last] = [Math.ceil(Math.min(...sums) / stepPixels), Math.max(...sums) / stepPixels];
  let d = '';
  for (let row = first; row <= last; row++) {
    const crossings = crossingsOf(corners, row * stepPixels);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const [from, to] = [crossings[index]!, crossings[index + 1]!];
      if (to - from < 0.5) continue;
      const sum = row * stepPixels;
      d += `M${tenth(from)} ${tenth(sum - from)}L${tenth(to)} ${tenth(sum - to)}`;
    }
  }
  return d === ''
    ? ''
    : element('path', { d, fill: 'none', stroke: paint('muted'), 'stroke-opacity': '.55' });
}

/** Hatching of a rectangle. */
export function hatchRect(x: number, y: number, width: number, height: number, stepPixels = 9): string {
  const [right, bottom] = [x + width, y + height];
  return hatch(
    [
      [x, y],
      [right, y],
      [right, bottom],
      [x, bottom],
    ],
    stepPixels,
  );
}

/** Where the line x + y = `sum` enters and leaves the polygon, as ascending x. */
function crossingsOf(corners: readonly (readonly [number, number])[], sum: number): number[] {
  const found: number[] = [];
  for (const [index, [x1, y1]] of corners.entries()) {
    const [x2, y2] = corners[(index + 1) % corners.length]!;
    const [from, to] = [x1 + y1 - sum, x2 + y2 - sum];
    // An end on the line belongs to one of its two edges.
    if (from < 0 === to < 0) continue;
    found.push(x1 + ((x2 - x1) * from) / (from - to));
  }
  return found.sort((a, b) => a - b);
}
