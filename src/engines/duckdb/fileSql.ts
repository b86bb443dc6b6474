import { resolve } from 'node:path';
import { sqlLiteral } from './duckdb.js';

/** The literal of exactly this file for a table function, with the patterns `*`, `?`, `[` and a leading `~` escaped. */
export function fileSql(path: string): string {
  return sqlLiteral(resolve(path).replaceAll(/[*?[]/g, '[$&]'));
}

/** The literal of a file to write to: COPY has no patterns, but a leading `~` would be the home folder. */
export function targetSql(path: string): string {
  return sqlLiteral(resolve(path));
}

export function filesSql(paths: readonly string[]): string {
  return `[${paths.map(fileSql).join(', ')}]`;
}

/** Parquet files as a table function to select from. */
export function parquetSql(
  paths: readonly string[],
  options: 'file_row_number=true' | 'union_by_name=true' | '' = '',
): string {
  // Otherwise DuckDB would read a folder named `severity=3` as the severity of every row.
  const all = [filesSql(paths), 'hive_partitioning=false', options].filter((part) => part !== '');
  return `read_parquet(${all.join(', ')})`;
}
