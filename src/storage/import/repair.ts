import { open } from 'node:fs/promises';
import { csvBytes } from '../../csv/bytes.js';
import { quoteField } from '../../csv/fields.js';
import type { CsvHeader } from '../../csv/header.js';
import { fieldsOf, lettersOf, structuralReason } from '../../csv/records.js';
import { recordScanner } from '../../csv/scanner.js';

/**
 * Copies the complete rows of a CSV as DuckDB reads them: in UTF-8, with a header of one line, quotes by RFC 4180 and `\n`
 * after each row. Omits the records for which `structuralReason` returns a reason.
 */
export async function repairCsv(
  path: string,
  header: CsvHeader,
  repairedPath: string,
  signal?: AbortSignal,
): Promise<void> {
  const { delimiter } = header;
  const lineOf = (fields: readonly string[]): Buffer =>
    Buffer.from(`${fields.map((field) => quoteField(field, delimiter)).join(delimiter)}\n`);
  const lineEnd = Buffer.from('\n');
  let kept: Buffer[] = [lineOf(header.names.map((_, position) => `c${position}`))];
  const scanner = recordScanner(header, header.firstRowLine, (record) => {
    if (structuralReason(record, header) !== null) return;
    const isPlain =
      record.quoting === 'none' && !hasLineEnd(record.bytes) && lettersOf(record.bytes) !== 'other';
    if (isPlain) kept.push(record.bytes, lineEnd);
    else kept.push(lineOf(fieldsOf(record, header)));
  });
  const file = await open(repairedPath, 'w');
  try {
    for await (const piece of csvBytes(path, header, { skip: header.rowsFrom, signal })) {
      scanner.push(piece);
      await file.writev(kept);
      kept = [];
    }
    scanner.end();
    await file.writev(kept);
  } finally {
    await file.close();
  }
}

/** A line end of the other kind is part of a field. */
function hasLineEnd(bytes: Buffer): boolean {
  return bytes.includes('\n') || bytes.includes('\r');
}
