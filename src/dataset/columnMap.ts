import { isPlainObject, notFound, unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { columnNamed } from './columnNames.js';
import type { Dataset } from './description.js';

/**
 * Columns that are mapped by hand: the header in the file, by the column's published header or its name in a record. An
 * empty header says that the file does not have the column.
 *
 * @example
 * await importCsv('crashes.csv', { columns: { Start_Lat: 'y', Start_Lng: 'x', Severity: '' } });
 */
export type ColumnMap = Readonly<Record<string, string>>;

/**
 * A map by the names of a record, in the order of the dataset.
 *
 * @throws InputError when a column does not exist or is there twice, or two columns have one header
 */
export function requireColumnMap(columns: unknown, dataset: Dataset): ColumnMap {
  if (!isPlainObject(columns)) throw unexpected('columns', 'an object of headers by column', columns);
  const given = new Map<string, string>();
  for (const [name, header] of Object.entries(columns)) {
    const column = columnNamed(name, dataset);
    if (column === undefined || column.naming === 'otherUnit' || column.naming === 'suffixed')
      throw notFound(
        'Column',
        name,
        dataset.fileColumns.map(({ headers }) => headers[0]!),
      );
    if (typeof header !== 'string') throw unexpected(`columns.${name}`, 'a header of the file', header);
    if (given.has(column.column))
      throw new InputError(`Expected columns to name each column once, got ${name} twice.`);
    const sharing = [...given].find(([, other]) => other !== '' && other === header.trim());
    if (sharing !== undefined)
      throw new InputError(
        `Expected columns to name each header once, got ${header} for ${sharing[0]} and ${name}.`,
      );
    given.set(column.column, header.trim());
  }
  const inOrder = dataset.fileColumns.filter(({ name }) => given.has(name));
  return Object.fromEntries(inOrder.map(({ name }) => [name, given.get(name)!]));
}
