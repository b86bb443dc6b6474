import type { DuckDBDataChunk } from '@duckdb/node-api';
import { DataError, InputError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { EventExtent, EventRows, EventWindow } from '../../dataset/eventRows.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { fieldsOf } from '../../query/fields.js';
import { blobsOf } from './blobs.js';
import { DuckDb, type DuckDbOptions } from './duckdb.js';
import { eventToJsonSql } from './jsonSql.js';
import { keySql } from './keySql.js';
import { RecordFiles } from './recordFiles.js';

export interface ParquetEventsOptions extends DuckDbOptions {
  /** The dataset of the files. @default US Accidents */
  readonly dataset?: Dataset;
  /**
   * Files with the columns of the dataset. One file written by an import is sorted; segments of a live store are not.
   */
  readonly paths: readonly string[];
  /** Whether the rows already come ordered by `startAt, key`. If not they are sorted first, on disk when large. */
  readonly isSorted: boolean;
}

/**
 * The events of Parquet files in bounded memory, ordered by `startAt, key`. DuckDB also writes the JSON.
 *
 * @throws InputError on opening files without times
 */
export class ParquetEvents {
  private constructor(
    private readonly engine: DuckDb,
    /** The rows of the window, in no guaranteed order. */
    private readonly from: string,
    private readonly isSorted: boolean,
    readonly extent: EventExtent,
    private readonly dataset: Dataset,
  ) {}

  static async open(options: ParquetEventsOptions, window: EventWindow): Promise<ParquetEvents> {
    const engine = await DuckDb.open(options);
    try {
      const { dataset = usAccidents } = options;
      const from = `${await new RecordFiles(engine, dataset).sql(options.paths)} WHERE ${conditionSql(window)}`;
      const { rowCount, timed, firstMs, lastMs } = await engine.row(
        `SELECT count(*) AS rowCount, count(startAt) AS timed, epoch_ms(min(startAt)) AS firstMs, epoch_ms(max(startAt)) AS lastMs FROM ${from}`,
      );
      if (rowCount !== timed) throw withoutTimes(options.paths, dataset);
      const extent = {
        rowCount: rowCount as number,
        firstMs: (firstMs ?? Number.NaN) as number,
        lastMs: (lastMs ?? Number.NaN) as number,
      };
      return new ParquetEvents(engine, from, options.isSorted, extent, dataset);
    } catch (error) {
      await engine.close();
      throw error;
    }
  }

  async *read(fromIndex: number, shiftDays: number, signal?: AbortSignal): AsyncGenerator<EventRows> {
    const rows = `SELECT * FROM ${this.from} ${await this.#startingAt(fromIndex)}`;
    const connection = await this.engine.connect();
    try {
      // Lets DuckDB work ahead while these rows are being sent.
      await connection.run("SET streaming_buffer_size = '16MB'");
      const sql = `SELECT key, epoch_ms(startAt)::DOUBLE AS startAtMs, encode(${eventToJsonSql(this.dataset)}) AS value
        FROM (${shiftDays === 0 ? rows : shifted(rows, shiftDays, this.dataset)})`;
      const chunks = connection.chunks(sql);
      // Reads one chunk ahead, so that due rows do not wait for later ones to be read.
      let next = ahead(chunks);
      try {
        for (let step = await next; step.done !== true && signal?.aborted !== true; step = await next) {
          next = ahead(chunks);
          yield eventRows(step.value);
        }
      } finally {
        await next.catch(() => {});
      }
    } finally {
      await connection.close();
    }
  }

  /** Skips rows by their time first, which needs no reading in Parquet, and by number only among equal times. */
  async #startingAt(index: number): Promise<string> {
    const order = this.isSorted ? '' : 'ORDER BY startAt, key';
    if (index === 0) return order;
    const { startMs } = (
      await this.engine.rows(
        `SELECT epoch_ms(startAt) AS startMs FROM ${this.from} ${this.isSorted ? '' : 'ORDER BY startAt'} LIMIT 1 OFFSET ${index}`,
      )
    )[0] ?? { startMs: null };
    if (startMs === null) return 'AND FALSE';
    const before = await this.indexAt(startMs as number);
    return `AND startAt >= epoch_ms(${startMs}) ${order} OFFSET ${index - before}`;
  }

  async indexAt(eventMs: number): Promise<number> {
    const { rowsBefore } = await this.engine.row(
      `SELECT count(*) AS rowsBefore FROM ${this.from} AND startAt < epoch_ms(${wholeMs(eventMs)})`,
    );
    return rowsBefore as number;
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

/** A replay sends events at their times, which a file need not have. */
function withoutTimes(paths: readonly string[], dataset: Dataset): InputError {
  const name = dataset.columnOf('startLocal')!.headers[0]!;
  return new InputError(
    `Expected ${paths.join(', ')} to have times to replay, got an import of a file without ${name}.`,
    { hint: `Add the column ${name} to the CSV. The hotspots report needs no times.` },
  );
}

/**
 * The rows with every time moved by whole days, which keeps the time of day. An event that moves across a change of
 * daylight time keeps the offset of its original date. A moved event is a different event, with the key of its new
 * content.
 */
function shifted(rows: string, days: number, dataset: Dataset): string {
  const moved = fieldsOf(dataset)
    .times.map((name) => `${name} + INTERVAL (${days}) DAY AS ${name}`)
    .join(', ');
  return `SELECT * REPLACE (${keySql(dataset)} AS key) FROM (SELECT * REPLACE (${moved}) FROM (${rows}))`;
}

/** Whether an event is in the window. */
function conditionSql({ fromMs, untilMs }: EventWindow): string {
  const bounds = [
    fromMs === undefined ? [] : [`startAt >= epoch_ms(${wholeMs(fromMs)})`],
    untilMs === undefined ? [] : [`startAt < epoch_ms(${wholeMs(untilMs)})`],
  ].flat();
  return bounds.length === 0 ? 'TRUE' : bounds.join(' AND ');
}

/** Requests the next value now; an error is thrown only where it is awaited. */
function ahead<T>(values: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = values.next();
  next.catch(() => {});
  return next;
}

function eventRows(chunk: DuckDBDataChunk): EventRows {
  const { rowCount } = chunk;
  const [keyColumn, timeColumn] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
  const keys: string[] = new Array(rowCount);
  const startAtMs = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row += 1) {
    keys[row] = String(keyColumn.getItem(row));
    startAtMs[row] = timeColumn.getItem(row) as number;
  }
  return { keys, startAtMs, values: blobsOf(chunk, 2) };
}

function wholeMs(ms: number): number {
  if (!Number.isFinite(ms))
    throw new DataError(`Expected the event time to be a finite number of milliseconds, got ${ms}.`);
  return Math.ceil(ms);
}
