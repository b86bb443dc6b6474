import { DataError } from '../../base/errors.js';
import type { CsvHeader } from '../../csv/header.js';
import { rejectsLine } from '../../csv/rejects.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import { type HeaderMatch, matchHeaders } from '../../dataset/headers.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { readNotes } from '../../engines/duckdb/fileDataset.js';
import { fileSql } from '../../engines/duckdb/fileSql.js';
import { rawName } from './csvSql.js';
import type { FileTexts } from './fileSpellings.js';

/** Rows and columns of a Parquet file that pandas, Spark, DuckDB or another program wrote. */
export interface ParquetHeader {
  readonly rows: number;
  readonly names: readonly string[];
  /** The type of each column, as DuckDB names it. */
  readonly types: readonly string[];
  readonly match: HeaderMatch;
}

/** Whether the columns are those of a Parquet file, and not of a CSV. */
export function isParquet(header: CsvHeader | ParquetHeader): header is ParquetHeader {
  return 'types' in header;
}

/** Whether blackspot wrote a Parquet file: it notes its dataset; older ones have the columns of a record. */
export async function isOfImport(engine: DuckDb, path: string, dataset: Dataset): Promise<boolean> {
  if ((await readNotes(engine, path)).dataset !== undefined) return true;
  const { names } = await parquetColumns(engine, path);
  return [...dataset.neverNull].every((name) => names.includes(name));
}

/**
 * Finds the columns of a dataset in a Parquet file.
 *
 * @throws DataError if it is damaged, or not of accidents
 */
export async function readParquetHeader(
  engine: DuckDb,
  path: string,
  dataset: Dataset,
  columnMap: ColumnMap,
): Promise<ParquetHeader> {
  const { names, types } = await parquetColumns(engine, path);
  const match = matchHeaders(names, dataset, columnMap);
  if (match.problem !== null) {
    throw new DataError(`Invalid columns of ${path}: ${match.problem}`, {
      hint: match.hint ?? 'Name the columns as in the published CSV files.',
      details: { path, found: names },
    });
  }
  return { rows: await parquetRows(engine, path), names, types, match };
}

/** Writes the first rows of a Parquet file to another one. */
export async function writeParquetSample(
  engine: DuckDb,
  path: string,
  rows: number,
  samplePath: string,
): Promise<void> {
  await engine.run(
    `COPY (SELECT * FROM ${parquetFile(path)} LIMIT ${rows}) TO ${fileSql(samplePath)} (FORMAT parquet)`,
  );
}

/** The number of rows of a Parquet file, from its metadata. */
export async function parquetRows(engine: DuckDb, path: string): Promise<number> {
  const row = await engine.row(
    `SELECT sum(num_rows)::DOUBLE AS rows FROM parquet_file_metadata(${fileSql(path)})`,
  );
  return Number(row.rows ?? 0);
}

/** @throws DataError if it is damaged */
export async function parquetColumns(
  engine: DuckDb,
  path: string,
): Promise<{ readonly names: readonly string[]; readonly types: readonly string[] }> {
  try {
    const rows = await engine.rows(`DESCRIBE SELECT * FROM ${parquetFile(path)}`);
    return {
      names: rows.map((row) => row.column_name as string),
      types: rows.map((row) => row.column_type as string),
    };
  } catch (cause) {
    throw new DataError(`Not a Parquet file: ${path}: ${(cause as Error).message}`, {
      hint: 'Write or download it again.',
      cause,
      details: { path },
    });
  }
}

/** The values of a Parquet file as the texts that a CSV would have, so that they are read by the same rules. */
export function parquetTexts(path: string, { names, types, match }: ParquetHeader): FileTexts {
  const columns = names.map((_, position) => rawName(position));
  const texts = columns.map((column, position) => `${textSql(column, types[position]!)} AS ${column}`);
  return {
    from: `(SELECT ${texts.join(', ')} FROM ${parquetFile(path)} AS file(${columns.join(', ')}))`,
    rawNames: new Map([...match.positions].map(([name, position]) => [name, rawName(position)])),
    units: match.otherUnits,
    canBreak: false,
  };
}

/** A time with a zone is an instant. Times finer than a microsecond are cut. */
function textSql(column: string, type: string): string {
  if (type === 'TIMESTAMP WITH TIME ZONE') return `make_timestamp(epoch_us(${column}))::VARCHAR || '+00:00'`;
  if (type.startsWith('TIMESTAMP')) return `${column}::TIMESTAMP::VARCHAR`;
  return `${column}::VARCHAR`;
}

/**
 * The lines of rejected rows: the number of the row, from 1, the reason, and the row as JSON.
 *
 * @param stagedSql the rows of the cast, with `file_row_number` and `reason`
 */
export async function* parquetRejects(
  engine: DuckDb,
  path: string,
  stagedSql: string,
  file: string | undefined,
): AsyncGenerator<string> {
  const sql = `SELECT staged.file_row_number AS ordinal, reason, to_json(file)::VARCHAR AS text
    FROM (SELECT file_row_number, reason FROM ${stagedSql} WHERE reason IS NOT NULL) AS staged
    JOIN ${parquetFile(path, 'file_row_number=true')} AS file ON file.file_row_number = staged.file_row_number
    ORDER BY ordinal`;
  for await (const chunk of engine.chunks(sql)) {
    const [ordinals, reasons, texts] = [0, 1, 2].map((column) => chunk.getColumnValues(column));
    yield ordinals!
      .map((ordinal, row) =>
        rejectsLine(Number(ordinal) + 1, String(reasons![row]), withoutRowNumber(String(texts![row])), file),
      )
      .join('');
  }
}

function withoutRowNumber(json: string): string {
  return json.replace(/,"file_row_number":\d+\}$/, '}');
}

/** Old writers do not say that their texts are texts. */
function parquetFile(path: string, option?: 'file_row_number=true'): string {
  const options = [
    'hive_partitioning=false',
    'binary_as_string=true',
    ...(option === undefined ? [] : [option]),
  ];
  return `read_parquet(${fileSql(path)}, ${options.join(', ')})`;
}
