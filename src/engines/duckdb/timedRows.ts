import { createHash } from 'node:crypto';
import { dayMs } from '../../base/durations.js';
import { DataError } from '../../base/errors.js';
import type { EventExtent, EventRows, EventWindow } from '../../dataset/eventRows.js';
import type { DateOrder } from '../../dataset/times.js';
import { orderedDatePattern, shiftTimeText, timeTextMs } from '../../dataset/timeTexts.js';
import { type DuckDb, sqlLiteral } from './duckdb.js';

/** What the columns of the table `lines` are, whose texts are in `c0`, `c1`, ... */
export interface TimedColumns {
  /** The names of the columns in JSON, each once. */
  readonly names: readonly string[];
  /** The position of the event time. */
  readonly time: number;
  /** The position of the message key; null for the md5 of the value. */
  readonly key: number | null;
  /** The order of day and month in dates such as 03/04/2021; undefined for the one that a number above 12 proves. */
  readonly dateOrder: DateOrder | undefined;
}

/** Rows without a readable time, for one reason. */
export interface RejectedTimes {
  readonly reason: string;
  readonly count: number;
  /** The index of the first of them among all rows, from 0. */
  readonly ordinal: number;
}

/**
 * Reads the complete rows of a CSV as texts into the table `lines`, in the order of the file. An empty text is null.
 *
 * @param from the table function that reads it, with the columns `c0`, `c1`, ...
 * @returns the number of rows that are complete, and of those that are not
 */
export async function readLines(
  engine: DuckDb,
  from: string,
): Promise<{ readonly complete: number; readonly broken: number }> {
  await engine.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
  await engine.run(`CREATE OR REPLACE TABLE lines AS SELECT nullif(COLUMNS(*), '') FROM ${from}`);
  const { complete } = await engine.row('SELECT count(*) AS complete FROM lines');
  const { broken } = await engine.row(
    'SELECT count(DISTINCT line_byte_position) AS broken FROM reject_errors',
  );
  return { complete: complete as number, broken: broken as number };
}

/**
 * The rows of any CSV with a time column, sorted by time, as JSON objects by header. A column in which every value is a JSON
 * number is one; all other values are texts, and an empty field is null. DuckDB sorts the rows, on disk when there are many.
 */
export class TimedRows {
  private constructor(
    private readonly engine: DuckDb,
    private readonly spelling: TimeSpelling,
    readonly extent: EventExtent,
    /** Rows without a readable time. */
    readonly rejected: readonly RejectedTimes[],
  ) {}

  /**
   * Sorts the rows of the table `lines`. Closing the rows closes the engine.
   *
   * @throws DataError when their dates are in doubt
   */
  static async open(engine: DuckDb, columns: TimedColumns, window: EventWindow): Promise<TimedRows> {
    const { names, time, key } = columns;
    const areNumbers = await numberColumns(engine, names.length);
    const spelling: TimeSpelling = { ...(await spellingOf(engine, columns)), isNumber: areNumbers[time]! };
    const rejected = await readTimes(engine, time, spelling, names[time]!);
    const json = (from: number, until: number): string => jsonSql(names, areNumbers, from, until);
    await engine.run(`CREATE TABLE timed AS
      SELECT eventMs, c${time} AS text, ${json(0, time)} AS head, ${json(time + 1, names.length)} AS tail,
        ${key === null ? 'NULL' : `coalesce(c${key}, '')`}::VARCHAR AS key
      FROM lines JOIN times ON lines.rowid = times.line WHERE ${conditionSql(window)} ORDER BY eventMs, line`);
    await engine.run('DROP TABLE lines; DROP TABLE times');
    const { n, firstMs, lastMs } = await engine.row(
      'SELECT count(*) AS n, min(eventMs) AS firstMs, max(eventMs) AS lastMs FROM timed',
    );
    const extent: EventExtent = {
      rowCount: n as number,
      firstMs: (firstMs ?? Number.NaN) as number,
      lastMs: (lastMs ?? Number.NaN) as number,
    };
    return new TimedRows(engine, spelling, extent, rejected);
  }

  async *read(fromIndex: number, shiftDays: number, signal?: AbortSignal): AsyncGenerator<EventRows> {
    const connection = await this.engine.connect();
    try {
      const sql = `SELECT eventMs, text, head, tail, key FROM timed WHERE rowid >= ${fromIndex} ORDER BY rowid`;
      const { order, isPadded, isNumber } = this.spelling;
      for await (const chunk of connection.chunks(sql)) {
        if (signal?.aborted === true) return;
        const [eventMs, time, head, tail, key] = [0, 1, 2, 3, 4].map((column) =>
          chunk.getColumnVector(column),
        );
        const keys: string[] = [];
        const values: Uint8Array[] = [];
        const startAtMs = new Float64Array(chunk.rowCount);
        for (let row = 0; row < chunk.rowCount; row += 1) {
          const text = shiftTimeText(time!.getItem(row) as string, shiftDays, order, isPadded);
          const value = Buffer.from(
            `{${head!.getItem(row)}${isNumber ? text : JSON.stringify(text)}${tail!.getItem(row)}}`,
          );
          values.push(value);
          keys.push((key!.getItem(row) as string | null) ?? createHash('md5').update(value).digest('hex'));
          startAtMs[row] = (eventMs!.getItem(row) as number) + shiftDays * dayMs;
        }
        yield { keys, values, startAtMs };
      }
    } finally {
      await connection.close();
    }
  }

  async indexAt(eventMs: number): Promise<number> {
    return (await this.engine.row('SELECT count(*) AS n FROM timed WHERE eventMs < $1', [eventMs]))
      .n as number;
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

interface TimeSpelling {
  readonly order: DateOrder;
  /** Whether days and months below 10 have two digits. */
  readonly isPadded: boolean;
  /** Whether the column is a number in the JSON. */
  readonly isNumber: boolean;
}

/** For each column, whether every value is a JSON number that JavaScript reads exactly. */
async function numberColumns(engine: DuckDb, count: number): Promise<boolean[]> {
  const number = '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?';
  const tests = Array.from(
    { length: count },
    (_, at) =>
      `coalesce(bool_and(strlen(c${at}) <= 15 AND regexp_full_match(c${at}, '${number}')), false) AS c${at}`,
  );
  const row = await engine.row(`SELECT ${tests.join(', ')} FROM lines`);
  return Object.values(row).map((value) => value === true);
}

/** Decides the order of day and month over all rows. */
async function spellingOf(
  engine: DuckDb,
  { names, time, dateOrder }: TimedColumns,
): Promise<Omit<TimeSpelling, 'isNumber'>> {
  const name = names[time]!;
  const part = (group: number): string =>
    `TRY_CAST(regexp_extract(c${time}, '${orderedDatePattern}', ${group}) AS INTEGER)`;
  const found = await engine.row(
    `SELECT arg_min(c${time}, line) FILTER (first > 12 AND second <= 12) AS "dayFirst",
      arg_min(c${time}, line) FILTER (second > 12 AND first <= 12) AS "monthFirst",
      arg_min(c${time}, line) FILTER (first <= 12 AND second <= 12 AND first <> second) AS "inDoubt",
      coalesce(bool_or(regexp_matches(c${time}, '(?:^|[-/.])[0-9](?:[-/.]|[T ,]|$)')), false) AS "isShort"
     FROM (SELECT rowid AS line, c${time}, ${part(1)} AS first, ${part(2)} AS second FROM lines)`,
  );
  const { dayFirst, monthFirst, inDoubt } = found;
  const hint = 'Pass --day-first or --month-first.';
  if (dateOrder === undefined && dayFirst !== null && monthFirst !== null) {
    throw new DataError(
      `Expected the dates of ${name} to have one order, got "${dayFirst}" with the day first and "${monthFirst}" with the month first.`,
      { hint: `${hint} Rows of the other order are rejected.`, details: { column: name } },
    );
  }
  if (dateOrder === undefined && dayFirst === null && monthFirst === null && inDoubt !== null) {
    throw new DataError(
      `Expected the dates of ${name} to show the order of day and month, got only dates that can be read both ways, such as "${inDoubt}".`,
      { hint, details: { column: name } },
    );
  }
  return {
    order: dateOrder ?? (dayFirst === null ? 'monthFirst' : 'dayFirst'),
    isPadded: found.isShort !== true,
  };
}

/** Puts the event times into the table `times` and returns the rows without one. */
async function readTimes(
  engine: DuckDb,
  time: number,
  { order }: TimeSpelling,
  name: string,
): Promise<RejectedTimes[]> {
  await engine.run('CREATE TABLE times (line BIGINT, eventMs DOUBLE)');
  const reader = await engine.connect();
  const appender = await engine.connection.createAppender('times');
  const [missing, unreadable] = [
    { reason: `${name} is missing`, count: 0, ordinal: 0 },
    { reason: `${name} is not a time`, count: 0, ordinal: 0 },
  ];
  try {
    for await (const chunk of reader.chunks(`SELECT rowid, c${time} FROM lines`)) {
      const [lines, texts] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const text = texts.getItem(row) as string | null;
        const ms = text === null ? null : timeTextMs(text, order);
        if (ms !== null) {
          appender.appendBigInt(BigInt(lines.getItem(row) as bigint));
          appender.appendDouble(ms);
          appender.endRow();
          continue;
        }
        const reject = text === null ? missing! : unreadable!;
        if (reject.count === 0) reject.ordinal = Number(lines.getItem(row));
        reject.count += 1;
      }
    }
  } finally {
    appender.closeSync();
    await reader.close();
  }
  return [missing!, unreadable!].filter(({ count }) => count > 0);
}

/** The JSON of some columns: of those before the time with its name at the end, or of those after it. */
function jsonSql(
  names: readonly string[],
  areNumbers: readonly boolean[],
  from: number,
  until: number,
): string {
  const parts: string[] = [];
  for (let at = from; at < until; at += 1) {
    parts.push(sqlLiteral(`${at === 0 ? '' : ','}${JSON.stringify(names[at])}:`));
    parts.push(`coalesce(${areNumbers[at] ? `c${at}` : `to_json(c${at})::VARCHAR`}, 'null')`);
  }
  if (until < names.length)
    parts.push(sqlLiteral(`${until === 0 ? '' : ','}${JSON.stringify(names[until])}:`));
  return parts.length === 0 ? "''" : `concat(${parts.join(', ')})`;
}

function conditionSql({ fromMs, untilMs }: EventWindow): string {
  const bounds = [
    ...(fromMs === undefined ? [] : [`eventMs >= ${fromMs}`]),
    ...(untilMs === undefined ? [] : [`eventMs < ${untilMs}`]),
  ];
  return bounds.length === 0 ? 'TRUE' : bounds.join(' AND ');
}
