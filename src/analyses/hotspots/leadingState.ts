import { largest } from '../common/groupCounts.js';
import { type CellIndex, cellCentre, indexCells } from './cellIndex.js';
import { readCity } from './cities.js';
import type { HotspotsContext } from './context.js';
import { subsetOf } from './densestTiles.js';
import { cityPlaces, type NamedPlace } from './places.js';
import { type Points, unknownState } from './points.js';

/** A state, for its map. */
export interface StateResult {
  readonly state: string;
  readonly accidents: number;
  /** Its accidents in small cells, and the middle of each in degrees. */
  readonly density: CellIndex;
  readonly centres: readonly { readonly lng: number; readonly lat: number }[];
  /** Its cities, most accidents first. */
  readonly places: readonly NamedPlace[];
}

/** Accidents that tell where the cities are, at most. */
const maxSampled = 6000;
/** Accidents that the name of a city takes. */
export const minPlaceInState = 30;

const cellKm = 25;
/** Of a state that a handful of larger cells would cover. */
const smallStateCellKm = 10;
/** Degrees of latitude. */
const smallStateDegrees = 2.5;

/** The state of the city that the options name, else that with most accidents; null if no accident names its state. */
export async function askState(context: HotspotsContext): Promise<StateResult | null> {
  const { points, options, source } = context;
  const chosen = options.city === null ? null : readCity(options.city).state;
  const state = points.states.find((one) => one === chosen) ?? statesByAccidents(points)[0]?.[0];
  if (state === undefined) return null;
  const inState = pointsOf(points, points.states.indexOf(state));
  const sample = await source.sample(maxSampled, {
    where: context.filter({ state, lng: { present: true } }),
    seed: options.seed,
    columns: ['lng', 'lat', 'city'],
  });
  const sizeKm = heightOf(inState) < smallStateDegrees ? smallStateCellKm : cellKm;
  const density = indexCells(inState, sizeKm);
  return {
    state,
    accidents: inState.n,
    density,
    centres: Array.from(density.cells, (cell) => cellCentre(cell, sizeKm)),
    places: cityPlaces(sample, inState.n, minPlaceInState),
  };
}

/** Accidents by state, most first, without those of no known state. */
export function statesByAccidents({ n, state, states }: Points): [state: string, accidents: number][] {
  const counts = new Float64Array(states.length);
  for (let i = 0; i < n; i++) counts[state[i]!]!++;
  const byState = new Map(states.map((name, index) => [name, counts[index]!]));
  byState.delete(unknownState);
  return largest(byState);
}

function pointsOf(points: Points, state: number): Points {
  const members: number[] = [];
  for (let i = 0; i < points.n; i++) if (points.state[i] === state) members.push(i);
  return subsetOf(points, Int32Array.from(members));
}

function heightOf({ lat }: Points): number {
  let [south, north] = [90, -90];
  for (const value of lat) {
    south = Math.min(south, value);
    north = Math.max(north, value);
  }
  return north - south;
}
