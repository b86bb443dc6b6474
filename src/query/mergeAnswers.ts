import { sortRows } from './order.js';
import { type Dimension, dimensionName, type Measure, type Question, type Value } from './question.js';
import { cellOf, Table, type TableColumn } from './table.js';

/**
 * The questions whose answers over parts of the data can be merged into the answer over all data: the first asks for
 * counts, sums, minima and maxima, and one more for each measure of distinct values asks for its groups.
 */
export function partialQuestions({ measures, by, where }: Question): Question[] {
  const rest = { where, orderBy: [], limit: null };
  const groups = renamed(by, 'by');
  const parts: Record<string, Measure> = { [rowsName]: { kind: 'count' } };
  const distinct: Question[] = [];
  Object.values(measures).forEach((measure, index) => {
    if (measure.kind === 'distinct') {
      const all = [...groups, ...renamed(measure.of, 'of')];
      const names = all.map(dimensionName);
      const once = all.filter((_, at) => names.indexOf(names[at]!) === at);
      distinct.push({ ...rest, measures: {}, by: once });
    } else if (measure.kind === 'mean') {
      parts[partName(index)] = { kind: 'sum', of: measure.of };
      parts[knownName(index)] = { kind: 'share', where: { [measure.of]: { present: true } } };
    } else if (measure.kind !== 'count') parts[partName(index)] = measure;
  });
  return [{ ...rest, measures: parts, by: groups }, ...distinct];
}

/** The answer from the answers to the partial questions, each with the rows of all parts one below another. */
export function finishAnswer(question: Question, [main, ...distinct]: readonly Table[]): Table {
  const keyNames = renamed(question.by, 'by').map(dimensionName);
  const groups = grouped(main!, keyNames);
  const columns: Record<string, Value[]> = {};
  question.by.forEach((dimension, index) => {
    const column = main!.columns[keyNames[index]!]!;
    columns[dimensionName(dimension)] = groups.map(({ rows }) => cellOf(column, rows[0]!));
  });
  const rowsColumn = numbers(main!, rowsName);
  let nextDistinct = 0;
  Object.entries(question.measures).forEach(([name, measure], index) => {
    if (measure.kind === 'distinct') {
      const counts = distinctCounts(distinct[nextDistinct++]!, keyNames, renamed(measure.of, 'of'));
      columns[name] = groups.map(({ key }) => counts.get(key) ?? 0);
      return;
    }
    const known = measure.kind === 'mean' ? numbers(main!, knownName(index)) : rowsColumn;
    const part = measure.kind === 'count' ? rowsColumn : numbers(main!, partName(index));
    columns[name] = groups.map(({ rows }) => merged(measure.kind, rows, part, known, rowsColumn));
  });
  const order = sortRows(columns, question);
  const isNumber = (name: string): boolean =>
    Object.hasOwn(question.measures, name) ||
    main!.columns[keyNames[question.by.map(dimensionName).indexOf(name)]!] instanceof Float64Array;
  const typed = Object.entries(columns).map(([name, values]): [string, TableColumn] => {
    const sorted = order.map((row) => values[row]!);
    return [
      name,
      isNumber(name)
        ? Float64Array.from(sorted, (value) => (value === null ? Number.NaN : (value as number)))
        : (sorted as (string | null)[]),
    ];
  });
  return new Table(Object.fromEntries(typed), order.length, question, main!.isInvented);
}

/** Internal names begin with a blank, which no column of a record does. */
const rowsName = ' rows';
const partName = (index: number): string => ` part ${index}`;
const knownName = (index: number): string => ` known ${index}`;

/** Bins and cells, under names that cannot collide with others. */
function renamed(dimensions: readonly Dimension[], label: string): Dimension[] {
  return dimensions.map((dimension, index) =>
    typeof dimension === 'string' ? dimension : { ...dimension, as: ` ${label} ${index}` },
  );
}

interface Group {
  readonly key: string;
  readonly rows: number[];
}

/** The rows with the same keys, one group each, in the order of first appearance. */
function grouped(table: Table, names: readonly string[]): Group[] {
  const columns = names.map((name) => table.columns[name]!);
  const groups = new Map<string, Group>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = JSON.stringify(columns.map((column) => cellOf(column, row)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { key, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}

/** The number of combinations of `of` without a null, by the key of the group. */
function distinctCounts(
  table: Table,
  keyNames: readonly string[],
  of: readonly Dimension[],
): Map<string, number> {
  const ofColumns = of.map((dimension) => table.columns[dimensionName(dimension)]!);
  const counts = new Map<string, number>();
  for (const { key, rows } of grouped(table, keyNames)) {
    const seen = new Set<string>();
    for (const row of rows) {
      const values = ofColumns.map((column) => cellOf(column, row));
      if (values.every((value) => value !== null)) seen.add(JSON.stringify(values));
    }
    counts.set(key, seen.size);
  }
  return counts;
}

/**
 * One measure of one group. Shares become exact counts again, because they are whole numbers divided by `rowsColumn`.
 */
function merged(
  kind: Exclude<Measure['kind'], 'distinct'>,
  rows: readonly number[],
  part: Float64Array,
  known: Float64Array,
  rowsColumn: Float64Array,
): number | null {
  if (kind === 'count') return rows.reduce((sum, row) => sum + part[row]!, 0);
  const counted = (shares: Float64Array): number =>
    rows.reduce((sum, row) => sum + Math.round((shares[row] || 0) * rowsColumn[row]!), 0);
  if (kind === 'share') {
    const all = rows.reduce((sum, row) => sum + rowsColumn[row]!, 0);
    return all === 0 ? null : counted(part) / all;
  }
  const values = rows.map((row) => part[row]!).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return null;
  if (kind === 'min') return Math.min(...values);
  if (kind === 'max') return Math.max(...values);
  const sum = values.reduce((a, b) => a + b, 0);
  return kind === 'sum' ? sum : sum / counted(known);
}

function numbers(table: Table, name: string): Float64Array {
  return table.columns[name] as Float64Array;
}
