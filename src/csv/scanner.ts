import { LineScanner } from './jsonLines.js';
import { type CsvFormat, type CsvRecord, CsvRecordScanner, type RecordScanner } from './records.js';

/** The scanner for the records of a file: those of a CSV, or JSON lines. */
export function recordScanner(
  format: CsvFormat,
  firstLine: number,
  visit: (record: CsvRecord) => void,
): RecordScanner {
  return format.json === undefined
    ? new CsvRecordScanner(format, firstLine, visit)
    : new LineScanner(firstLine, visit);
}
