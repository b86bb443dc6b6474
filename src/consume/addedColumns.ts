import { isPlainObject, notFound, requireOneOf, unexpected } from '../base/checks.js';
import type { AddedColumn } from '../dataset/addedColumns.js';
import type { Dataset } from '../dataset/dataset.js';
import { expectedColumnName, lookupRowName } from '../dataset/reservedNames.js';
import type { Value } from '../query/question.js';

export type { AddedColumn };

/** Whether a value that is not null has the type of an added column. */
export const isOfType: Readonly<Record<AddedColumn['type'], (value: Value) => boolean>> = {
  text: (value) => typeof value === 'string',
  // 32 bits, as in Parquet and BSON.
  integer: (value) => typeof value === 'number' && (value | 0) === value,
  double: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
};

const properties: Readonly<Record<keyof AddedColumn, true>> = { name: true, type: true, meaning: true };
const propertyNames = Object.keys(properties);

/**
 * Checks added columns, of which nothing is known.
 *
 * @param list what the list is called in messages
 * @param owner what has the list: ` of step "scoring"`
 * @throws InputError when a column is not described as `AddedColumn` says, or its name is already used
 */
export function checkAddedColumns(
  added: unknown,
  dataset: Dataset,
  list = 'added',
  owner = '',
): readonly AddedColumn[] {
  if (!Array.isArray(added)) throw unexpected(`${list}${owner}`, 'a list of columns', added);
  const taken = new Set(
    [...dataset.columns.map(({ name }) => name), ...Object.keys(dataset.lookups).map(lookupRowName)].map(
      (name) => name.toLowerCase(),
    ),
  );
  for (const [position, column] of Array.from<unknown>(added).entries()) {
    const path = (property = ''): string => `${list}[${position}]${property}${owner}`;
    if (!isPlainObject(column)) throw unexpected(path(), '{ name, type, meaning }', column);
    const unknown = Object.keys(column).find((key) => !propertyNames.includes(key));
    if (unknown !== undefined) throw notFound(`Property of ${path()}`, unknown, propertyNames);
    const { name, type, meaning } = column;
    const expected = expectedColumnName(name);
    if (expected !== null) throw unexpected(path('.name'), expected, name, { hint: 'Choose another name.' });
    const lowerName = String(name).toLowerCase();
    if (taken.has(lowerName)) {
      throw unexpected(path('.name'), 'a new name', name, {
        hint: 'Choose a name that no other column has, ignoring case.',
      });
    }
    taken.add(lowerName);
    requireOneOf(path('.type'), type, Object.keys(isOfType));
    if (typeof meaning !== 'string' || meaning.trim() === '') {
      throw unexpected(path('.meaning'), 'a text that is not empty', meaning);
    }
  }
  return added as readonly AddedColumn[];
}
