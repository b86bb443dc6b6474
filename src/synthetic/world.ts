import { dayNumber } from '../base/dates.js';
import { monthOf } from './calendar.js';
import { type Hotspot, hotspotsOf } from './hotspots.js';
import type { Recipe } from './options.js';
import { stateRows } from './parameters.js';
import { places } from './places.js';
import { type Rates, ratesOf } from './rates.js';
import { type Region, regionOf } from './spots.js';

/** Everything that a row depends on besides its random numbers: made from the recipe, the same on every thread. */
export interface World {
  readonly recipe: Recipe;
  readonly rates: Rates;
  readonly regions: readonly Region[];
  /** By region in the order of `regions`: its share of the rows of each source. */
  readonly shares: readonly (readonly [number, number, number])[];
  readonly hotspots: readonly Hotspot[];
  readonly firstMonth: number;
  readonly months: number;
}

export function worldOf(recipe: Recipe): World {
  const numbered = places.map((place, number) => ({ place, number }));
  const chosen = numbered.filter(({ place }) => recipe.states.includes(place.state));
  const byWeight = chosen
    .map(({ place, number }) => ({ place, number, rows: rowsOf(number) }))
    .sort((a, b) => sum(b.rows) - sum(a.rows));
  const kept = recipe.stations === 0 ? byWeight : byWeight.slice(0, recipe.stations);
  const regions = kept.map(({ place, number }) => regionOf(place, number, recipe.stations > 0));
  const totals = [0, 1, 2].map((s) => kept.reduce((total, { rows }) => total + rows[s]!, 0));
  const shares = kept.map(
    ({ rows }) => rows.map((value, s) => value / totals[s]!) as [number, number, number],
  );
  const firstMonth = monthOf(dayNumber(recipe.from));
  const lastMonth = monthOf(dayNumber(recipe.until) - 1);
  return {
    recipe,
    rates: ratesOf(recipe),
    regions,
    shares,
    hotspots: hotspotsOf(regions, recipe.hotspots),
    firstMonth,
    months: lastMonth - firstMonth + 1,
  };
}

/** A place's part of its state's rows, by source. */
function rowsOf(number: number): [number, number, number] {
  const { state, weight } = places[number]!;
  const all = places.reduce((total, place) => total + (place.state === state ? place.weight : 0), 0);
  const rows = stateRows[state]!;
  return [(rows[0] * weight) / all, (rows[1] * weight) / all, (rows[2] * weight) / all];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
