import { open } from 'node:fs/promises';
import { csvBytes } from '../../csv/bytes.js';
import type { CsvHeader } from '../../csv/header.js';
import { type CsvRecord, CsvRecordScanner, structuralReason } from '../../csv/records.js';

/** Some rows of a CSV file, in a file of their own. */
export interface FileSample {
  /** Rows from the beginning of the file. Their lines are those of the file. */
  readonly firstRows: number;
  /** Rows from the middle and from the end. */
  readonly middleRows: number;
  readonly lastRows: number;
  /** Whether it has all rows of the file. */
  readonly isWhole: boolean;
  /** The last line whose number is that of the file. */
  readonly lastCountedLine: number;
  /** Estimated from the bytes of the first rows; null if the file is compressed. */
  readonly rowsOfFile: number | null;
}

const maxFirstRows = 10_000;
const stretchBytes = 1 << 20;
/** A plain file up to this size is read whole. */
const smallBytes = 8 << 20;
const pieceBytes = 1 << 16;

/**
 * Writes the header and the first 10,000 rows of a CSV to another file, in UTF-8 or Windows-1252 and without compression. Of a
 * plain file also a stretch from the middle and from the end, of about 1 MB each; all rows, if it has at most 8 MB.
 *
 * @param fileBytes the size of the file
 */
export async function writeSample(
  path: string,
  header: CsvHeader,
  fileBytes: number,
  samplePath: string,
): Promise<FileSample> {
  const sample = await open(samplePath, 'w');
  try {
    const head = await headOf(path, header);
    const lineEnd = Buffer.from(head.at(-2) === 0x0d ? '\r\n' : header.newline);
    let line = header.firstRowLine;
    const isPlain = header.compression === 'none' && header.fileEncoding === 'utf-8';
    const mostRows = isPlain && fileBytes <= smallBytes ? Number.POSITIVE_INFINITY : maxFirstRows;
    let firstRows = 0;
    let rowBytes = 0;
    let isWhole = true;
    let kept: Buffer[] = [head];
    const scanner = new CsvRecordScanner(header, header.firstRowLine, (record) => {
      if (firstRows === mostRows) {
        isWhole = false;
        return;
      }
      // Blank lines are not records, but count as lines.
      for (; line < record.line; line += 1) kept.push(lineEnd);
      kept.push(Buffer.from(record.bytes), lineEnd);
      line += linesIn(record, header.newline);
      rowBytes += record.bytes.length + lineEnd.length;
      firstRows += 1;
    });
    for await (const piece of csvBytes(path, header, { skip: header.rowsFrom })) {
      for (let at = 0; at < piece.length && isWhole; at += pieceBytes)
        scanner.push(piece.subarray(at, at + pieceBytes));
      if (kept.length > 0) await sample.writev(kept);
      kept = [];
      if (!isWhole) break;
    }
    if (isWhole) scanner.end();
    let [middleRows, lastRows] = [0, 0];
    const restFrom = header.rowsFrom + rowBytes;
    if (!isWhole && isPlain && fileBytes - restFrom > 3 * stretchBytes) {
      const middle = await recordsFrom(path, header, Math.floor((restFrom + fileBytes) / 2), false);
      const last = await recordsFrom(path, header, fileBytes - stretchBytes, true);
      for (const bytes of [...middle, ...last]) kept.push(bytes, lineEnd);
      [middleRows, lastRows] = [middle.length, last.length];
    }
    if (kept.length > 0) await sample.writev(kept);
    return {
      firstRows,
      middleRows,
      lastRows,
      isWhole,
      lastCountedLine: line - 1,
      rowsOfFile: isPlain ? Math.round((fileBytes - header.rowsFrom) / (rowBytes / firstRows)) : null,
    };
  } finally {
    await sample.close();
  }
}

/** The bytes before the rows: lines before the header, and the header. */
async function headOf(path: string, header: CsvHeader): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of csvBytes(path, header)) {
    parts.push(piece);
    size += piece.length;
    if (size >= header.rowsFrom) break;
  }
  const head = Buffer.concat(parts).subarray(0, header.rowsFrom);
  const isEnded = head.at(-1) === 0x0a || head.at(-1) === 0x0d;
  return isEnded ? head : Buffer.concat([head, Buffer.from(header.newline)]);
}

function linesIn({ bytes, quoting }: CsvRecord, newline: CsvHeader['newline']): number {
  let lines = 1;
  if (quoting === 'none' || quoting === null) return lines;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

/** The records of a stretch of a plain file. It may begin within a record: the first are left out until one is whole. */
async function recordsFrom(
  path: string,
  header: CsvHeader,
  from: number,
  isToEnd: boolean,
): Promise<readonly Buffer[]> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(stretchBytes), 0, stretchBytes, from);
    const bytes = buffer.subarray(0, bytesRead);
    const records: Buffer[] = [];
    const scanner = new CsvRecordScanner(header, 1, (record) => {
      if (records.length === 0 && structuralReason(record, { ...header, encoding: 'windows-1252' }) !== null)
        return;
      records.push(Buffer.from(record.bytes));
    });
    scanner.push(bytes.subarray(bytes.indexOf(header.newline) + 1));
    if (isToEnd) scanner.end();
    return records;
  } finally {
    await file.close();
  }
}
