import type { LineData } from '../lineSeries.js';
import type { LinePlot } from './linePlot.js';
import { text } from './markup.js';
import { roomFor } from './textWidth.js';

/** A line in pixels, from left to right. */
type Course = readonly (readonly [x: number, y: number])[];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const heightPixels = 14;
/** Between a line and its name. */
const gapPixels = 4;

/**
 * The names of the lines in their plot, each above or below its line where that is highest over the others; null if
 * one finds no room.
 */
export function lineNames(plot: LinePlot): string | null {
  const courses = plot.series.map((series) => courseOf(series, plot));
  const placed: Box[] = [];
  for (const [index, { name }] of plot.series.entries()) {
    const others = courses.filter((_, other) => other !== index);
    const box = boxBeside(courses[index]!, others, placed, roomFor(name), plot);
    if (box === null) return null;
    placed.push(box);
  }
  return plot.series
    .map(({ name }, index) => {
      const { left, right, bottom } = placed[index]!;
      return text((left + right) / 2, bottom - 2, name, { anchor: 'middle', halo: true });
    })
    .join('');
}

function courseOf({ x, y }: LineData, plot: LinePlot): Course {
  return x
    .map((place, index): [number, number] => [
      plot.x.at(place),
      y[index] === null ? Number.NaN : plot.y.at(y[index]!),
    ])
    .filter(([at, height]) => Number.isFinite(at) && Number.isFinite(height))
    .sort((a, b) => a[0] - b[0]);
}

function boxBeside(
  course: Course,
  others: readonly Course[],
  placed: readonly Box[],
  width: number,
  { area }: LinePlot,
): Box | null {
  let best: Box | null = null;
  let farthest = Number.NEGATIVE_INFINITY;
  for (const [middle] of course) {
    const left = Math.max(area.left, Math.min(area.right - width, middle - width / 2));
    const right = left + width;
    const own = heightsWithin(course, left, right);
    if (own.length === 0 || right > area.right) continue;
    const [highest, lowest] = [Math.min(...own), Math.max(...own)];
    const beside = others.map((other) => heightsWithin(other, left, right));
    // From the line down to the highest other one.
    const distance = Math.min(area.bottom, ...beside.flat()) - highest;
    for (const top of [highest - gapPixels - heightPixels, lowest + gapPixels]) {
      const box = { left, right, top, bottom: top + heightPixels };
      const isFree =
        box.top >= area.top &&
        box.bottom <= area.bottom &&
        beside.every(
          (heights) => Math.max(...heights) < box.top - 2 || Math.min(...heights) > box.bottom + 2,
        ) &&
        !placed.some(
          (other) =>
            other.right > left && other.left < right && other.bottom > box.top && other.top < box.bottom,
        );
      if (isFree && distance > farthest) [best, farthest] = [box, distance];
    }
  }
  return best;
}

/** The heights of a line between two ends: of its points, and at the ends. */
function heightsWithin(course: Course, left: number, right: number): number[] {
  const ends = [left, right].flatMap((end) => {
    const next = course.findIndex(([x]) => x >= end);
    if (next <= 0) return [];
    const [[x1, y1], [x2, y2]] = [course[next - 1]!, course[next]!];
    return [y1 + ((y2 - y1) * (end - x1)) / (x2 - x1)];
  });
  return [...ends, ...course.filter(([x]) => x >= left && x <= right).map(([, y]) => y)];
}
