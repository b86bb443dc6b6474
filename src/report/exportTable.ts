import { extname } from 'node:path';
import { unexpected } from '../base/checks.js';
import { writeWholeBy } from '../base/writeFileWhole.js';
import { isTableFormat, writeTable } from '../engines/duckdb/writeTable.js';
import type { Table } from '../query/table.js';

/**
 * Writes a table in the format of the path's ending: `.csv`, `.parquet` or `.json`. Missing values are null; columns of
 * whole numbers are integers. Texts are unchanged: a spreadsheet may run one of a CSV that begins with `=`, `+`, `-` or
 * `@`. The file appears complete or not at all.
 *
 * @throws InputError on another ending, or on a table without columns
 * @throws StorageError if the file cannot be written
 */
export async function exportTable(table: Table, path: string): Promise<void> {
  const format = extname(path).toLowerCase();
  if (!isTableFormat(format))
    throw unexpected('the path of a table', 'a path ending in .csv, .parquet or .json', path);
  if (Object.keys(table.columns).length === 0)
    throw unexpected('the number of columns of a table to write', 'at least 1', 0);
  await writeWholeBy(path, (temporary) => writeTable(table, temporary, format));
}
