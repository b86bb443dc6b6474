import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../../src/live/browser/placeLabels.js';

const request = fc.record({
  x: fc.double({ min: 0, max: 800, noNaN: true }),
  y: fc.double({ min: 0, max: 500, noNaN: true }),
  width: fc.integer({ min: 10, max: 140 }),
  height: fc.constant(20),
  gap: fc.constantFrom(null, 18),
});

describe('labels of the map', () => {
  it('never cover one another, nor leave the map', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), (requests) => {
        const boxes = placeLabels(requests, 800, 500).flatMap((position, index) =>
          position === null
            ? []
            : [{ ...position, right: position.left + requests[index]!.width, bottom: position.top + 20 }],
        );
        for (const [index, a] of boxes.entries()) {
          expect(a.left >= 0 && a.top >= 0 && a.right <= 800 && a.bottom <= 500).toBe(true);
          for (const b of boxes.slice(index + 1))
            expect(a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom).toBe(
              true,
            );
        }
      }),
    );
  });

  it('gives the first the first place', () => {
    const one = { x: 400, y: 250, width: 60, height: 20, gap: 10 };
    expect(placeLabels([one, one], 800, 500)).toEqual([
      { left: 410, top: 240 },
      { left: 330, top: 240 },
    ]);
    const name = { ...one, gap: null };
    expect(placeLabels([name, name], 800, 500)[1]).toBeNull();
  });
});
