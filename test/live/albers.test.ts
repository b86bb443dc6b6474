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
        expect(ourX > 0 && ourX < 1 && ourY > 0 && ourY < 1).toBe(true);
      }
    }
  });
});
