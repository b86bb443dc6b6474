import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { project, unproject } from '../../../src/live/albers.js';
import { tilesInView } from '../../../src/live/browser/streets.js';
import { countryBox, fitted, panned, toMap, toScreen, zoomedAt } from '../../../src/live/browser/view.js';
import { streetTileDegrees } from '../../../src/live/protocol.js';

const size = { width: 900, height: 520 };
const inside = {
  x: fc.double({ min: 200, max: 700, noNaN: true }),
  y: fc.double({ min: 150, max: 350, noNaN: true }),
};

describe('the view of the map', () => {
  it('shows the whole box', () => {
    const view = fitted(countryBox, size);
    const [left, top] = toScreen(view, size, countryBox[0], countryBox[1]);
    const [right, bottom] = toScreen(view, size, countryBox[2], countryBox[3]);
    for (const edge of [left, top, size.width - right, size.height - bottom])
      expect(edge).toBeGreaterThan(15);
    const beside = fitted([0.4, 0.4, 0.5, 0.5], size, 40, 350);
    expect(toScreen(beside, size, 0.5, 0.5)[0]).toBeLessThanOrEqual(size.width - 350);
  });

  it('keeps the point under the pointer where it is while it zooms', () => {
    fc.assert(
      fc.property(inside.x, inside.y, fc.double({ min: 0.9, max: 4, noNaN: true }), (px, py, factor) => {
        const view = fitted([0.4, 0.4, 0.6, 0.55], size);
        const [x, y] = toMap(view, size, px, py);
        const [nextX, nextY] = toScreen(zoomedAt(view, size, px, py, factor), size, x, y);
        expect(nextX).toBeCloseTo(px, 6);
        expect(nextY).toBeCloseTo(py, 6);
      }),
    );
  });

  it('moves with the pointer, and never off the country', () => {
    const view = fitted([0.4, 0.4, 0.6, 0.55], size);
    const [x, y] = toMap(view, size, 300, 200);
    const moved = toScreen(panned(view, 50, -20), size, x, y);
    expect(moved[0]).toBeCloseTo(350, 6);
    expect(moved[1]).toBeCloseTo(180, 6);
    expect(panned(view, -1e6, 1e6)).toMatchObject({ x: countryBox[2], y: countryBox[1] });
  });

  it('finds its way back from the map to degrees', () => {
    const lngs = fc.double({ min: -125, max: -66, noNaN: true });
    const lats = fc.double({ min: 24, max: 50, noNaN: true });
    fc.assert(
      fc.property(lngs, lats, (lng, lat) => {
        const [backLng, backLat] = unproject(...project(lng, lat));
        expect(backLng).toBeCloseTo(lng, 9);
        expect(backLat).toBeCloseTo(lat, 9);
      }),
    );
  });

  it('asks for the tiles that hold every point of the view, few of them, with cells of about a pixel', () => {
    const zooms = fc.double({ min: 900, max: 300_000, noNaN: true });
    fc.assert(
      fc.property(zooms, inside.x, inside.y, (pixels, px, py) => {
        const view = { x: 0.45, y: 0.5, pixels };
        const tiles = tilesInView(view, size);
        expect(tiles.length).toBeLessThanOrEqual(120);
        const degrees = streetTileDegrees(tiles[0]!.zoom);
        const [lng, lat] = unproject(...toMap(view, size, px, py));
        if (lng < -125 || lng > -66.9 || lat < 24.4 || lat > 49.4) return;
        const wanted = { column: Math.floor(lng / degrees), row: Math.floor(lat / degrees) };
        expect(tiles).toContainEqual(expect.objectContaining(wanted));
      }),
    );
  });
});
