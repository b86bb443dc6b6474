import { isAscii, isUtf8 } from 'node:buffer';
import { fieldCountReason } from '../dataset/reasons.js';
import { decodeRecord, type RecordEncoding } from './encoding.js';
import { type Quoting, readFields, type Separators, splitFields } from './fields.js';

/** How the records of a CSV are read. */
export interface CsvFormat extends Separators {
  /** Number of fields of a record. */
  readonly fieldCount: number;
  /** How bytes that are not UTF-8 are read: in `utf-8`, their record is rejected. */
  readonly encoding: RecordEncoding;
  /** Only of JSON lines: reads the texts of a line; null if it is not a JSON object. */
  readonly json?: JsonFormat;
}

export interface JsonFormat {
  fieldsOf(line: string): string[] | null;
  /** The keys of a line that have no column. */
  otherKeysOf(line: string): string[];
}

/** Splits the bytes of a file into records. Pass it the pieces in order, then call `end`. */
export interface RecordScanner {
  push(piece: Buffer): void;
  end(): void;
}

/**
 * A record of the file as bytes without its line end, valid during the visit. A record with unmatched quotes is only its
 * first line, so that an extra quote costs one line and not the rest of the file.
 */
export interface CsvRecord {
  readonly bytes: Buffer;
  /** The line it begins on, from 1. Quoted fields may contain line ends. */
  readonly line: number;
  /** null if its quotes do not match in any reading. */
  readonly quoting: Quoting | null;
}

/** A longer record is invalid: a quote was not closed. Of such a record, only the beginning is kept. */
export const maxRecordBytes: number = 1 << 20;

/** Readings other than the standard one are tried on as many bytes. */
const maxRescuedBytes = 1 << 16;

const quote = 0x22;
const carriageReturn = 0x0d;
const blank = 0x20;
const tab = 0x09;
const notThereYet = -1;
const mismatch = -2;

const otherQuotings = ['backslash', 'lenient', 'unescaped', 'literal'] as const;

interface RecordEnd {
  /** Where it ends, or `notThereYet`. */
  readonly until: number;
  readonly quoting: Quoting | null;
}

/**
 * Splits the bytes of a CSV into records, without blank rows. Records are read by RFC 4180; one whose quotes do not match,
 * or whose number of fields is wrong, by the first other reading that gives the right number. Without quotes, it is as fast
 * as a search for line ends. Pass it the pieces in order, then call `end`. The result does not depend on the cuts.
 */
export class CsvRecordScanner implements RecordScanner {
  readonly #format: CsvFormat;
  readonly #newline: number;
  readonly #delimiter: number;
  readonly #visit: (record: CsvRecord) => void;
  #rest: Buffer = Buffer.alloc(0);
  #line: number;
  /** Of the record that `#standardEnd` read last: its number of fields, and whether one begins with a blank. */
  #fields = 0;
  #hasBlanks = false;
  /** Inside a line that was too long to keep. */
  #isSkipping = false;

  /** @param firstLine the number of the first line that is pushed */
  constructor(format: CsvFormat, firstLine: number, visit: (record: CsvRecord) => void) {
    this.#format = format;
    this.#newline = format.newline.charCodeAt(0);
    this.#delimiter = format.delimiter.charCodeAt(0);
    this.#line = firstLine;
    this.#visit = visit;
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
      const found: RecordEnd = hasQuote
        ? this.#quotedEnd(bytes, from, lineEnd, isLast)
        : { until: lineEnd, quoting: 'none' };
      let { until } = found;
      if (until === notThereYet) {
        if (!isLast && bytes.length - from <= maxRecordBytes) return from;
        // The line goes on behind the last piece, and is too long or the last.
        this.#isSkipping = !isLast;
        until = bytes.length;
      }
      this.#tell(bytes, from, until, found.quoting);
      from = until + 1;
    }
    return bytes.length;
  }

  #tell(bytes: Buffer, from: number, until: number, quoting: Quoting | null): void {
    const end = until > from && bytes[until - 1] === carriageReturn ? until - 1 : until;
    const kept = Math.min(end, from + maxRecordBytes + 1);
    if (!isBlank(bytes, from, end, this.#delimiter))
      this.#visit({ bytes: bytes.subarray(from, kept), line: this.#line, quoting });
    this.#line += 1;
    if (quoting === 'none' || quoting === null) return;
    for (let at = bytes.indexOf(this.#newline, from); at !== -1 && at < end; ) {
      this.#line += 1;
      at = bytes.indexOf(this.#newline, at + 1);
    }
  }

  /** The end of a record with a quote in its first line. */
  #quotedEnd(bytes: Buffer, from: number, lineEnd: number, isLast: boolean): RecordEnd {
    const limit = Math.min(bytes.length, from + maxRecordBytes + 1);
    const until = this.#standardEnd(bytes.subarray(0, limit), from, isLast && limit === bytes.length);
    if (until >= 0 && this.#fits(bytes, until)) {
      const isOneLine = lineEnd === -1 || until === lineEnd;
      const isLenient = this.#hasBlanks && isOneLine && this.#hasBlanksAroundQuotes(bytes, from, until);
      return { until, quoting: isLenient ? 'lenient' : 'standard' };
    }
    const isClosed = isLast || bytes.length - from > maxRecordBytes;
    if (until === notThereYet && !isClosed) return { until, quoting: null };
    const firstLineEnd = lineEnd === -1 && isLast ? bytes.length : lineEnd;
    if (firstLineEnd === -1) return { until: notThereYet, quoting: null };
    const isOneLine = until === firstLineEnd;
    // Quotes that match are not letters.
    const quotings = otherQuotings.filter((quoting) => quoting !== 'literal' || !isOneLine);
    const other = this.#otherEnd(bytes, from, firstLineEnd, isLast, quotings);
    if (other !== null) return other;
    // On a single line, the number of fields is the fault; over several, a quote.
    return { until: firstLineEnd, quoting: isOneLine ? 'standard' : null };
  }

  /** Where a record ends by RFC 4180, `notThereYet`, or `mismatch`. Sets `#fields` and `#hasBlanks`. */
  #standardEnd(bytes: Buffer, from: number, isLast: boolean): number {
    this.#fields = 0;
    this.#hasBlanks = false;
    for (let at = from; ; at += 1) {
      this.#fields += 1;
      if (bytes[at] === quote) {
        at = closingQuote(bytes, at + 1) + 1;
        if (at === 0) return isLast ? mismatch : notThereYet;
        if (bytes[at] === carriageReturn && (bytes[at + 1] === this.#newline || at + 1 === bytes.length))
          at += 1;
      } else {
        if (bytes[at] === blank || bytes[at] === tab) this.#hasBlanks = true;
        while (at < bytes.length && bytes[at] !== this.#delimiter && bytes[at] !== this.#newline) at += 1;
      }
      if (at >= bytes.length) return isLast ? bytes.length : notThereYet;
      if (bytes[at] === this.#newline) return at;
      if (bytes[at] !== this.#delimiter) return mismatch;
    }
  }

  /** The end by the first other reading that gives the right number of fields: on the first line, or over several. */
  #otherEnd(
    bytes: Buffer,
    from: number,
    firstLineEnd: number,
    isLast: boolean,
    quotings: readonly (typeof otherQuotings)[number][],
  ): RecordEnd | null {
    if (firstLineEnd - from > maxRescuedBytes) return null;
    const line = bytes.toString('latin1', from, firstLineEnd);
    for (const quoting of quotings) {
      const read = readFields(line, this.#format, quoting, true);
      if (
        read !== null &&
        read !== 'open' &&
        read.end === line.length &&
        hasFields(read.fields, this.#format)
      ) {
        return { until: firstLineEnd, quoting };
      }
    }
    const until = Math.min(bytes.length, from + maxRescuedBytes);
    const isWhole = isLast && until === bytes.length;
    const lines = bytes.toString('latin1', from, until);
    for (const quoting of otherQuotings.slice(0, 2)) {
      const read = readFields(lines, this.#format, quoting, isWhole);
      if (read === 'open' && !isWhole && until - from < maxRescuedBytes)
        return { until: notThereYet, quoting: null };
      if (read === null || read === 'open' || !hasFields(read.fields, this.#format)) continue;
      if (!this.#swallowsRow(lines.slice(0, read.end))) return { until: from + read.end, quoting };
    }
    return null;
  }

  /** Whether a line within the record is a row of its own: then the quote before it was never closed. */
  #swallowsRow(record: string): boolean {
    const [, ...lines] = record.split(this.#format.newline);
    return lines.some((line) => {
      const read = readFields(line, this.#format, 'standard', true);
      return (
        read !== null &&
        read !== 'open' &&
        read.end === line.length &&
        read.fields.length === this.#format.fieldCount
      );
    });
  }

  /** Quotes behind blanks would be letters in the standard reading. */
  #hasBlanksAroundQuotes(bytes: Buffer, from: number, until: number): boolean {
    const line = bytes.toString('latin1', from, until);
    if (!/[ \t]"/.test(line)) return false;
    const lenient = readFields(line, this.#format, 'lenient', true);
    const standard = readFields(line, this.#format, 'standard', true);
    if (lenient === null || lenient === 'open' || standard === null || standard === 'open') return false;
    return (
      hasFields(lenient.fields, this.#format) &&
      lenient.fields.some((field, at) => field !== standard.fields[at])
    );
  }

  /** Whether the record that `#standardEnd` found has the right number of fields. */
  #fits(bytes: Buffer, until: number): boolean {
    const end = bytes[until - 1] === carriageReturn ? until - 1 : until;
    return withoutBlankEnd(this.#fields, bytes, end, this.#format) === this.#format.fieldCount;
  }
}

/** Why a record is not a row of the table; null if it is. */
export function structuralReason({ bytes, quoting }: CsvRecord, format: CsvFormat): string | null {
  if (bytes.length > maxRecordBytes) return 'it is longer than 1 MB';
  if (quoting === null) return 'its quotes do not match';
  if (format.encoding === 'utf-8' && !isUtf8(bytes)) return 'it is not UTF-8';
  if (format.json !== undefined)
    return format.json.fieldsOf(decodeRecord(bytes)) === null ? 'it is not a JSON object' : null;
  // The other readings are only chosen for their number of fields.
  if (quoting !== 'none' && quoting !== 'standard') return null;
  const found = standardFieldCount(bytes, format);
  return found === format.fieldCount ? null : fieldCountReason(format.fieldCount, found);
}

/** The texts of a record's fields. */
export function fieldsOf({ bytes, quoting }: CsvRecord, format: CsvFormat): string[] {
  if (format.json !== undefined) return format.json.fieldsOf(decodeRecord(bytes)) ?? [];
  const fields = splitFields(decodeRecord(bytes), format, quoting ?? 'literal');
  while (fields.length > format.fieldCount && fields.at(-1) === '') fields.pop();
  return fields;
}

/** The bytes of a row without blank fields behind the last column, as a spreadsheet leaves them. */
export function withoutSurplusFields({ bytes, quoting }: CsvRecord, format: CsvFormat): Buffer {
  if (blankEnd(bytes, bytes.length, format) === -1) return bytes;
  const isStandard = quoting === 'none' || quoting === 'standard';
  let fields = isStandard
    ? allFields(bytes, format)
    : splitFields(bytes.toString('latin1'), format, quoting ?? 'literal').length;
  let end = bytes.length;
  for (; fields > format.fieldCount; fields -= 1) {
    const before = blankEnd(bytes, end, format);
    if (before === -1) break;
    end = before;
  }
  return bytes.subarray(0, end);
}

/** Whether bytes are not ASCII, and then whether they are UTF-8. */
export function lettersOf(bytes: Buffer): 'ascii' | 'utf-8' | 'other' {
  if (isAscii(bytes)) return 'ascii';
  return isUtf8(bytes) ? 'utf-8' : 'other';
}

/** Blank fields at the end, as a spreadsheet leaves them, do not count. */
function hasFields(fields: readonly string[], { fieldCount }: CsvFormat): boolean {
  return fields.length >= fieldCount && fields.slice(fieldCount).every((field) => field === '');
}

/** The number of fields of a record, without surplus ones at the end that are blank. DuckDB does not count them either. */
function withoutBlankEnd(fields: number, bytes: Buffer, end: number, format: CsvFormat): number {
  let count = fields;
  for (let at = end; count > format.fieldCount; count -= 1) {
    at = blankEnd(bytes, at, format);
    if (at === -1) return fields;
  }
  return count;
}

/** Where the fields before the last one end, if that is blank; -1 if it is not. */
function blankEnd(bytes: Buffer, end: number, { delimiter }: CsvFormat): number {
  const at = bytes[end - 1] === quote && bytes[end - 2] === quote ? end - 2 : end;
  return bytes[at - 1] === delimiter.charCodeAt(0) ? at - 1 : -1;
}

/** Whether a line holds nothing but delimiters and white space, as the end of a spreadsheet's table does. Zeros are damage. */
function isBlank(bytes: Buffer, from: number, end: number, delimiter: number): boolean {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at]!;
    // Zeros stand where a download was cut off, and must be counted.
    if ((byte > blank || byte === 0) && byte !== delimiter) return false;
  }
  return true;
}

function standardFieldCount(bytes: Buffer, format: CsvFormat): number {
  return withoutBlankEnd(allFields(bytes, format), bytes, bytes.length, format);
}

/** The number of fields of a record by RFC 4180. */
function allFields(bytes: Buffer, format: CsvFormat): number {
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
  return fields;
}

function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(quote, from);
  while (at !== -1 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
  return at;
}
