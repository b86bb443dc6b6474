import type { Readable } from 'node:stream';
import { InternalError } from '../base/errors.js';
import { decodeRecord } from '../csv/encoding.js';
import { CsvReader, type CsvRow } from '../csv/reader.js';
import type { RejectedByReason } from '../csv/rejects.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import type { Dataset } from '../dataset/dataset.js';
import type { EventRows, EventWindow } from '../dataset/eventRows.js';
import { encodeEvent } from '../dataset/json.js';
import type { ParsedRow } from '../dataset/parseRow.js';
import { RowParser } from '../dataset/rowParser.js';
import { requireDateOrder } from '../dataset/spellings.js';
import type { DateOrder } from '../dataset/times.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import type { ReplayInput, ReplayRows } from './input.js';

export interface CsvInputOptions {
  /** The dataset of the rows. @default US Accidents */
  readonly dataset?: Dataset;
  /** A CSV file with its header, plain or compressed: `process.stdin`, or what `curl` or `zcat` pipes in. */
  readonly stream: Readable;
  /** Name for messages. @default `a CSV pipe` */
  readonly name?: string;
  /** Columns mapped by hand. @default none */
  readonly columns?: ColumnMap;
  /** The order of day and month in dates such as 3/4/2021. By default, the dates of each column decide it. */
  readonly dateOrder?: DateOrder;
  /** Called for every rejected row with the line on which it begins, the reason and its text. */
  readonly onReject?: (line: number, reason: string, text: string) => void;
}

/**
 * The rows of a CSV from a pipe, which may be endless, in constant memory. They are the rows that an import of the same bytes
 * has, in the order of the pipe. Event time only sets the waiting time, and a row that is earlier than the row before it is
 * sent at once. Rows are held back while the order of day and month in their dates, or the meaning of a comma in their numbers,
 * is in doubt: until a row proves it, at most 10,000 rows.
 */
export function csvInput({
  dataset = usAccidents,
  stream,
  name = 'a CSV pipe',
  columns = {},
  dateOrder,
  onReject = () => {},
}: CsvInputOptions): ReplayInput {
  requireDateOrder(dateOrder);
  return {
    name,
    dataset,
    isSeekable: false,
    open: async (window) => {
      const records = new CsvReader(stream, {
        dataset,
        name,
        columnMap: columns,
        onReject: (line, reason, bytes) => onReject(line, reason, decodeRecord(bytes)),
      });
      const { names } = await records.open();
      return new CsvRows(records, dataset, new RowParser(names, dataset, dateOrder, columns), window);
    },
  };
}

/** Limit of rows in a batch. A batch is smaller when no more rows are available at the moment. */
const maxBatchRows = 256;

class CsvRows implements ReplayRows {
  readonly extent = null;
  #outsideWindow = 0;

  constructor(
    private readonly records: CsvReader,
    private readonly dataset: Dataset,
    private readonly parser: RowParser<CsvRow>,
    private readonly window: EventWindow,
  ) {}

  get skippedRows(): number {
    return this.records.rejected + this.#outsideWindow;
  }

  get rejectedByReason(): readonly RejectedByReason[] {
    return this.records.rejectedByReason;
  }

  async *read(_fromIndex: number, _shiftDays: number, signal?: AbortSignal): AsyncGenerator<EventRows> {
    const stop = (): void => this.records.close();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      let batch = new Batch();
      for (let next = await this.records.next(); next !== null; next = await this.records.next()) {
        for (const [row, parsed] of this.parser.push(next)) {
          this.#add(batch, row, parsed);
          if (batch.length < maxBatchRows) continue;
          yield batch.rows();
          batch = new Batch();
        }
        if (this.records.hasMore || batch.length === 0) continue;
        yield batch.rows();
        batch = new Batch();
      }
      for (const [row, parsed] of this.parser.end()) this.#add(batch, row, parsed);
      if (batch.length > 0) yield batch.rows();
    } catch (error) {
      // An abort closes the pipe, which then ends in the middle of a record.
      if (signal?.aborted !== true) throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  #add(batch: Batch, row: CsvRow, parsed: ParsedRow): void {
    if ('reject' in parsed) {
      this.records.reject(row, parsed.reject.reason);
      return;
    }
    const { record } = parsed;
    const startAtMs = Date.parse(record.startAt);
    const { fromMs = Number.NEGATIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } = this.window;
    if (startAtMs < fromMs || startAtMs >= untilMs) this.#outsideWindow += 1;
    else batch.add(record.key, encodeEvent(record, this.dataset), startAtMs);
  }

  async indexAt(): Promise<number> {
    throw new InternalError('A pipe was asked for the index of a row.');
  }

  async close(): Promise<void> {
    this.records.close();
  }
}

class Batch {
  readonly #keys: string[] = [];
  readonly #values: Uint8Array[] = [];
  readonly #startAtMs: number[] = [];

  get length(): number {
    return this.#keys.length;
  }

  add(key: string, value: Uint8Array, startAtMs: number): void {
    this.#keys.push(key);
    this.#values.push(value);
    this.#startAtMs.push(startAtMs);
  }

  rows(): EventRows {
    return { keys: this.#keys, values: this.#values, startAtMs: Float64Array.from(this.#startAtMs) };
  }
}
