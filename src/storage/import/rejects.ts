import { open } from 'node:fs/promises';
import { csvBytes } from '../../csv/bytes.js';
import { decodeRecord } from '../../csv/encoding.js';
import type { CsvHeader } from '../../csv/header.js';
import { type CsvRecord, structuralReason } from '../../csv/records.js';
import { rejectsLine } from '../../csv/rejects.js';
import { recordScanner } from '../../csv/scanner.js';

/** A complete row that is not a valid accident. */
export interface RejectedRow {
  /** Its index among the complete rows, from 0. */
  readonly ordinal: number;
  readonly reason: string;
}

export interface RejectOptions {
  /** Rows that the cast rejected, by ordinal. */
  readonly rejectedRows: AsyncIterable<readonly RejectedRow[]>;
  /** Whether to look for records that are not complete rows. */
  readonly hasBrokenRecords: boolean;
  /** The name of the file, if there are several. */
  readonly file?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a CSV again and writes its rejected records as lines of a CSV with the columns line, reason and text: the first line
 * of the record in the file, from 1, and its unchanged text.
 *
 * @returns the number of rejected rows by reason, the most frequent first
 */
export async function writeRejects(
  path: string,
  header: CsvHeader,
  rejectsPath: string,
  { rejectedRows, hasBrokenRecords, file: name, signal }: RejectOptions,
): Promise<Record<string, number>> {
  const counts = new Map<string, number>();
  const queue = new Queue(rejectedRows);
  let lines: string[] = [];
  let ordinal = 0;
  const reject = ({ line, bytes }: CsvRecord, reason: string): void => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    lines.push(rejectsLine(line, reason, decodeRecord(bytes), name));
  };
  const scanner = recordScanner(header, header.firstRowLine, (record) => {
    const broken = hasBrokenRecords ? structuralReason(record, header) : null;
    if (broken !== null) {
      reject(record, broken);
      return;
    }
    const reason = queue.take(ordinal);
    if (reason !== null) reject(record, reason);
    ordinal += 1;
  });
  const file = await open(rejectsPath, 'w');
  try {
    for await (const piece of csvBytes(path, header, { skip: header.rowsFrom, signal })) {
      // No piece has more records than bytes.
      await queue.fill(ordinal + piece.length + 1);
      scanner.push(piece);
      await file.write(lines.join(''));
      lines = [];
    }
    await queue.fill(Number.POSITIVE_INFINITY);
    scanner.end();
    await file.write(lines.join(''));
  } finally {
    await file.close();
  }
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}

/** Rejected rows by ordinal, fetched ahead. */
class Queue {
  readonly #batches: AsyncIterator<readonly RejectedRow[]>;
  #rows: readonly RejectedRow[] = [];
  #next = 0;
  #isDone = false;

  constructor(batches: AsyncIterable<readonly RejectedRow[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** Fetches every row up to an ordinal. */
  async fill(untilOrdinal: number): Promise<void> {
    const ahead: RejectedRow[] = this.#rows.slice(this.#next);
    while (!this.#isDone && (ahead.at(-1)?.ordinal ?? -1) < untilOrdinal) {
      const { value, done } = await this.#batches.next();
      if (done === true) this.#isDone = true;
      else ahead.push(...value);
    }
    this.#rows = ahead;
    this.#next = 0;
  }

  take(ordinal: number): string | null {
    const row = this.#rows[this.#next];
    if (row?.ordinal !== ordinal) return null;
    this.#next += 1;
    return row.reason;
  }
}
