import { describe, expect, it } from 'vitest';
import { cellBounds, cellOfPoint } from '../../src/query/cells.js';
import { createRandom, haversineMeters } from '../../src/stats/index.js';

const random = createRandom(21);
const points = Array.from({ length: 2_000 }, (_, index) => ({
  lng: -125 + 60 * random.uniform(),
  lat: 24 + 26 * random.uniform(),
  sizeKm: [0.1, 0.5, 1, 5, 50, 333][index % 6]!,
}));

describe('cells on the map', () => {
  it('hold the points that are named by them', () => {
    for (const { lng, lat, sizeKm } of points) {
      const { west, south, east, north } = cellBounds(cellOfPoint(lng, lat, sizeKm), sizeKm);
      // Bounds are rounded to the last digit of a degree, so a point on an edge may lie on either side of it.
      expect(lng).toBeGreaterThanOrEqual(west - 1e-9);
      expect(lng).toBeLessThan(east + 1e-9);
      expect(lat).toBeGreaterThanOrEqual(south - 1e-9);
      expect(lat).toBeLessThan(north + 1e-9);
    }
  });

  it('are as wide and as high as asked for, within one per cent for cells of up to 50 km', () => {
    for (const { lng, lat, sizeKm } of points.filter((point) => point.sizeKm <= 50)) {
      const { west, south, east, north } = cellBounds(cellOfPoint(lng, lat, sizeKm), sizeKm);
      const middle = (south + north) / 2;
      // Haversine over the middle: the oracle of the size in meters.
      expect(haversineMeters(west, middle, east, middle) / 1_000 / sizeKm).toBeCloseTo(1, 2);
      expect(haversineMeters(lng, south, lng, north) / 1_000 / sizeKm).toBeCloseTo(1, 2);
    }
  });

  it('are counted eastward within a row and northward from row to row, to both poles', () => {
    expect(cellOfPoint(-100, 40, 10)).toBeLessThan(cellOfPoint(-99, 40, 10));
    expect(cellOfPoint(-99, 40, 10)).toBeLessThan(cellOfPoint(-100, 41, 10));
    for (const lat of [-90, 90]) {
      expect(cellOfPoint(180, lat, 1) % 1_000_000).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(cellOfPoint(180, lat, 0.1))).toBe(true);
    }
  });
});
