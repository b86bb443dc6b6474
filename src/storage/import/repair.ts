import { open } from 'node:fs/promises';
import { csvBytes } from '../../csv/bytes.js';
import type { CsvHeader } from '../../csv/header.js';
import { CsvRecordScanner, structuralReason } from '../../csv/records.js';

/**
 * Copies the header and the complete rows of a damaged CSV, with `\n` after each. Omits the records for which
 * `structuralReason` returns a reason. For files that DuckDB cannot read: mixed line ends, unmatched quotes.
 */
export async function repairCsv(
  path: string,
  header: CsvHeader,
  repairedPath: string,
  signal?: AbortSignal,
): Promise<void> {
  let isHeader = true;
  let kept: Buffer[] = [];
  const lineEnd = Buffer.from('\n');
  const scanner = new CsvRecordScanner(header, (record) => {
    if (isHeader || structuralReason(record, header) === null) kept.push(record.bytes, lineEnd);
    isHeader = false;
  });
  const file = await open(repairedPath, 'w');
  try {
    for await (const piece of csvBytes(path, { isGzip: header.isGzip, signal })) {
      kept = [];
      scanner.push(piece);
      await file.writev(kept);
    }
    kept = [];
    scanner.end();
    await file.writev(kept);
  } finally {
    await file.close();
  }
}
