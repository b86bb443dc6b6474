import { shown } from '../base/checks.js';
import { didYouMean } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { type Column, type ColumnType, columns, type FieldName } from '../dataset/columns.js';
import { type TimeDimension, timeDimensions } from './question.js';

const all: readonly Column[] = columns;
const byName: ReadonlyMap<string, Column> = new Map(all.map((column) => [column.name, column]));

export const fieldNames: readonly FieldName[] = columns.map(({ name }) => name);
export const numericNames: readonly string[] = namesOf('double', 'integer');
export const categoryNames: readonly string[] = namesOf('text', 'boolean', 'integer');
export const timeNames: readonly string[] = namesOf('localTime', 'instant');

function namesOf(...types: ColumnType[]): string[] {
  return all.filter(({ type }) => types.includes(type)).map(({ name }) => name);
}

export function isTimeDimension(name: string): name is TimeDimension {
  return (timeDimensions as readonly string[]).includes(name);
}

/** The type of a column that is there. */
export function typeOf(name: string): ColumnType {
  return byName.get(name)!.type;
}

/** The name, known to be one of `names`. @throws InputError with the nearest ones when it is not */
export function knownName(name: unknown, names: readonly string[], what: string): string {
  if (typeof name === 'string' && names.includes(name)) return name;
  const given = typeof name === 'string' ? name : shown(name);
  const near = typeof name === 'string' ? didYouMean(name, names) : '';
  throw new InputError(`There is no ${what} ${given}${near}.`, {
    hint: `One of: ${names.join(', ')}.`,
    facts: { name },
  });
}
