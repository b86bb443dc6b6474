import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, type Circle, placeLabels } from '../../../src/charts/svg/placeLabels.js';

const frame = { widthPixels: 400, heightPixels: 300 };
const at = fc.record({
  name: fc.stringMatching(/^[A-Z][a-z]{1,14}$/),
  x: fc.double({ min: 0, max: 400, noNaN: true }),
  y: fc.double({ min: 0, max: 300, noNaN: true }),
});
const circle = fc.record({
  x: fc.double({ min: 0, max: 400, noNaN: true }),
  y: fc.double({ min: 0, max: 300, noNaN: true }),
  radius: fc.double({ min: 1, max: 25, noNaN: true }),
});

const areApart = (one: Box, other: Box): boolean =>
  one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;

/** Whether a box is free of a circle, by its nearest point. */
function isFreeOf(box: Box, { x, y, radius }: Circle): boolean {
  const nearX = Math.max(box.left, Math.min(x, box.right));
  const nearY = Math.max(box.top, Math.min(y, box.bottom));
  return (nearX - x) ** 2 + (nearY - y) ** 2 >= radius ** 2 - 1e-9;
}

describe('names on a map', () => {
  it('touch neither each other, nor a circle, a box or the frame', () => {
    fc.assert(
      fc.property(fc.array(at, { maxLength: 30 }), fc.array(circle, { maxLength: 20 }), (names, circles) => {
        const boxes = [{ left: 0, top: 280, right: 90, bottom: 300 }];
        const placed = placeLabels(names, { ...frame, most: 12, circles, boxes });
        expect(placed.length).toBeLessThanOrEqual(12);
        for (const [index, { box }] of placed.entries()) {
          expect(box.left).toBeGreaterThanOrEqual(0);
          expect(box.top).toBeGreaterThanOrEqual(0);
          expect(box.right).toBeLessThanOrEqual(400);
          expect(box.bottom).toBeLessThanOrEqual(300);
          expect(circles.every((one) => isFreeOf(box, one))).toBe(true);
          const others = [...boxes, ...placed.slice(index + 1).map((label) => label.box)];
          expect(others.every((other) => areApart(box, other))).toBe(true);
        }
      }),
    );
  });

  it('stand at the right of their point, or of the circle around it, and at another side where that is taken', () => {
    const [plain] = placeLabels([{ name: 'Fresno', x: 100, y: 100 }], { ...frame, most: 1, circles: [] });
    expect(plain).toMatchObject({ anchor: 'start', x: 105, y: 104.5 });
    const around = { x: 98, y: 100, radius: 10 };
    const [beside] = placeLabels([{ name: 'Fresno', x: 100, y: 100 }], {
      ...frame,
      most: 1,
      circles: [around],
    });
    expect(beside).toMatchObject({ anchor: 'start', x: 111, y: 104.5 });
    const [left] = placeLabels([{ name: 'Fresno', x: 100, y: 100 }], {
      ...frame,
      most: 1,
      circles: [{ x: 120, y: 100, radius: 8 }],
    });
    expect(left).toMatchObject({ anchor: 'end', x: 95 });
  });

  it('are written for the first names, and left out where there is no room', () => {
    const same = Array.from({ length: 20 }, (_, index) => ({ name: `Place${index}`, x: 200, y: 150 }));
    const placed = placeLabels(same, { ...frame, most: 20, circles: [] });
    expect(placed[0]!.name).toBe('Place0');
    expect(placed.length).toBeGreaterThan(3);
    expect(placed.length).toBeLessThan(20);
  });
});
