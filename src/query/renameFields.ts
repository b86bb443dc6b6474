import { type FilterRenderings, renderFilter } from './filters.js';
import { type Dimension, dimensionName, type Filter, type Measure, type Question } from './question.js';
import { Table } from './table.js';

type Rename = (name: string) => string;

/** A filter with other names of columns, and the same conditions. */
export function renameFilter(filter: Filter, rename: Rename): Filter {
  return Object.fromEntries(renderFilter(filter, renamedParts, rename)) as Filter;
}

/** The entries of a filter. Of its clauses, only those that hold filters have names of columns. */
const renamedParts: FilterRenderings<readonly [name: string, part: unknown], Rename> = {
  from: (time) => ['from', time],
  until: (time) => ['until', time],
  fromAt: (time) => ['fromAt', time],
  untilAt: (time) => ['untilAt', time],
  box: (box) => ['box', box],
  not: (filter, rename) => ['not', renameFilter(filter, rename)],
  all: (filters, rename) => ['all', filters.map((filter) => renameFilter(filter, rename))],
  any: (filters, rename) => ['any', filters.map((filter) => renameFilter(filter, rename))],
  value: (name, value, rename) => [rename(name), value],
  list: (name, list, rename) => [rename(name), list],
  range: (name, range, rename) => [rename(name), range],
  presence: (name, presence, rename) => [rename(name), presence],
};

/** A question about the same columns by other names. */
export interface RenamedQuestion {
  readonly question: Question;
  /** The answer to the renamed question, as the answer to the original one. */
  restore(answer: Table): Table;
}

/**
 * Renames the columns that a question mentions.
 * @param rename gives different names to different columns, and leaves alone what is not the name of a column
 */
export function renameQuestion({ by, measures, where, ...rest }: Question, rename: Rename): RenamedQuestion {
  const renamedBy = by.map((dimension) => renameDimension(dimension, rename));
  const taken = new Set(renamedBy.map(dimensionName));
  const names = Object.keys(measures);
  // A column may be named like a measure, `n`.
  const free: Rename = (name) => (taken.has(name) ? free(`${name}_`) : name);
  const outer = [...by.map(dimensionName), ...names];
  const inner = [...taken, ...names.map(free)];
  const toInner = new Map(outer.map((name, index) => [name, inner[index]!]));
  const toOuter = new Map(inner.map((name, index) => [name, outer[index]!]));
  const question: Question = {
    ...rest,
    by: renamedBy,
    measures: Object.fromEntries(
      Object.entries(measures).map(([name, measure]) => [free(name), renameMeasure(measure, rename)]),
    ),
    where: renameFilter(where, rename),
    orderBy: rest.orderBy.map((order) => ({ ...order, column: toInner.get(order.column) ?? order.column })),
  };
  return { question, restore: (answer) => renameColumns(answer, (name) => toOuter.get(name) ?? name) };
}

/** A table with other names of columns. */
export function renameColumns({ columns, rowCount, isInvented }: Table, rename: Rename): Table {
  const entries = Object.entries(columns).map(([name, column]) => [rename(name), column]);
  return new Table(Object.fromEntries(entries), rowCount, undefined, isInvented);
}

function renameDimension(dimension: Dimension, rename: Rename): Dimension {
  if (typeof dimension === 'string') return rename(dimension) as Dimension;
  return 'bin' in dimension
    ? { ...dimension, bin: rename(dimension.bin) as typeof dimension.bin }
    : dimension;
}

function renameMeasure(measure: Measure, rename: Rename): Measure {
  switch (measure.kind) {
    case 'count':
      return measure;
    case 'share':
      return { ...measure, where: renameFilter(measure.where, rename) };
    case 'distinct':
      return { ...measure, of: measure.of.map((dimension) => renameDimension(dimension, rename)) };
    default:
      return { ...measure, of: rename(measure.of) as typeof measure.of };
  }
}
