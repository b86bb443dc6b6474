import { resolve } from 'node:path';
import { sqlLiteral } from './duckdb.js';

/** The file of exactly this name, for a table function to read: `*`, `?`, `[` and a leading `~` would mean others. */
export function fileSql(path: string): string {
  return sqlLiteral(resolve(path).replaceAll(/[*?[]/g, '[$&]'));
}

/** A file to write to: COPY knows no patterns, but a leading `~` would be the home folder. */
export function targetSql(path: string): string {
  return sqlLiteral(resolve(path));
}

export function filesSql(paths: readonly string[]): string {
  return `[${paths.map(fileSql).join(', ')}]`;
}

/** Parquet files as something to select from. */
export function parquetSql(
  paths: readonly string[],
  options: 'file_row_number=true' | 'union_by_name=true' | '' = '',
): string {
  // Below a folder named `severity=3`, DuckDB would take 3 for the severity of every row.
  const all = [filesSql(paths), 'hive_partitioning=false', options].filter((part) => part !== '');
  return `read_parquet(${all.join(', ')})`;
}
