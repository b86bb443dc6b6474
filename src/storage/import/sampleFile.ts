import { open } from 'node:fs/promises';
import { csvBytes } from '../../csv/bytes.js';
import type { CsvHeader } from '../../csv/header.js';
import { type CsvRecord, structuralReason } from '../../csv/records.js';
import { recordScanner } from '../../csv/scanner.js';

/** Some rows of a file, or of several. */
export interface RowSample {
  /** Rows from the beginning of each file. */
  readonly firstRows: number;
  /** Rows from the middle and from the end. */
  readonly middleRows: number;
  readonly lastRows: number;
  /** Whether it has all rows. */
  readonly isWhole: boolean;
  /** The rows of the files, estimated from the bytes of the first ones; null if a file is compressed. */
  readonly rowsOfFile: number | null;
}

/** Some rows of a file, in a file of their own. The lines of the first rows are those of the file. */
export interface FileSample extends RowSample {
  /** The last line whose number is that of the file. */
  readonly lastCountedLine: number;
}

/** How much of a file is a sample. */
export interface SampleSize {
  /** The most rows from the beginning. */
  readonly firstRows: number;
  /** Whether all rows of a plain file are taken. */
  readonly isWhole: boolean;
  /** Whether rows from the middle and from the end of a plain file are taken. */
  readonly hasStretches: boolean;
}

const maxFirstRows = 10_000;
const minFirstRows = 100;
const stretchBytes = 1 << 20;
/** Plain files up to this size in all are read whole. */
const smallBytes = 8 << 20;
const pieceBytes = 1 << 16;

/**
 * The size of the sample of each of several files: 10,000 rows in all, but at least 100 of each. Of a single plain file also a
 * stretch from the middle and from the end; all rows of plain files of at most 8 MB in all.
 */
export function sampleSizeOf(files: number, allBytes: number): SampleSize {
  return {
    firstRows: Math.max(minFirstRows, Math.ceil(maxFirstRows / files)),
    isWhole: allBytes <= smallBytes,
    hasStretches: files === 1,
  };
}

/** The samples of several files as one. */
export function joinedSamples(samples: readonly FileSample[]): RowSample {
  const sum = (count: (sample: FileSample) => number): number =>
    samples.reduce((total, sample) => total + count(sample), 0);
  return {
    firstRows: sum(({ firstRows }) => firstRows),
    middleRows: sum(({ middleRows }) => middleRows),
    lastRows: sum(({ lastRows }) => lastRows),
    isWhole: samples.every(({ isWhole }) => isWhole),
    rowsOfFile: samples.some(({ rowsOfFile }) => rowsOfFile === null)
      ? null
      : sum(({ rowsOfFile }) => rowsOfFile!),
  };
}

/**
 * Writes the header and the first rows of a CSV or of JSON lines to another file, in UTF-8 or Windows-1252 and without
 * compression. Stretches of a plain file have about 1 MB each.
 *
 * @param fileBytes the size of the file
 */
export async function writeSample(
  path: string,
  header: CsvHeader,
  fileBytes: number,
  size: SampleSize,
  samplePath: string,
): Promise<FileSample> {
  const sample = await open(samplePath, 'w');
  try {
    const head = await headOf(path, header);
    const lineEnd = Buffer.from(head.at(-2) === 0x0d ? '\r\n' : header.newline);
    let line = header.firstRowLine;
    const isPlain = header.compression === 'none' && header.fileEncoding === 'utf-8';
    const mostRows = isPlain && size.isWhole ? Number.POSITIVE_INFINITY : size.firstRows;
    let firstRows = 0;
    let rowBytes = 0;
    let isWhole = true;
    let kept: Buffer[] = [head];
    const scanner = recordScanner(header, header.firstRowLine, (record) => {
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
    if (!isWhole && isPlain && size.hasStretches && fileBytes - restFrom > 3 * stretchBytes) {
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
      rowsOfFile: isWhole
        ? firstRows
        : isPlain
          ? Math.round((fileBytes - header.rowsFrom) / (rowBytes / firstRows))
          : null,
    };
  } finally {
    await sample.close();
  }
}

/** The bytes before the rows: lines before the header, and the header. JSON lines have none. */
async function headOf(path: string, header: CsvHeader): Promise<Buffer> {
  if (header.json !== undefined) return Buffer.alloc(0);
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
    const scanner = recordScanner(header, 1, (record) => {
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
