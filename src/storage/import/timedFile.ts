import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InternalError, isBlackspotError } from '../../base/errors.js';
import { csvBytes } from '../../csv/bytes.js';
import { recordEncodingOf } from '../../csv/encoding.js';
import { type CsvHeader, readHeaderWith } from '../../csv/header.js';
import { structuralReason } from '../../csv/records.js';
import { RejectCounter, type RejectedByReason } from '../../csv/rejects.js';
import { recordScanner } from '../../csv/scanner.js';
import { columnsNamed } from '../../csv/wantedColumns.js';
import { bareHeader } from '../../dataset/columnNames.js';
import type { EventWindow } from '../../dataset/eventRows.js';
import type { DateOrder } from '../../dataset/times.js';
import { DuckDb, type DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import { type RejectedTimes, readLines, TimedRows } from '../../engines/duckdb/timedRows.js';
import { canDuckDbRead, readCsvSql } from './csvSql.js';
import { repairCsv } from './repair.js';
import { type Survey, surveyCsv } from './survey.js';

export interface TimedFileOptions extends DuckDbOptions {
  /** Path of a CSV, plain or compressed. */
  readonly path: string;
  /** The column of the event time. */
  readonly time: string;
  /** The column of the message key. @default the md5 of the value */
  readonly key?: string;
  /** The order of day and month in dates such as 03/04/2021. @default the one that a number above 12 proves */
  readonly dateOrder?: DateOrder;
}

/** Any CSV with a time column: a file in any form, encoding and dialect that an import reads. */
export class TimedFile {
  private constructor(
    private readonly options: TimedFileOptions,
    private readonly header: CsvHeader,
  ) {}

  /**
   * Reads its header.
   *
   * @throws InputError when a column does not exist
   * @throws DataError when the file is not a CSV
   */
  static async open(options: TimedFileOptions): Promise<TimedFile> {
    const { path, time, key } = options;
    const others = key === undefined || key === time ? [] : [key];
    return new TimedFile(options, await readHeaderWith(path, columnsNamed(time, ...others)));
  }

  /**
   * Sorts its rows by time.
   *
   * @returns the rows inside the window, and those that are not rows or have no time, by reason
   * @throws DataError when the order of day and month is in doubt
   */
  async sorted(
    window: EventWindow,
  ): Promise<{ readonly rows: TimedRows; readonly rejected: readonly RejectedByReason[] }> {
    const { path, time, key, ...options } = this.options;
    const survey = await surveyCsv(path, this.header);
    const header = {
      ...this.header,
      encoding: recordEncodingOf(survey.otherRecords, survey.utf8Records),
    };
    const engine = await DuckDb.open(options);
    try {
      const complete = await readComplete(engine, path, header, survey);
      const table = {
        names: jsonNames(header.names),
        time: header.positions.get(time)!,
        key: key === undefined ? null : header.positions.get(key)!,
        dateOrder: options.dateOrder,
      };
      const rows = await TimedRows.open(engine, table, window);
      const hasBroken = complete < survey.records;
      const rejected =
        hasBroken || rows.rejected.length > 0 ? await rejects(path, header, rows.rejected, hasBroken) : [];
      return { rows, rejected };
    } catch (error) {
      await engine.close();
      throw error;
    }
  }
}

/**
 * Reads the complete rows into DuckDB: from the file, or from a copy if DuckDB misreads it.
 *
 * @returns their number
 */
async function readComplete(
  engine: DuckDb,
  path: string,
  header: CsvHeader,
  survey: Survey,
): Promise<number> {
  if (canDuckDbRead(header) && header.encoding === 'utf-8' && Object.keys(survey.rescued).length === 0) {
    const found = await readLines(engine, readCsvSql(path, header)).catch((error: unknown) => {
      // Only errors of the machine are final, as in an import.
      if (isBlackspotError(error) && error.code !== 'DATA') throw error;
      return null;
    });
    if (found !== null && found.complete + found.broken === survey.records) return found.complete;
  }
  const folder = await mkdtemp(join(tmpdir(), 'blackspot-replay-'));
  try {
    const copy = join(folder, 'copy.csv');
    await repairCsv(path, header, copy);
    const plain = { compression: 'none', fileEncoding: 'utf-8', newline: '\n' } as const;
    const { complete, broken } = await readLines(engine, readCsvSql(copy, { ...header, ...plain }));
    if (broken === 0) return complete;
    throw new InternalError(`${broken} rows of a cleaned copy of ${path} are not complete.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names of columns as keys of a JSON object: a column without one gets its number, and repeated ones a number behind. */
function jsonNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((raw, position) => {
    const name = bareHeader(raw) || `column${position}`;
    let unique = name;
    for (let count = 1; used.has(unique); count += 1) unique = `${name}_${count}`;
    used.add(unique);
    return unique;
  });
}

/** The records that are not sent, by reason, with the line of the first. */
async function rejects(
  path: string,
  header: CsvHeader,
  times: readonly RejectedTimes[],
  hasBroken: boolean,
): Promise<RejectedByReason[]> {
  const counter = new RejectCounter();
  const byOrdinal = new Map(times.map((one) => [one.ordinal, one]));
  let ordinal = 0;
  const scanner = recordScanner(header, header.firstRowLine, (record) => {
    const broken = hasBroken ? structuralReason(record, header) : null;
    if (broken !== null) {
      counter.add(record.line, broken, record.bytes);
      return;
    }
    const rejected = byOrdinal.get(ordinal);
    if (rejected !== undefined) counter.add(record.line, rejected.reason, record.bytes, rejected.count);
    ordinal += 1;
  });
  for await (const piece of csvBytes(path, header, { skip: header.rowsFrom })) scanner.push(piece);
  scanner.end();
  return counter.byReason;
}
