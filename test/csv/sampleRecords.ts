import { csvBytes } from '../../src/csv/bytes.js';
import type { CsvHeader } from '../../src/csv/header.js';
import { fieldsOf, structuralReason } from '../../src/csv/records.js';
import { recordScanner } from '../../src/csv/scanner.js';

/**
 * The texts of the first complete rows of a file, without the header.
 *
 * @param rows the most rows
 */
export async function sampleRecords(path: string, header: CsvHeader, rows: number): Promise<string[][]> {
  const found: string[][] = [];
  const scanner = recordScanner(header, header.firstRowLine, (record) => {
    if (found.length >= rows || structuralReason(record, header) !== null) return;
    found.push(fieldsOf(record, header));
  });
  for await (const piece of csvBytes(path, header, { skip: header.rowsFrom })) {
    scanner.push(piece);
    if (found.length >= rows) return found;
  }
  scanner.end();
  return found;
}
