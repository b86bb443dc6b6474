import type { Table, TableColumn } from '../../query/table.js';
import { DuckDb } from './duckdb.js';
import { targetSql } from './fileSql.js';

/** The options of COPY for each ending of a path. */
const formats = {
  '.csv': 'FORMAT csv, HEADER true',
  '.parquet': 'FORMAT parquet',
  '.json': 'FORMAT json, ARRAY true',
} as const;

export type TableFormat = keyof typeof formats;

export function isTableFormat(ending: string): ending is TableFormat {
  return Object.hasOwn(formats, ending);
}

/** Writes a table of at least one column to a file. Missing values are null; columns of whole numbers are integers. */
export async function writeTable(table: Table, path: string, format: TableFormat): Promise<void> {
  const engine = await DuckDb.open({ threads: 1 });
  try {
    const columns = Object.values(table.columns);
    const types = columns.map(typeOf);
    const names = Object.keys(table.columns).map((name) => `"${name.replaceAll('"', '""')}"`);
    await engine.run(
      `CREATE TABLE answer (${names.map((name, index) => `${name} ${types[index]}`).join(', ')})`,
    );
    await append(engine, columns, types, table.rowCount);
    await engine.run(`COPY answer TO ${targetSql(path)} (${formats[format]})`);
  } finally {
    await engine.close();
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
  engine: DuckDb,
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
