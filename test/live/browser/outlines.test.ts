import { beforeAll, describe, expect, it } from 'vitest';
import { outlinesJson } from '../../../scripts/outlines.mjs';
import { project } from '../../../src/live/albers.js';
import { Outlines, type OutlinesAsset } from '../../../src/live/browser/outlines.js';

describe('the outlines of states and counties', () => {
  let asset: OutlinesAsset;
  let outlines: Outlines;
  beforeAll(async () => {
    asset = JSON.parse(await outlinesJson()) as OutlinesAsset;
    outlines = new Outlines(asset);
  });

  it('has the 48 contiguous states and DC, and their counties', () => {
    expect(outlines.states.length).toBe(49);
    expect(outlines.counties.length).toBe(3_108);
  });

  it.each([
    ['county:TX/Tarrant', 32.76, -97.33],
    ['county:CA/Los Angeles', 34.2, -118.3],
    ['county:NY/Kings', 40.65, -73.95],
    ['county:FL/Miami-Dade', 25.7, -80.4],
    ['county:DC/District of Columbia', 38.9, -77.03],
    ['county:MT/Missoula', 47.0, -113.8],
  ])('finds %s by its id and by a point in it', (id, lat, lng) => {
    const found = outlines.countyAt(...project(lng, lat));
    expect(found?.id).toBe(id);
    expect(outlines.county(id)).toBe(found);
  });

  it('finds counties however their names are spelt', () => {
    expect(outlines.county('county:MO/Saint Louis')?.name).toBe('St. Louis');
    expect(outlines.county('county:IL/De Kalb')?.name).toBe('DeKalb');
    expect(outlines.county('county:LA/Orleans Parish')?.name).toBe('Orleans');
    expect(outlines.county('county:TX/Nowhere')).toBeUndefined();
    expect(outlines.county('city:TX/Fort Worth')).toBeUndefined();
  });

  it('closes every ring, so that arcs fit together', () => {
    for (const { id, rings } of outlines.counties) {
      for (const ring of rings) {
        expect([ring.at(-2), ring.at(-1)], id).toEqual([ring[0], ring[1]]);
        for (let at = 2; at < ring.length; at += 2)
          expect(Math.hypot(ring[at]! - ring[at - 2]!, ring[at + 1]! - ring[at - 1]!), id).toBeLessThan(0.1);
      }
    }
  });

  it('puts the letters of a state inside of it', () => {
    for (const { code, labelX, labelY } of outlines.states)
      if (code !== 'DC') expect(outlines.countyAt(labelX, labelY)?.state).toBe(code);
  });

  it('has no county where there is sea', () => {
    expect(outlines.countyAt(...project(-90, 26))).toBeUndefined();
  });
});
