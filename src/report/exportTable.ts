import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { InputError } from '../base/errors.js';
import { Engine } from '../engines/duckdb/duckdb.js';
import { targetSql } from '../engines/duckdb/fileSql.js';
import type { Table, TableColumn } from '../query/table.js';

const formats: Readonly<Record<string, string>> = {
  '.csv': 'FORMAT csv, HEADER true',
  '.parquet': 'FORMAT parquet',
  '.json': 'FORMAT json, ARRAY true',
};

/**
 * Writes a table, in the format that the path ends with: `.csv`, `.parquet` or `.json`. Missing values are null;
 * columns of whole numbers are integers. Whole or not at all.
 *
 * @throws InputError for another ending, or a table without columns
 * @throws StorageError when the disk refuses
 */
export async function exportTable(table: Table, path: string): Promise<void> {
  const format = formats[extname(path).toLowerCase()];
  if (format === undefined)
    throw new InputError(`A table is written as .csv, .parquet or .json; got ${path}.`);
  const columns = Object.entries(table.columns);
  if (columns.length === 0) throw new InputError('A table without columns cannot be written.');
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  const engine = await Engine.open({ threads: 1 });
  try {
    const types = columns.map(([, column]) => typeOf(column));
    const names = columns.map(([name]) => `"${name.replaceAll('"', '""')}"`);
    await engine.run(
      `CREATE TABLE answer (${names.map((name, index) => `${name} ${types[index]}`).join(', ')})`,
    );
    await append(
      engine,
      columns.map(([, column]) => column),
      types,
      table.rowCount,
    );
    mkdirSync(dirname(path), { recursive: true });
    await engine.run(`COPY answer TO ${targetSql(temporary)} (${format})`);
    renameSync(temporary, path);
  } finally {
    engine.close();
    rmSync(temporary, { force: true });
  }
}

type SqlType = 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR';

function typeOf(column: TableColumn): SqlType {
  if (column instanceof Float64Array) {
    return column.every((value) => Number.isNaN(value) || Number.isSafeInteger(value)) ? 'BIGINT' : 'DOUBLE';
  }
  return column.some((value) => typeof value === 'boolean') ? 'BOOLEAN' : 'VARCHAR';
}

async function append(
  engine: Engine,
  columns: readonly TableColumn[],
  types: readonly SqlType[],
  rowCount: number,
): Promise<void> {
  const appender = await engine.connection.createAppender('answer');
  for (let row = 0; row < rowCount; row++) {
    for (const [index, column] of columns.entries()) {
      const value = column[row] ?? null;
      if (value === null || Number.isNaN(value)) appender.appendNull();
      else if (typeof value === 'string') appender.appendVarchar(value);
      else if (typeof value === 'boolean') appender.appendBoolean(value);
      else if (types[index] === 'BIGINT') appender.appendBigInt(BigInt(value));
      else appender.appendDouble(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}
