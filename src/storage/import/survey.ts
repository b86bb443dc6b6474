import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { csvBytes } from '../../csv/bytes.js';
import { decodeRecord } from '../../csv/encoding.js';
import type { Quoting } from '../../csv/fields.js';
import type { CsvHeader } from '../../csv/header.js';
import { lettersOf, maxRecordBytes } from '../../csv/records.js';
import { recordScanner } from '../../csv/scanner.js';
import { fullDigest } from './digest.js';

/** The digest of a file and its number of records, counted independently of DuckDB. */
export interface Survey {
  /** sha256 of the bytes of the file. */
  readonly digest: string;
  /** Records without the header. */
  readonly records: number;
  /** Records whose quotes are not those of RFC 4180, by the reading that fits. */
  readonly rescued: Partial<Record<Quoting, number>>;
  /** Records with letters beyond ASCII, in UTF-8. */
  readonly utf8Records: number;
  /** Records that are not UTF-8. */
  readonly otherRecords: number;
  /** Keys of JSON lines that the header does not have. */
  readonly laterKeys: readonly string[];
}

/** Foreign keys may be different on each line. */
const maxLaterKeys = 10_000;

export interface SurveyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes and records read so far. */
  readonly onProgress?: (fileBytes: number, records: number) => void;
}

/** Reads the whole file once for its digest and number of records, in a fraction of the time of parsing it. */
export async function surveyCsv(
  path: string,
  header: CsvHeader,
  { signal, onProgress }: SurveyOptions = {},
): Promise<Survey> {
  const hash = createHash('sha256');
  let fileBytes = 0;
  let records = 0;
  // Records are checked for letters beyond ASCII only where a piece of the last megabyte has some.
  let asciiBytes = Number.POSITIVE_INFINITY;
  const letters = { ascii: 0, 'utf-8': 0, other: 0 };
  const rescued: Partial<Record<Quoting, number>> = {};
  const laterKeys = new Set<string>();
  const scanner = recordScanner(header, header.firstRowLine, ({ bytes, quoting }) => {
    records += 1;
    if (header.json !== undefined && laterKeys.size < maxLaterKeys)
      for (const key of header.json.otherKeysOf(decodeRecord(bytes))) laterKeys.add(key);
    if (asciiBytes <= maxRecordBytes) letters[lettersOf(bytes)] += 1;
    if (quoting === null || quoting === 'none' || quoting === 'standard') return;
    rescued[quoting] = (rescued[quoting] ?? 0) + 1;
  });
  const onFileBytes = (bytes: Buffer): void => {
    hash.update(bytes);
    fileBytes += bytes.length;
  };
  for await (const piece of csvBytes(path, header, { onFileBytes, skip: header.rowsFrom, signal })) {
    asciiBytes = isAscii(piece) ? asciiBytes + piece.length : 0;
    scanner.push(piece);
    if (fileBytes > 0) onProgress?.(fileBytes, records);
  }
  scanner.end();
  const digest =
    header.compression === 'zip' ? await fullDigest(path, signal) : `sha256:${hash.digest('hex')}`;
  return {
    digest,
    records,
    rescued,
    utf8Records: letters['utf-8'],
    otherRecords: letters.other,
    laterKeys: [...laterKeys],
  };
}
