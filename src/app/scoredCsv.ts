import { InternalError } from '../base/errors.js';
import { csvBytes } from '../csv/bytes.js';
import { decodeRecord } from '../csv/encoding.js';
import type { CsvHeader } from '../csv/header.js';
import { structuralReason } from '../csv/records.js';
import { recordScanner } from '../csv/scanner.js';
import type { ScoredRows } from './scoredRows.js';

export interface ScoredCsvOptions {
  /** The names of the added columns: the severity, the probabilities, the version. */
  readonly names: readonly string[];
  readonly version: string;
  readonly signal?: AbortSignal | undefined;
  readonly onRows: (rows: number) => void;
}

/**
 * The text of a CSV, or of JSON lines, in UTF-8 with predictions behind each row. Records keep their spelling and order. A
 * line that is not a row stays as it is; a row that is not a valid accident has empty predictions.
 */
export async function* scoredCsv(
  path: string,
  header: CsvHeader,
  rows: AsyncIterator<ScoredRows>,
  { names, version, signal, onRows }: ScoredCsvOptions,
): AsyncGenerator<Buffer> {
  const head = await headOf(path, header, signal);
  const lineEnd = head.endsWith('\r\n') ? '\r\n' : header.newline;
  const isJson = header.json !== undefined;
  const isUtf8 = header.encoding === 'utf-8';
  if (!isJson)
    yield Buffer.from(withNames(head, lineEnd, [head.slice(0, 0), ...names].join(header.delimiter)));
  const predictions = new Predictions(
    rows,
    isJson ? jsonSuffix(names, version) : csvSuffix(header.delimiter, version),
  );
  let records: Record[] = [];
  const scanner = recordScanner(header, header.firstRowLine, (record) => {
    const isRow = structuralReason(record, header) === null;
    records.push({ bytes: isUtf8 ? Buffer.from(record.bytes) : utf8Of(record.bytes), isRow });
  });
  const written = async (): Promise<Buffer> => {
    const parts: (Buffer | string)[] = [];
    for (const { bytes, isRow } of records) {
      if (!isRow) parts.push(bytes, lineEnd);
      else {
        if (predictions.isEmpty) await predictions.fill();
        const suffix = predictions.next();
        parts.push(isJson ? withoutBrace(bytes) : bytes, suffix + lineEnd);
      }
    }
    onRows(records.length);
    records = [];
    return joined(parts);
  };
  try {
    for await (const piece of csvBytes(path, header, { skip: isJson ? 0 : header.rowsFrom, signal })) {
      scanner.push(piece);
      yield await written();
    }
    scanner.end();
    yield await written();
    await predictions.requireEnd();
  } finally {
    await rows.return?.();
  }
}

interface Record {
  readonly bytes: Buffer;
  readonly isRow: boolean;
}

/** The text before the first row, with the line of the names. */
async function headOf(path: string, header: CsvHeader, signal: AbortSignal | undefined): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of csvBytes(path, header, { signal })) {
    parts.push(piece);
    size += piece.length;
    if (size >= header.rowsFrom) break;
  }
  return decodeRecord(Buffer.concat(parts).subarray(0, header.rowsFrom));
}

/** A record of a file in Windows-1252, of which single records may be UTF-8. */
function utf8Of(bytes: Buffer): Buffer {
  return Buffer.from(decodeRecord(bytes));
}

function withNames(head: string, lineEnd: string, added: string): string {
  return `${head.endsWith(lineEnd) ? head.slice(0, -lineEnd.length) : head}${added}${lineEnd}`;
}

/** Writes the prediction of a row. `severity` is 0 for none. */
type Suffix = (severity: number, probabilities: Float64Array, from: number, classes: number) => string;

function csvSuffix(delimiter: string, version: string): Suffix {
  return (severity, probabilities, from, classes) => {
    if (severity === 0) return delimiter.repeat(classes + 2);
    let text = delimiter + severity;
    for (let k = 0; k < classes; k++) text += delimiter + sixDigits(probabilities[from + k]!);
    return text + delimiter + version;
  };
}

function jsonSuffix(names: readonly string[], version: string): Suffix {
  const keys = names.map((name) => `,${JSON.stringify(name)}:`);
  return (severity, probabilities, from, classes) => {
    if (severity === 0) return `${keys.map((key) => `${key}null`).join('')}}`;
    let text = keys[0]! + severity;
    for (let k = 0; k < classes; k++) text += keys[k + 1]! + sixDigits(probabilities[from + k]!);
    return `${text}${keys.at(-1)}${JSON.stringify(version)}}`;
  };
}

function withoutBrace(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf('}'));
}

const thousand = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

/** A probability with six digits. */
function sixDigits(probability: number): string {
  const millionths = Math.round(probability * 1e6);
  if (millionths >= 1_000_000) return '1';
  return `0.${thousand[Math.floor(millionths / 1_000)]}${thousand[millionths % 1_000]}`;
}

/** The predictions of the next rows, one after the other. */
class Predictions {
  readonly #rows: AsyncIterator<ScoredRows>;
  readonly #suffix: Suffix;
  #batch: ScoredRows | null = null;
  #classes = 0;
  #at = 0;

  constructor(rows: AsyncIterator<ScoredRows>, suffix: Suffix) {
    this.#rows = rows;
    this.#suffix = suffix;
  }

  get isEmpty(): boolean {
    return this.#batch === null || this.#at >= this.#batch.count;
  }

  async fill(): Promise<void> {
    while (this.isEmpty) {
      const { value, done } = await this.#rows.next();
      if (done === true) throw new InternalError('A file has more rows than were scored.');
      this.#batch = value;
      this.#classes = value.count === 0 ? 0 : value.probabilities.length / value.count;
      this.#at = 0;
    }
  }

  /** @throws InternalError when there are more predictions than rows */
  async requireEnd(): Promise<void> {
    if (!this.isEmpty || (await this.#rows.next()).done !== true)
      throw new InternalError('A file has fewer rows than were scored.');
  }

  next(): string {
    const { severity, probabilities } = this.#batch!;
    const row = this.#at++;
    return this.#suffix(severity[row]!, probabilities, row * this.#classes, this.#classes);
  }
}

/** Buffers and texts in ASCII as one buffer. */
function joined(parts: readonly (Buffer | string)[]): Buffer {
  const whole = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts)
    at += typeof part === 'string' ? whole.write(part, at, 'latin1') : part.copy(whole, at);
  return whole;
}
