import { unexpected } from '../base/checks.js';
import { dayNumber } from '../base/dates.js';
import { firstDayOfMonth } from './calendar.js';
import { covidDates, covidStrength } from './rates.js';
import { randomFor, streams } from './seeds.js';
import { sourceLabels } from './truth.js';
import type { World } from './world.js';

/** Number of rows by feed, month and region: a draw of exactly `rows` from the expected numbers. */
export interface Plan {
  /** Blocks in the order of the file: month by month, in it region by region. Index: block * 3 + source. */
  readonly counts: Uint32Array;
  /** Expected rows of the same cells. */
  readonly expected: Float64Array;
  readonly blocks: number;
  /** Expected rows by feed during the full COVID effect, with and without it. */
  readonly plateau: { readonly expected: readonly number[]; readonly counterfactual: readonly number[] };
}

/** @throws InputError when no feed reports in the whole period */
export function planOf(world: World): Plan {
  const { recipe, regions, shares, rates } = world;
  const blocks = world.months * regions.length;
  const expected = new Float64Array(blocks * 3);
  let total = 0;
  const plateau = [0, 0, 0];
  const plateauFrom = dayNumber(covidDates.fullFrom);
  const plateauUntil = dayNumber(covidDates.until);
  for (let month = 0; month < world.months; month++) {
    const first = Math.max(firstDayOfMonth(world.firstMonth + month), rates.firstDay);
    const last = Math.min(firstDayOfMonth(world.firstMonth + month + 1), rates.firstDay + rates.hours / 24);
    for (let s = 0; s < 3; s++) {
      let rows = 0;
      for (let day = first; day < last; day++) {
        let ofDay = 0;
        const from = (day - rates.firstDay) * 24;
        for (let hour = from; hour < from + 24; hour++) ofDay += rates.byHour[s]![hour]!;
        rows += ofDay;
        if (day >= plateauFrom && day < plateauUntil) plateau[s]! += ofDay;
      }
      for (let region = 0; region < regions.length; region++) {
        const value = rows * shares[region]![s]!;
        expected[(month * regions.length + region) * 3 + s] = value;
        total += value;
      }
    }
  }
  if (total === 0) {
    throw unexpected(
      'from and until',
      `days in which a feed of the ${recipe.release}-column release reports`,
      [recipe.from, recipe.until],
      {
        hint: 'Choose other days. Source1 has a gap from 2020-07-01 to 2020-09-09, all feeds from 2016-01-15 to 2016-02-07.',
      },
    );
  }
  const scale = recipe.rows / total;
  for (let i = 0; i < expected.length; i++) expected[i]! *= scale;
  return {
    counts: draw(expected, recipe.rows, recipe.seed),
    expected,
    blocks,
    plateau: {
      expected: plateau.map((rows) => rows * scale),
      counterfactual: plateau.map(
        (rows, s) => (rows * scale) / recipe.covid[sourceLabels[s]!] ** covidStrength(plateauFrom),
      ),
    },
  };
}

/** `rows` independent draws of a cell in proportion to `weights`, by Walker's alias method in Vose's form. */
function draw(weights: Float64Array, rows: number, seed: number): Uint32Array {
  const n = weights.length;
  const chance = new Float64Array(n);
  const alias = new Uint32Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    chance[i] = (weights[i]! * n) / rows;
    (chance[i]! < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!;
    const more = large.pop()!;
    alias[less] = more;
    chance[more]! -= 1 - chance[less]!;
    (chance[more]! < 1 ? small : large).push(more);
  }
  // The remaining cells have weight 1 up to rounding, or no weight.
  const heaviest = weights.indexOf(weights.reduce((most, weight) => Math.max(most, weight), 0));
  for (const i of [...small, ...large]) {
    chance[i] = weights[i]! > 0 ? 1 : 0;
    alias[i] = heaviest;
  }
  const counts = new Uint32Array(n);
  const random = randomFor(seed, streams.counts);
  for (let i = 0; i < rows; i++) {
    const cell = random.integer(n);
    const chosen = random.uniform() < chance[cell]! ? cell : alias[cell]!;
    counts[chosen]! += 1;
  }
  return counts;
}
