/** Columns that other parts of a description name. */
import type { Column, ColumnType } from '../description.js';
import { wrong } from './properties.js';

/** The column of that name, which must be of a type. */
export function checkTyped(
  columns: readonly Column[],
  name: string,
  type: ColumnType,
  path: string,
  use: string,
): Column {
  const found = columns.find((one) => one.name === name);
  if (found === undefined) {
    const names = columns.filter((one) => one.type === type).map((one) => one.name);
    const hint = names.length === 0 ? `Add a column of type ${type}.` : `Use one of: ${names.join(', ')}.`;
    throw wrong(path, 'the name of a column', name, hint);
  }
  if (found.type !== type)
    throw wrong(
      `dataset.columns.${name}.type`,
      `${type}, for ${use}`,
      found.type,
      `Change the type, or ${path}.`,
    );
  return found;
}

/** A text of the file, which is known before columns are derived. */
export function checkFileText(columns: readonly Column[], name: string, path: string, use: string): void {
  const { headers } = checkTyped(columns, name, 'text', path, use);
  if (headers.length === 0) throw wrong(path, 'the name of a column of the file', name);
}
