import { geoAlbers } from 'd3-geo';
import { describe, expect, it } from 'vitest';
import { mapWidthKm, project } from '../../src/live/albers.js';

describe('the projection of the live map', () => {
  it("is d3-geo's geoAlbers, scaled to the width of the map", () => {
    const reference = geoAlbers()
      .scale(6371.0088 / mapWidthKm)
      .translate([0.5, 0.5])
      .precision(0);
    for (let lng = -125; lng <= -66; lng += 3.7) {
      for (let lat = 24; lat <= 50; lat += 2.3) {
        const [x, y] = reference([lng, lat])!;
        const [ourX, ourY] = project(lng, lat);
        expect(Math.abs(ourX - x)).toBeLessThan(1e-12);
        expect(Math.abs(ourY - y)).toBeLessThan(1e-12);
      }
    }
  });
  it('has room for the contiguous states', () => {
    for (const [lng, lat] of [
      [-124.73, 48.38],
      [-124.41, 40.44],
      [-117.12, 32.53],
      [-97.14, 25.95],
      [-80.03, 25.1],
      [-66.95, 44.81],
      [-95.15, 49.38],
    ] as const) {
      for (const value of project(lng, lat)) expect(value > 0.02 && value < 0.98).toBe(true);
    }
  });
});
