import { csvBytes } from '../../csv/bytes.js';
import { decodeRecord } from '../../csv/encoding.js';
import type { CsvHeader } from '../../csv/header.js';
import { structuralReason, withoutSurplusFields } from '../../csv/records.js';
import { recordScanner } from '../../csv/scanner.js';
import { csvPrediction, jsonPrediction, PredictionTexts } from './predictionTexts.js';
import type { ScoredRows } from './scoredRows.js';

export interface ScoredTextOptions {
  /** The names of the added columns: the severity, the probabilities, the version. */
  readonly names: readonly string[];
  readonly version: string;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of records that were written, and of those among them that are not rows. */
  readonly onRecords: (records: number, broken: number) => void;
}

/** A record of the file: its bytes in UTF-8, and whether it is a row. */
interface TextRecord {
  readonly bytes: Buffer;
  readonly isRow: boolean;
}

/**
 * The text of a CSV, or of JSON lines, in UTF-8 with predictions behind each row. Records keep their spelling and order, save
 * blank fields behind the last column, which would move the predictions. A line that is not a row stays as it is; a row that is
 * not a valid accident has empty predictions.
 */
export async function* scoredText(
  path: string,
  header: CsvHeader,
  rows: AsyncIterator<ScoredRows>,
  { names, version, signal, onRecords }: ScoredTextOptions,
): AsyncGenerator<Buffer> {
  const head = await headOf(path, header, signal);
  const lineEnd = head.endsWith('\r\n') ? '\r\n' : header.newline;
  const isJson = header.json !== undefined;
  const isUtf8 = header.encoding === 'utf-8';
  if (!isJson) yield Buffer.from(withNames(head, header, names) + lineEnd);
  const predictions = new PredictionTexts(
    rows,
    isJson ? jsonPrediction(names, version) : csvPrediction(header.delimiter, version),
  );
  let records: TextRecord[] = [];
  const scanner = recordScanner(header, header.firstRowLine, (record) => {
    const isRow = structuralReason(record, header) === null;
    const bytes = isRow && !isJson ? withoutSurplusFields(record, header) : record.bytes;
    records.push({ bytes: isUtf8 ? Buffer.from(bytes) : utf8Of(bytes), isRow });
  });
  const written = async (): Promise<Buffer> => {
    const parts: (Buffer | string)[] = [];
    let broken = 0;
    for (const { bytes, isRow } of records) {
      if (!isRow) {
        broken += 1;
        parts.push(bytes, lineEnd);
        continue;
      }
      if (predictions.isEmpty) await predictions.fill();
      const prediction = predictions.next() + lineEnd;
      if (isJson) parts.push(...openObject(bytes), prediction);
      else parts.push(bytes, prediction);
    }
    onRecords(records.length, broken);
    records = [];
    return joined(parts);
  };
  try {
    for await (const piece of csvBytes(path, header, { skip: header.rowsFrom, signal })) {
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

/** The text before the first row: the line of the names, and those above it. Empty for JSON lines. */
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

/** The head with more names, without its last line end. */
function withNames(head: string, header: CsvHeader, added: readonly string[]): string {
  const { skippedLines, names, hasRowNames, delimiter } = header;
  const above = skippedLines.length === 0 ? 0 : startOfLine(head, skippedLines.length);
  const line = Buffer.from(head.slice(above).replace(/(?:\r\n|\r|\n)$/, ''));
  const fieldCount = names.length - (hasRowNames ? 1 : 0);
  const own = withoutSurplusFields({ bytes: line, line: 1, quoting: 'standard' }, { ...header, fieldCount });
  return [head.slice(0, above) + own.toString(), ...added].join(delimiter);
}

/** Where a line of a text begins. @param line from 0 */
function startOfLine(text: string, line: number): number {
  const ends = text.matchAll(/\r\n|\r|\n/g);
  let start = 0;
  for (let at = 0; at < line; at++) {
    const { value } = ends.next();
    start = value === undefined ? text.length : value.index + value[0].length;
  }
  return start;
}

/** A record of a file in Windows-1252, of which single records may be UTF-8. */
function utf8Of(bytes: Buffer): Buffer {
  return Buffer.from(decodeRecord(bytes));
}

/** A JSON object up to where its next value stands. */
function openObject(bytes: Buffer): [Buffer, string] {
  const open = bytes.subarray(0, bytes.lastIndexOf('}'));
  return [open, /\{\s*$/.test(open.toString('latin1', Math.max(0, open.length - 100))) ? '' : ','];
}

/** Buffers and texts in ASCII as one buffer. */
function joined(parts: readonly (Buffer | string)[]): Buffer {
  const whole = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts)
    at += typeof part === 'string' ? whole.write(part, at, 'latin1') : part.copy(whole, at);
  return whole;
}
