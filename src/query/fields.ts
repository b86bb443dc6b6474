import { shown } from '../base/checks.js';
import { didYouMean } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { type ColumnType, type Dataset, perDataset } from '../dataset/dataset.js';
import { type TimeDimension, timeDimensions } from './question.js';
import { timeDefinitions } from './timeDimensions.js';

/** The names that a question about a dataset may use, by what can be done with them. */
export interface Fields {
  /** Every column. */
  readonly columns: readonly string[];
  readonly numbers: readonly string[];
  /** Columns that one groups by as they are. */
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

/** The type of a column that is there. */
export function typeOf(name: string, { columnOf }: Dataset): ColumnType {
  return columnOf(name)!.type;
}

/**
 * The name, known to be one of `names`.
 *
 * @param shownNames what there is beside names, for the message: all of it
 * @throws InputError with the nearest ones when it is not
 */
export function knownName(
  name: unknown,
  names: readonly string[],
  what: string,
  shownNames: readonly string[] = names,
): string {
  if (typeof name === 'string' && names.includes(name)) return name;
  const given = typeof name === 'string' ? name : shown(name);
  const near = typeof name === 'string' ? didYouMean(name, names) : '';
  throw new InputError(`There is no ${what} ${given}${near}.`, {
    hint: `One of: ${shownNames.join(', ')}.`,
    details: { name },
  });
}
