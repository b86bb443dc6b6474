import type { Dataset } from '../dataset/dataset.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import { fieldsOf, typeOf } from './fields.js';
import type { Filter, Measure, Question } from './question.js';
import type { AskOptions, ColumnState, ColumnStates, Source } from './source.js';
import type { Table } from './table.js';

/** The state of a column with this many values in this many rows. Without rows, it is absent. */
export function columnState(values: number, rows: number): ColumnState {
  if (values === 0) return 'absent';
  return values === rows ? 'full' : 'partial';
}

/** The states as an object, in the order of the columns. */
export function columnStates(dataset: Dataset, stateOf: (name: FieldName) => ColumnState): ColumnStates {
  return Object.fromEntries(
    fieldsOf(dataset).columns.map((name) => [name, stateOf(name as FieldName)]),
  ) as unknown as ColumnStates;
}

/** The question that counts the values of these columns: one row, for `readColumnStates`. */
export function columnStatesQuestion(
  dataset: Dataset,
  where: Filter,
  names: readonly string[] = fieldsOf(dataset).columns,
): Question {
  const shares = names
    // No filter can contain the key, which every row has.
    .filter((name) => typeOf(name, dataset) !== 'uuid')
    .map((name): [string, Measure] => [
      name,
      { kind: 'share', where: { [name]: { present: true } } as Filter },
    ]);
  return {
    measures: { ...Object.fromEntries(shares), rows: { kind: 'count' } },
    by: [],
    where,
    orderBy: [],
    limit: null,
  };
}

/** The states from the answer to `columnStatesQuestion`; a column that is not in the question is in every row. */
export function readColumnStates(dataset: Dataset, { columns }: Table): ColumnStates {
  const rows = columns.rows![0] as number;
  // A share of exactly 0 or 1 means none or all, because shares are quotients of whole numbers.
  return columnStates(dataset, (name) =>
    columnState(rows === 0 ? 0 : ((columns[name]?.[0] ?? 1) as number), 1),
  );
}

/** The states by counting, for which the engine reads every column. */
export async function countColumnStates(
  source: Pick<Source, 'ask' | 'dataset'>,
  where: Filter = {},
  options?: AskOptions,
): Promise<ColumnStates> {
  return readColumnStates(
    source.dataset,
    await source.ask(columnStatesQuestion(source.dataset, where), options),
  );
}

/** The states in two sources together. Every row has the key, so a source whose key is absent has no rows. */
export function joinColumnStates(first: ColumnStates, second: ColumnStates): ColumnStates {
  if (first.key === 'absent') return second;
  if (second.key === 'absent') return first;
  const names = Object.keys(first) as FieldName[];
  const states = names.map((name) => [name, joinColumnState(first[name], second[name])]);
  return Object.fromEntries(states) as ColumnStates;
}

function joinColumnState(a: ColumnState, b: ColumnState): ColumnState {
  if (a === b) return a;
  return (a === 'unknown' || b === 'unknown') && a !== 'partial' && b !== 'partial' ? 'unknown' : 'partial';
}
