import { describe, expect, it } from 'vitest';
import { livelySpeed } from '../../../src/app/live/livelySpeed.js';

const dayMs = 86_400_000;

describe('the speed of a page that nobody has chosen', () => {
  it('is ten minutes a second for a file as dense as the real one', () => {
    expect(livelySpeed({ rowCount: 150 * 24 * 37, firstMs: 0, lastMs: 37 * dayMs })).toBe(600);
  });
  it('is faster for a thin file, so that something is seen', () => {
    expect(livelySpeed({ rowCount: 1_999, firstMs: 0, lastMs: 146 * dayMs })).toBe(3_600);
    expect(livelySpeed({ rowCount: 2_510, firstMs: 0, lastMs: 2_600 * dayMs })).toBe(86_400);
  });
  it('is a day a second at most, and does not divide by the time of a single accident', () => {
    expect(livelySpeed({ rowCount: 3, firstMs: 0, lastMs: 2_600 * dayMs })).toBe(86_400);
    expect(livelySpeed({ rowCount: 1, firstMs: 0, lastMs: 0 })).toBe(600);
  });
});
