import type { Readable } from 'node:stream';
import type { ColumnMap } from '../dataset/columnMap.js';
import type { Dataset } from '../dataset/dataset.js';
import { unreadable } from './bytes.js';
import { decompress } from './decompress.js';
import { type CsvDialect, headBytes } from './dialect.js';
import { fileEncodingOf, recordEncodingOf, toUtf8 } from './encoding.js';
import { compressionOf, notCsv } from './fileKind.js';
import { findColumns } from './header.js';
import { withRoomForLater } from './jsonLines.js';
import {
  type CsvFormat,
  type CsvRecord,
  fieldsOf,
  lettersOf,
  type RecordScanner,
  structuralReason,
} from './records.js';
import { RejectCounter, type RejectedByReason } from './rejects.js';
import { recordScanner } from './scanner.js';

/** A row of a CSV, or of JSON lines, as texts. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** The line it begins on, from 1. */
  readonly line: number;
  readonly bytes: Buffer;
}

export interface CsvReaderOptions {
  readonly dataset: Dataset;
  /** Name for messages. */
  readonly name: string;
  /** Columns mapped by hand. @default none */
  readonly columnMap?: ColumnMap;
  /** Called for every rejected row with its line, the reason and its bytes. */
  readonly onReject: (line: number, reason: string, bytes: Buffer) => void;
}

/** Rows are held back until it is known whether bytes that are not UTF-8 are Windows-1252, but not more than these. */
const maxHeldRecords = 10_000;
const maxHeldBytes = 64 << 20;

/**
 * Reads a CSV from a pipe in constant memory: the same rows as an import of the same bytes, with the same reasons for those
 * that are not rows. Open it, then call `next` until it returns null.
 */
export class CsvReader {
  readonly #stream: Readable;
  readonly #options: CsvReaderOptions;
  readonly #rejects = new RejectCounter();
  #pieces!: AsyncIterator<Buffer>;
  #scanner!: RecordScanner;
  #format!: CsvFormat;
  #isEncodingKnown = false;
  #isDone = false;
  /** Complete records, the next at `#taken`. */
  #records: CsvRecord[] = [];
  #taken = 0;
  #held: CsvRecord[] = [];
  #heldBytes = 0;
  readonly #letters = { ascii: 0, 'utf-8': 0, other: 0 };

  constructor(stream: Readable, options: CsvReaderOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /**
   * Reads as far as the first row.
   * @throws DataError if it is empty, not a CSV, or lacks a required column
   */
  async open(): Promise<CsvDialect> {
    const { name, dataset, columnMap } = this.#options;
    this.#pieces = await this.#unpacked();
    let head: Buffer = Buffer.alloc(0);
    for (;;) {
      const { value, done } = await this.#nextPiece();
      const isWhole = done || head.length + value.length >= headBytes;
      head = Buffer.concat([head, value]);
      if (!isWhole && head.length === 0) continue;
      const found = findColumns(head.subarray(0, headBytes), isWhole, dataset, name, columnMap);
      if (found === null) continue;
      const header = found.json === undefined ? found : withRoomForLater(found, dataset, columnMap ?? {});
      this.#format = header;
      this.#scanner = recordScanner(header, header.firstRowLine, (record) => this.#take(record));
      this.#scanner.push(head.subarray(header.rowsFrom));
      if (done) this.#end();
      return header;
    }
  }

  /** The next row; null at the end. Records that are not rows are rejected on the way. */
  async next(): Promise<CsvRow | null> {
    for (;;) {
      const record = this.#records[this.#taken];
      if (record !== undefined) {
        this.#taken += 1;
        const reason = structuralReason(record, this.#format);
        if (reason === null)
          return { fields: fieldsOf(record, this.#format), line: record.line, bytes: record.bytes };
        this.reject(record, reason);
      } else {
        if (this.#isDone) return null;
        this.#records = [];
        this.#taken = 0;
        const { value, done } = await this.#nextPiece();
        if (done) this.#end();
        else this.#scanner.push(value);
      }
    }
  }

  /** Whether a row can be had without waiting. */
  get hasMore(): boolean {
    return this.#taken < this.#records.length;
  }

  /** Number of rejected rows. */
  get rejected(): number {
    return this.#rejects.count;
  }

  /** The rejected rows by reason, the most frequent first. */
  get rejectedByReason(): RejectedByReason[] {
    return this.#rejects.byReason;
  }

  /** Counts and reports a row that is not what the caller expects. */
  reject({ line, bytes }: Pick<CsvRow, 'line' | 'bytes'>, reason: string): void {
    this.#rejects.add(line, reason, bytes);
    this.#options.onReject(line, reason, bytes);
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Bytes of a record are only valid during the visit. */
  #take({ bytes, line, quoting }: CsvRecord): void {
    const record = { bytes: Buffer.from(bytes), line, quoting };
    if (this.#isEncodingKnown) {
      this.#records.push(record);
      return;
    }
    this.#letters[lettersOf(bytes)] += 1;
    if (this.#letters.other === 0) {
      this.#records.push(record);
      return;
    }
    this.#held.push(record);
    this.#heldBytes += bytes.length;
    if (this.#held.length >= maxHeldRecords || this.#heldBytes >= maxHeldBytes) this.#decideEncoding();
  }

  #decideEncoding(): void {
    const encoding = recordEncodingOf(this.#letters.other, this.#letters['utf-8']);
    this.#format = { ...this.#format, encoding };
    this.#isEncodingKnown = true;
    for (const record of this.#held) this.#records.push(record);
    this.#held = [];
  }

  #end(): void {
    this.#scanner.end();
    this.#decideEncoding();
    this.#isDone = true;
  }

  async #nextPiece(): Promise<{ value: Buffer; done: boolean }> {
    try {
      const { value, done } = await this.#pieces.next();
      return { value: value ?? Buffer.alloc(0), done: done === true };
    } catch (error) {
      throw unreadable(this.#options.name, error);
    }
  }

  /** The pieces in UTF-8. What they are shows in the first ones. */
  async #unpacked(): Promise<AsyncIterator<Buffer>> {
    const raw = bytesOf(this.#stream);
    const start = await startOf(raw, (bytes) => bytes.length >= 16 || bytes.includes('\n'));
    const compression = compressionOf(start);
    if (compression === 'zip') {
      throw notCsv(
        this.#options.name,
        'a zip archive',
        'Pass the path of the archive, or unpack it: unzip -p file.zip',
      );
    }
    const unpacked = decompress(continued(start, raw), compression);
    const text = await startOf(unpacked, (bytes) => bytes.length >= 256 || bytes.includes('\n')).catch(
      (error: unknown) => {
        throw unreadable(this.#options.name, error);
      },
    );
    return toUtf8(continued(text, unpacked), fileEncodingOf(text));
  }
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const piece of stream) yield typeof piece === 'string' ? Buffer.from(piece) : (piece as Buffer);
}

/** The first pieces, until there are enough or there are no more. */
async function startOf(
  pieces: AsyncGenerator<Buffer>,
  isEnough: (bytes: Buffer) => boolean,
): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (!isEnough(start)) {
    const { value, done } = await pieces.next();
    if (done === true) break;
    start = Buffer.concat([start, value]);
  }
  return start;
}

async function* continued(start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  yield* rest;
}
