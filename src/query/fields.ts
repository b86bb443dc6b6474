import { notFound } from '../base/checks.js';
import { type ColumnType, type Dataset, perDataset } from '../dataset/dataset.js';
import { type TimeDimension, timeDimensions } from './question.js';
import { timeDefinitions } from './timeDimensions.js';

/** The names that a question about a dataset may use, by their use. */
export interface Fields {
  /** Every column. */
  readonly columns: readonly string[];
  readonly numbers: readonly string[];
  /** Columns to group by without a computation. */
  readonly categories: readonly string[];
  readonly times: readonly string[];
  /** Parts of the wall clocks that the dataset has. */
  readonly timeDimensions: readonly TimeDimension[];
}

export const fieldsOf: (dataset: Dataset) => Fields = perDataset(({ columns, columnOf }) => {
  const namesOf = (...types: ColumnType[]): string[] =>
    columns.filter(({ type }) => types.includes(type)).map(({ name }) => name);
  return {
    columns: columns.map(({ name }) => name),
    numbers: namesOf('double', 'integer'),
    categories: namesOf('text', 'boolean', 'integer'),
    times: namesOf('localTime', 'instant'),
    timeDimensions: timeDimensions.filter((name) => columnOf(timeDefinitions[name].column) !== undefined),
  };
});

export function isTimeDimension(name: string): name is TimeDimension {
  return (timeDimensions as readonly string[]).includes(name);
}

/** The type of a column that the dataset has. */
export function typeOf(name: string, { columnOf }: Dataset): ColumnType {
  return columnOf(name)!.type;
}

/**
 * The name, if it is one of `names`.
 *
 * @param thing what it names, for the message: `Dimension`
 * @param forms all that may be given, for the hint @default names
 * @throws InputError with the nearest names if it is not
 */
export function knownName(
  name: unknown,
  names: readonly string[],
  thing: string,
  forms: readonly string[] = names,
): string {
  if (typeof name === 'string' && names.includes(name)) return name;
  throw notFound(thing, name, names, forms);
}
