import { expect, it } from 'vitest';
import { hatch, hatchRect } from '../../../src/charts/svg/hatch.js';

/** The ends of the lines of a path. */
function segments(markup: string): number[][] {
  return [...markup.matchAll(/M([\d.-]+) ([\d.-]+)L([\d.-]+) ([\d.-]+)/g)].map((match) =>
    match.slice(1).map(Number),
  );
}

it('hatches a rectangle with lines at 45° from edge to edge', () => {
  const lines = segments(hatchRect(10, 20, 35, 14, 7));
  expect(lines.length).toBe(7);
  for (const [x1, y1, x2, y2] of lines as [number, number, number, number][]) {
    expect(x2 - x1).toBeCloseTo(y1 - y2, 6);
    for (const [x, y] of [
      [x1, y1],
      [x2, y2],
    ] as const) {
      expect(x >= 10 && x <= 45 && y >= 20 && y <= 34).toBe(true);
      expect(x === 10 || x === 45 || y === 20 || y === 34).toBe(true);
    }
  }
});

it('leaves out the notch of a concave area, and draws nothing of an empty one', () => {
  // A U: a line through both arms has a part in each.
  const lines = segments(
    hatch([
      [0, 0],
      [10, 0],
      [10, 50],
      [40, 50],
      [40, 0],
      [50, 0],
      [50, 60],
      [0, 60],
    ]),
  );
  expect(
    lines.every(
      ([x1, y1, x2, y2]) => !((x1! + x2!) / 2 > 10 && (x1! + x2!) / 2 < 40 && (y1! + y2!) / 2 < 50),
    ),
  ).toBe(true);
  expect(lines.some(([x1]) => x1 === 40)).toBe(true);
  expect(hatchRect(0, 0, 0, 0)).toBe('');
});
