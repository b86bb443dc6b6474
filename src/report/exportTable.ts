import { extname } from 'node:path';
import { InputError } from '../base/errors.js';
import { writeWholeBy } from '../base/writeFileWhole.js';
import { isTableFormat, writeTable } from '../engines/duckdb/writeTable.js';
import type { Table } from '../query/table.js';

/**
 * Writes a table, in the format that the path ends with: `.csv`, `.parquet` or `.json`. Missing values are null;
 * columns of whole numbers are integers. Whole or not at all.
 *
 * @throws InputError for another ending, or a table without columns
 * @throws StorageError when the disk refuses
 */
export async function exportTable(table: Table, path: string): Promise<void> {
  const format = extname(path).toLowerCase();
  if (!isTableFormat(format))
    throw new InputError(`A table is written as .csv, .parquet or .json; got ${path}.`);
  if (Object.keys(table.columns).length === 0)
    throw new InputError('A table without columns cannot be written.');
  await writeWholeBy(path, (temporary) => writeTable(table, temporary, format));
}
