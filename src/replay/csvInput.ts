import type { Readable } from 'node:stream';
import { type Parser, parse } from 'csv-parse';
import { DataError, InternalError } from '../base/errors.js';
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
  /** Text of a CSV file with its header line: `process.stdin`, or what `curl` or `zcat` pipes in. */
  readonly stream: Readable;
  /** Name for messages. @default `a CSV pipe` */
  readonly name?: string;
  /** The order of day and month in dates such as 3/4/2021. By default, the dates of each column decide it. */
  readonly dateOrder?: DateOrder;
  /** Called for every rejected row with its line and the reason. */
  readonly onReject?: (line: number, reason: string) => void;
}

/**
 * The rows of a CSV from a pipe, which may be endless, in constant memory. They are sent in the order of the pipe. Event time
 * only sets the waiting time, and a row that is earlier than the row before it is sent at once. A row is complete when the
 * next one begins or the pipe ends. Rows are held back while the order of day and month in their dates, or the meaning of a
 * comma in their numbers, is in doubt: until a row proves it, at most 10,000 rows.
 */
export function csvInput({
  dataset = usAccidents,
  stream,
  name = 'a CSV pipe',
  dateOrder,
  onReject = () => {},
}: CsvInputOptions): ReplayInput {
  requireDateOrder(dateOrder);
  return {
    name,
    dataset,
    isSeekable: false,
    open: async (window) => {
      const records = new CsvRecords(stream, onReject);
      const header = await records.next();
      if (header === null) throw new DataError(`No header line in ${name}: the input is empty.`);
      return new CsvRows(records, dataset, new RowParser(header.fields, dataset, dateOrder), window);
    },
  };
}

/** Limit of rows in a batch. A batch is smaller when no more rows are available at the moment. */
const maxBatchRows = 256;

interface CsvRecord {
  readonly fields: readonly string[];
  /** Number of its last line; the header is line 1. */
  readonly line: number;
}

/** The records of a CSV as lists of texts, and the number of rejected ones. */
class CsvRecords {
  rejected = 0;
  readonly #parser: Parser;
  readonly #records: AsyncIterator<{ readonly record: string[]; readonly info: { readonly lines: number } }>;

  constructor(
    private readonly stream: Readable,
    private readonly onReject: (line: number, reason: string) => void,
  ) {
    this.#parser = parse({
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        this.reject(this.#parser.info.lines, `the CSV is broken: ${error?.message ?? 'no record'}`);
        return undefined;
      },
    });
    stream.on('error', (error) => this.#parser.destroy(error));
    this.#records = stream.pipe(this.#parser)[Symbol.asyncIterator]();
  }

  /** The next record, or null at the end of the pipe. */
  async next(): Promise<CsvRecord | null> {
    const next = await this.#records.next();
    return next.done === true ? null : { fields: next.value.record, line: next.value.info.lines };
  }

  get hasMore(): boolean {
    return this.#parser.readableLength > 0;
  }

  reject(line: number, reason: string): void {
    this.rejected += 1;
    this.onReject(line, reason);
  }

  close(): void {
    this.stream.unpipe(this.#parser);
    this.#parser.destroy();
    this.stream.destroy();
  }
}

class CsvRows implements ReplayRows {
  readonly extent = null;
  #outsideWindow = 0;

  constructor(
    private readonly records: CsvRecords,
    private readonly dataset: Dataset,
    private readonly parser: RowParser<CsvRecord>,
    private readonly window: EventWindow,
  ) {}

  get skippedRows(): number {
    return this.records.rejected + this.#outsideWindow;
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

  #add(batch: Batch, { line }: CsvRecord, parsed: ParsedRow): void {
    if ('reject' in parsed) {
      this.records.reject(line, parsed.reject.reason);
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
