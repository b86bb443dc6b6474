import type { FieldName } from '../dataset/columns.js';
import { fieldNames, typeOf } from './fields.js';
import type { Filter, Measure, Question } from './question.js';
import type { AskOptions, ColumnState, ColumnStates, Source } from './source.js';
import type { Table } from './table.js';

/** Of a column with so many values in so many rows. Without rows there is no value. */
export function columnState(values: number, rows: number): ColumnState {
  if (values === 0) return 'absent';
  return values === rows ? 'full' : 'partial';
}

/** The states as an object, in the order of the columns. */
export function columnStates(stateOf: (name: FieldName) => ColumnState): ColumnStates {
  return Object.fromEntries(fieldNames.map((name) => [name, stateOf(name)])) as unknown as ColumnStates;
}

/** Columns that a filter can ask for; the key, which can not, is in every row. */
const askable: readonly FieldName[] = fieldNames.filter((name) => typeOf(name) !== 'uuid');

/** The question that counts the values of these columns: one row, for `readColumnStates`. */
export function columnStatesQuestion(where: Filter, names: readonly FieldName[] = askable): Question {
  const shares = names
    .filter((name) => askable.includes(name))
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

/** What the answer to `columnStatesQuestion` says; a column that was not asked for is in every row. */
export function readColumnStates({ columns }: Table): ColumnStates {
  const rows = columns.rows![0] as number;
  // A share of exactly 0 or 1 is a count of none or all: they are quotients of whole numbers.
  return columnStates((name) => columnState(rows === 0 ? 0 : ((columns[name]?.[0] ?? 1) as number), 1));
}

/** The states by counting: the engine reads every column. */
export async function countColumnStates(
  source: Pick<Source, 'ask'>,
  where: Filter = {},
  options?: AskOptions,
): Promise<ColumnStates> {
  return readColumnStates(await source.ask(columnStatesQuestion(where), options));
}

/** The states in two sources together. The key is in every row: where it is absent there are none. */
export function joinColumnStates(first: ColumnStates, second: ColumnStates): ColumnStates {
  if (first.key === 'absent') return second;
  if (second.key === 'absent') return first;
  return columnStates((name) => {
    const [a, b] = [first[name], second[name]];
    if (a === b) return a;
    return (a === 'unknown' || b === 'unknown') && a !== 'partial' && b !== 'partial' ? 'unknown' : 'partial';
  });
}
