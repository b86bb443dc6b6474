import { isUtf8 } from 'node:buffer';
import { fieldCountReason } from '../dataset/reasons.js';

/** The dialect of a CSV file. */
export interface CsvFormat {
  /** One ASCII character. */
  readonly delimiter: string;
  /** Number of fields of the header. */
  readonly fieldCount: number;
  /** `\r` alone ends lines in files of old Macs; otherwise `\n` does, with or without a `\r` before it. */
  readonly newline: '\n' | '\r';
}

/**
 * A record of the file as bytes without its line end, valid during the visit. A record with unmatched quotes is only its
 * first line, so that an extra quote costs one line and not the rest of the file.
 */
export interface CsvRecord {
  readonly bytes: Buffer;
  /** The line it begins on, from 1. Quoted fields may contain line ends. */
  readonly line: number;
  readonly quotesMatch: boolean;
}

/** A longer record is invalid: a quote was not closed. */
export const maxRecordBytes: number = 1 << 20;

const quote = 0x22;
const carriageReturn = 0x0d;
const notThereYet = -1;
const mismatch = -2;

/**
 * Splits the bytes of a CSV into records by RFC 4180, without blank lines. Without quotes, it is as fast as a search for
 * line ends. Pass it the pieces in order, then call `end`.
 */
export class CsvRecordScanner {
  readonly #format: CsvFormat;
  readonly #newline: number;
  readonly #visit: (record: CsvRecord) => void;
  #rest: Buffer = Buffer.alloc(0);
  #line = 1;
  /** Inside a line that was too long to keep. */
  #isSkipping = false;

  constructor(format: CsvFormat, visit: (record: CsvRecord) => void) {
    this.#format = format;
    this.#newline = format.newline.charCodeAt(0);
    this.#visit = visit;
  }

  /** Number of lines read. */
  get lines(): number {
    return this.#line - 1;
  }

  push(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? this.#skip(piece) : Buffer.concat([this.#rest, piece]);
    this.#rest = Buffer.from(bytes.subarray(this.#scan(bytes, false)));
  }

  end(): void {
    this.#scan(this.#rest, true);
    this.#rest = Buffer.alloc(0);
  }

  #skip(piece: Buffer): Buffer {
    if (!this.#isSkipping) return piece;
    const lineEnd = piece.indexOf(this.#newline);
    this.#isSkipping = lineEnd === -1;
    return lineEnd === -1 ? piece.subarray(piece.length) : piece.subarray(lineEnd + 1);
  }

  /** @returns the start of the first incomplete record */
  #scan(bytes: Buffer, isLast: boolean): number {
    let nextQuote = bytes.indexOf(quote);
    let from = 0;
    while (from < bytes.length) {
      const lineEnd = bytes.indexOf(this.#newline, from);
      if (nextQuote !== -1 && nextQuote < from) nextQuote = bytes.indexOf(quote, from);
      const hasQuote = nextQuote !== -1 && (lineEnd === -1 || nextQuote < lineEnd);
      let until = hasQuote ? this.#quotedEnd(bytes, from, isLast) : lineEnd;
      const quotesMatch = until !== mismatch;
      if (!quotesMatch) until = lineEnd;
      if (until === notThereYet) {
        if (!isLast && bytes.length - from <= maxRecordBytes) return from;
        this.#isSkipping = !isLast;
        until = bytes.length;
      }
      this.#tell(bytes, from, until, quotesMatch);
      from = until + 1;
    }
    return bytes.length;
  }

  #tell(bytes: Buffer, from: number, until: number, quotesMatch: boolean): void {
    const end = until > from && bytes[until - 1] === carriageReturn ? until - 1 : until;
    const record = bytes.subarray(from, end);
    if (record.length > 0) this.#visit({ bytes: record, line: this.#line, quotesMatch });
    this.#line += 1;
    for (let at = record.indexOf(this.#newline); at !== -1; at = record.indexOf(this.#newline, at + 1)) {
      this.#line += 1;
    }
  }

  /** Where a record with quotes ends, `notThereYet`, or `mismatch`. */
  #quotedEnd(bytes: Buffer, from: number, isLast: boolean): number {
    const unclosed = isLast || bytes.length - from > maxRecordBytes ? mismatch : notThereYet;
    const delimiter = this.#format.delimiter.charCodeAt(0);
    let fields = 0;
    let at = from;
    for (;;) {
      fields += 1;
      if (bytes[at] === quote) {
        at = closingQuote(bytes, at + 1) + 1;
        if (at === 0) return unclosed;
        if (bytes[at] === carriageReturn && (bytes[at + 1] === this.#newline || at + 1 === bytes.length))
          at += 1;
      } else {
        while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== this.#newline) at += 1;
      }
      if (at >= bytes.length) {
        if (!isLast) return unclosed;
        return this.#fits(bytes, from, bytes.length, fields) ? bytes.length : mismatch;
      }
      if (bytes[at] === this.#newline) return this.#fits(bytes, from, at, fields) ? at : mismatch;
      if (bytes[at] !== delimiter) return mismatch;
      at += 1;
    }
  }

  /** A record of several lines must have the right number of fields; otherwise an extra quote made it. */
  #fits(bytes: Buffer, from: number, until: number, fields: number): boolean {
    const firstEnd = bytes.indexOf(this.#newline, from);
    return firstEnd === -1 || firstEnd >= until || fields === this.#format.fieldCount;
  }
}

/** Why a record is not a row of the table; null if it is. */
export function structuralReason({ bytes, quotesMatch }: CsvRecord, format: CsvFormat): string | null {
  if (bytes.length > maxRecordBytes) return 'it is longer than 1 MB';
  if (!quotesMatch) return 'its quotes do not match';
  if (!isUtf8(bytes)) return 'it is not UTF-8';
  const found = fieldCount(bytes, format);
  return found === format.fieldCount ? null : fieldCountReason(format.fieldCount, found);
}

/** A delimiter at the very end adds no field. */
function fieldCount(bytes: Buffer, format: CsvFormat): number {
  const delimiter = format.delimiter.charCodeAt(0);
  let fields = 1;
  let isQuoted = false;
  // A quote opens only at the beginning of a field; the second of a doubled quote opens it again.
  let opensAt = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === delimiter && !isQuoted) {
      fields += 1;
      opensAt = at + 1;
    } else if (byte === quote && (isQuoted || at === opensAt)) {
      isQuoted = !isQuoted;
      opensAt = at + 1;
    }
  }
  const isExtra = bytes[bytes.length - 1] === delimiter && fields === format.fieldCount + 1;
  return isExtra ? format.fieldCount : fields;
}

function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(quote, from);
  while (at !== -1 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
  return at;
}
