import { unexpected } from '../base/checks.js';
import { statesOnMap } from './countryMap.js';
import { type FigureOf, figureOf } from './figureOf.js';
import { type Labels, numbersOf, requireOrdered, requireSameLength, type ValuesInput } from './input.js';
import type { ChartTable } from './table.js';

/** Intervals and counts are in the hover text and in the table. A state without a value is hatched. */
export interface StateMapInput extends ValuesInput {
  /** Two letters: `CA`; each once. Null and others, such as `PR`, are in the table only. */
  readonly states: Labels;
  /** Values are ratios above 0: seven classes around 1, in two hues. @default false: five classes of one hue */
  readonly ratio?: boolean;
  /** Why a state has no value, under the legend: `under 50 reports`. @default 'no data' */
  readonly missing?: string;
}

export interface StateValue {
  /** Two letters. */
  readonly state: string;
  /** Null: hatched. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number | null;
}

/** A value for each state of the US, in a grid of equal tiles. */
export interface TilesChart {
  readonly kind: 'tiles';
  readonly states: readonly StateValue[];
  readonly valueTitle: string;
  readonly percent: boolean;
  readonly ratio: boolean;
  readonly missing: string;
}

/**
 * The states of the US as tiles of equal size, coloured by a value in classes; the interactive figure is a map.
 *
 * @throws InputError on lists of different lengths, on an interval with one end, on a state that is given twice, and on a
 * ratio at or below 0
 * @example
 * stateMap({ id: 'states', headline: 'California leads', footnote: 'All feeds', alt: 'Grid of states: CA 11,155, TX 3,761.',
 *   states: ['CA', 'TX'], values: [11155, 3761], valueTitle: 'Reported accidents' });
 */
export function stateMap(input: StateMapInput): FigureOf<TilesChart> {
  const { states, counts, valueTitle, percent = false, ratio = false, missing = 'no data' } = input;
  requireSameLength({ states, values: input.values, counts, lower: input.lower, upper: input.upper });
  const values = numbersOf(input.values, 'values');
  const n = counts && numbersOf(counts, 'counts');
  const lower = input.lower && numbersOf(input.lower, 'lower');
  const upper = input.upper && numbersOf(input.upper, 'upper');
  if (lower !== undefined || upper !== undefined) requireOrdered(lower ?? [], upper ?? []);
  const names = states.map((state) => (state === null ? 'unknown' : String(state)));
  const twice = names.find((name, index) => statesOnMap.has(name) && names.indexOf(name) < index);
  if (twice !== undefined) {
    throw unexpected(`each state of figure ${input.id}`, 'given once', `${twice} twice`);
  }
  const low = ratio ? values.find((value) => value !== null && value <= 0) : undefined;
  if (low !== undefined) throw unexpected(`every ratio of figure ${input.id}`, 'above 0', low);
  return figureOf(input, {
    kind: 'tiles',
    states: names.map((state, index) => ({
      state,
      value: values[index]!,
      lower: lower?.[index] ?? null,
      upper: upper?.[index] ?? null,
      n: n?.[index] ?? null,
    })),
    valueTitle,
    percent,
    ratio,
    missing,
  });
}

export function tilesTable({ states, valueTitle, percent }: TilesChart): ChartTable {
  const format = percent ? 'percent' : 'number';
  return [
    { key: 'state', heading: '', format: 'text', values: states.map(({ state }) => state) },
    { key: 'value', heading: valueTitle, format, values: states.map(({ value }) => value) },
    { key: 'lower', heading: 'From', format, values: states.map(({ lower }) => lower) },
    { key: 'upper', heading: 'To', format, values: states.map(({ upper }) => upper) },
    { key: 'n', heading: 'n', format: 'number', values: states.map(({ n }) => n) },
  ];
}
