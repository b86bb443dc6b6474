import type { CsvHeader } from '../../csv/header.js';
import { sqlLiteral } from '../../engines/duckdb/duckdb.js';
import { fileSql } from '../../engines/duckdb/fileSql.js';
import type { FileTexts } from './fileSpellings.js';

/** The name of the column at a position in SQL. Names from the file are never part of SQL. */
export function rawName(position: number): string {
  return `c${position}`;
}

/** Whether DuckDB can read the file itself. Otherwise it reads a copy. */
export function canDuckDbRead({ compression, fileEncoding, isStandard }: CsvHeader): boolean {
  return isStandard && fileEncoding === 'utf-8' && (compression === 'none' || compression === 'gzip');
}

/** The texts of a CSV that DuckDB can read. */
export function csvTexts(path: string, header: CsvHeader): FileTexts {
  const rawNames = new Map([...header.positions].map(([name, position]) => [name, rawName(position)]));
  return { from: readCsvSql(path, header), rawNames, units: header.match.otherUnits, canBreak: true };
}

/**
 * The table function that reads the file as text and puts incomplete rows into `reject_errors`. It is strict about the CSV
 * standard, because DuckDB's other mode drops unreadable text silently.
 */
export function readCsvSql(path: string, header: CsvHeader): string {
  const types = header.names.map((_, position) => `'${rawName(position)}': 'VARCHAR'`);
  const options = [
    'auto_detect=false',
    `columns={${types.join(', ')}}`,
    'header=true',
    `delim=${sqlLiteral(header.delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    `compression='${header.compression === 'gzip' ? 'gzip' : 'none'}'`,
    'store_rejects=true',
    'rejects_limit=0',
    'strict_mode=true',
    'hive_partitioning=false',
  ];
  return `read_csv(${fileSql(path)}, ${options.join(', ')})`;
}
