import { type BlackspotError, DataError } from '../base/errors.js';
import type { HeaderMatch } from '../dataset/headers.js';
import { parseNumber } from '../dataset/numbers.js';
import { readTime } from '../dataset/times.js';
import { decodeRecord } from './encoding.js';
import { readFields, type Separators } from './fields.js';
import { notCsv } from './fileKind.js';
import { type CsvFormat, CsvRecordScanner, fieldsOf } from './records.js';
import type { WantedColumns } from './wantedColumns.js';

/** Format and columns of a CSV, from its first lines. */
export interface CsvDialect extends CsvFormat {
  /** The names of the columns, as in the file. The first is blank for row names that the header does not name. */
  readonly names: readonly string[];
  /** For each wanted column that the file has, its position. */
  readonly positions: ReadonlyMap<string, number>;
  /** How the names were understood. */
  readonly match: HeaderMatch;
  /** Lines before the header: a title, comments, `sep=;`, blank ones. */
  readonly skippedLines: readonly string[];
  /** Whether each row begins with a name that the header has no column for, as R writes. */
  readonly hasRowNames: boolean;
  /** Where the rows begin, in bytes of UTF-8 from the beginning of the text. */
  readonly rowsFrom: number;
  /** The line on which the rows begin, from 1. */
  readonly firstRowLine: number;
  /** Whether DuckDB can read the text as it is: one line of header with as many names as a row has fields. */
  readonly isStandard: boolean;
}

/** As much of a file as may be needed to find its header. */
export const headBytes: number = 1 << 20;

/** Also that of Hive, and the blank of R's write.table. */
const delimiters = [',', ';', '\t', '|', '\x01', '~', '^', ' '];
const maxLinesSearched = 30;
const maxSampleRecords = 20;

interface HeaderLine {
  readonly delimiter: string;
  readonly names: readonly string[];
  readonly match: HeaderMatch;
  /** Whether its quotes are those of RFC 4180. */
  readonly isStandard: boolean;
  /** Positions in the text. */
  readonly from: number;
  readonly end: number;
}

/**
 * Finds the header of a CSV: the first of its first 30 lines that names the wanted columns, with any delimiter.
 *
 * @param head the first bytes of the text, in UTF-8
 * @param isWhole whether they are all bytes of the text, or as many as may be needed
 * @returns null if more bytes are needed
 * @throws DataError or InputError if no line names the columns; the message lists those of the line that comes nearest
 */
export function findHeader(
  head: Buffer,
  isWhole: boolean,
  wanted: WantedColumns,
  name: string,
): CsvDialect | null {
  // Letters of Latin-1 are one byte each, so positions in this text are those in the bytes.
  const text = head.toString('latin1');
  const search = searchHeader(text, isWhole, wanted);
  if (search === null) return null;
  if (!('found' in search)) {
    const understand = (line: HeaderLine): HeaderMatch => {
      const { format, rowsFrom } = layoutOf(text, line);
      const sample = firstRecords(head.subarray(rowsFrom), isWhole, format);
      return wanted.match(line.names, sample);
    };
    throw noHeader(search.nearest, text, wanted, name, understand);
  }
  const { names, from, end } = search.found;
  if (end + 1 >= text.length && !isWhole) return null;
  const { format, rowsFrom } = layoutOf(text, search.found);
  const above = text.slice(0, from);
  const firstRowLine = splitLines(text.slice(0, rowsFrom)).length + 1;
  const rows = head.subarray(rowsFrom);
  const sampled = firstRecords(rows, isWhole, format);
  const fit = fitRows(sampled, rows, isWhole, names, format);
  if (fit === null) return null;
  refuseOtherQuotes(sampled[0] ?? [], name);
  const header = {
    ...format,
    skippedLines: splitLines(above),
    rowsFrom,
    firstRowLine,
    hasRowNames: fit === 'rowNames',
  };
  const fitting = fit === 'rowNames' ? ['', ...names] : names.slice(0, fit);
  const match = wanted.match(fitting, sampled);
  refuseRowsAbove(header.skippedLines, { ...header, names: fitting, match }, wanted, name);
  return {
    ...header,
    names: fitting,
    fieldCount: fitting.length,
    positions: match.positions,
    match,
    isStandard: fit === names.length && search.found.isStandard && from === 0 && firstRowLine === 2,
  };
}

/** How the rows below a header are read, and where they begin. */
function layoutOf(
  text: string,
  { delimiter, names, end }: HeaderLine,
): { readonly format: CsvFormat; readonly rowsFrom: number } {
  const isOldMac = text[end] === '\r' && text[end + 1] !== '\n' && end + 1 < text.length;
  const newline = isOldMac ? '\r' : '\n';
  return {
    format: { delimiter, newline, fieldCount: names.length, encoding: 'utf-8' },
    rowsFrom: Math.min(text.length, end + (text.startsWith('\r\n', end) ? 2 : 1)),
  };
}

/** The line with the header, or the nearest to one; null if more text is needed. */
function searchHeader(
  text: string,
  isWhole: boolean,
  wanted: WantedColumns,
): { readonly found: HeaderLine } | { readonly nearest: HeaderLine | null } | null {
  let nearest: HeaderLine | null = null;
  let from = 0;
  // Excel writes the delimiter of a file on a line of its own before the header.
  const given = /^"?sep=([^\r\n"])"?(?:\r|\n)/i.exec(text)?.[1];
  for (let line = 0; line < maxLinesSearched && from < text.length; line += 1) {
    const lineEnd = nextLineEnd(text, from);
    if (lineEnd === -1 && !isWhole) return null;
    const candidates = (given === undefined ? delimiters : [given]).map((delimiter) =>
      headerAt(text, from, delimiter, isWhole, wanted),
    );
    if (candidates.includes('open')) return null;
    for (const candidate of candidates as HeaderLine[]) {
      // The words of any sentence are separated by blanks.
      const isWords =
        candidate.delimiter === ' ' &&
        (candidate.match.problem !== null || !hasSuchRows(text, isWhole, candidate));
      if (!isWords && isNearer(candidate, nearest)) nearest = candidate;
    }
    if (nearest !== null && nearest.match.problem === null) return { found: nearest };
    if (lineEnd === -1) break;
    from = lineEnd + (text.startsWith('\r\n', lineEnd) ? 2 : 1);
  }
  if (from >= text.length && !isWhole) return null;
  return { nearest };
}

/** Whether half of the first rows below a line have as many fields as it, or one more; true if there are none. */
function hasSuchRows(text: string, isWhole: boolean, line: HeaderLine): boolean {
  const { format, rowsFrom } = layoutOf(text, line);
  const below = text.slice(rowsFrom, rowsFrom + maxHeaderBytes);
  const isAll = isWhole && rowsFrom + below.length === text.length;
  const rows = firstRecords(Buffer.from(below, 'latin1'), isAll, format);
  const fitting = rows.filter(({ length }) => [0, 1].includes(length - line.names.length));
  return fitting.length >= rows.length / 2;
}

/** Of two lines, the one with more columns is nearer to a header; of lines without any, the one with more names. */
function isNearer(one: HeaderLine, other: HeaderLine | null): boolean {
  if (other === null) return true;
  const columns = one.match.positions.size - other.match.positions.size;
  return (
    columns > 0 ||
    (columns === 0 && other.match.positions.size === 0 && one.names.length > other.names.length)
  );
}

/** The header, if it were on this line; `open` if it may go on behind the text. */
function headerAt(
  text: string,
  from: number,
  delimiter: string,
  isWhole: boolean,
  wanted: WantedColumns,
): HeaderLine | 'open' {
  const lineEnd = nextLineEnd(text, from);
  const oneLine = text.slice(from, lineEnd === -1 ? text.length : lineEnd);
  const isOldMac = text[lineEnd] === '\r' && text[lineEnd + 1] !== '\n';
  const separators = { delimiter, newline: isOldMac ? '\r' : '\n' } as const;
  const whole = oneLine.includes('"')
    ? readFields(text.slice(from, from + maxHeaderBytes), separators, 'standard', true)
    : null;
  const isOpen = whole === 'open' && !isWhole && text.length - from < maxHeaderBytes;
  const several = whole !== null && whole !== 'open' && whole.end > oneLine.length + 1 ? whole : null;
  const lineOf = (names: readonly string[], end: number, isStandard: boolean): HeaderLine => {
    const utf8 = names.map((text) => decodeRecord(Buffer.from(text, 'latin1')));
    return { delimiter, names: utf8, match: wanted.match(utf8), isStandard, from, end };
  };
  const { fields, quoting } = namesOf(oneLine, separators);
  const one = lineOf(fields, from + oneLine.length, quoting === 'standard');
  if (several === null) return one.match.problem !== null && isOpen ? 'open' : one;
  const end = from + several.end - (text[from + several.end - 1] === '\r' ? 1 : 0);
  const multi = lineOf(several.fields, end, true);
  const isFound = multi.match.problem === null;
  const isMulti =
    isNearer(multi, one) ||
    (isFound && !hasSuchRows(text, isWhole, one) && hasSuchRows(text, isWhole, multi));
  return isMulti ? multi : one;
}

/** A header is at most this long, if it goes over several lines; as much below it shows whether rows fit. */
const maxHeaderBytes = 1 << 16;

function namesOf(
  line: string,
  separators: Separators,
): { fields: string[]; quoting: 'standard' | 'lenient' } {
  for (const quoting of ['standard', 'lenient'] as const) {
    const read = readFields(line, separators, quoting, true);
    if (read === null || read === 'open') continue;
    const hasBlanks = quoting === 'standard' && read.fields.some((field) => /^\s+"/.test(field));
    if (!hasBlanks) return { fields: read.fields, quoting };
  }
  return { fields: line.split(separators.delimiter), quoting: 'lenient' };
}

/**
 * How rows fit the names of the header, by the first row; if its number of fields is another, by the first twenty. Names at
 * the end that are blank may belong to no field.
 *
 * @returns the number of names, or that rows begin with a name of their own; null if more bytes are needed
 */
function fitRows(
  sampled: readonly (readonly string[])[],
  rows: Buffer,
  isWhole: boolean,
  names: readonly string[],
  format: CsvFormat,
): number | 'rowNames' | null {
  const found = sampled[0]?.length;
  if (found === undefined) return isWhole ? names.length : null;
  // A row with a name whose last value is blank looks like one without a name and with a blank field behind it.
  const wider = firstRecords(rows, isWhole, format, names.length + 1);
  const isWider = wider[0]?.length === names.length + 1;
  const isNarrower = found < names.length && names.slice(found).every((name) => name === '');
  if (!isWider && !isNarrower) return names.length;
  if (sampled.length < maxSampleRecords && !isWhole) return null;
  if (isNarrower) return sampled.every(({ length }) => length === found) ? found : names.length;
  const haveNames =
    wider.every(({ length }) => length === names.length + 1) &&
    wider.filter((row) => row.at(-1) !== '').length > wider.length / 2 &&
    new Set(wider.map(([name]) => name)).size === wider.length;
  return haveNames ? 'rowNames' : names.length;
}

/** Refuses texts between quotes that CSV does not know, which would become part of every value. */
function refuseOtherQuotes(row: readonly string[], name: string): void {
  const filled = row.filter((field) => field.trim() !== '');
  const quoted = filled.filter((field) => /^\s*(?:'.*'|‘.*’|“.*”|„.*“|«.*»)\s*$/s.test(field));
  if (quoted.length < 2 || quoted.length < filled.length / 3) return;
  const [example] = quoted.map((field) => field.trim());
  throw new DataError(`Expected ${name} to have double quotes around its texts, got ${example}.`, {
    hint: example!.startsWith("'")
      ? `Write it again with double quotes, for example with csvkit: csvformat -q "'" in.csv > out.csv`
      : `Replace the quotes, for example: sed 's/[‘’“”„«»]/"/g' in.csv > out.csv`,
    details: { path: name },
  });
}

/** Refuses a header below rows, which would be lost as if they were a title. */
function refuseRowsAbove(
  lines: readonly string[],
  header: Separators & Pick<CsvDialect, 'names' | 'match'>,
  { time, place }: WantedColumns,
  name: string,
): void {
  const [timeAt, ...placeAt] = [time, ...place].map((column) => header.match.positions.get(column) ?? -1);
  const row = lines.find((line) => {
    const { fields } = namesOf(line, header);
    if (fields.length !== header.names.length) return false;
    return isTime(fields[timeAt!] ?? '') || placeAt.some((at) => parseNumber(fields[at] ?? '') !== null);
  });
  if (row === undefined) return;
  throw new DataError(`Expected ${name} to begin with its header, got rows above it: ${row.slice(0, 80)}`, {
    hint: 'Move the header to the first line.',
    details: { path: name },
  });
}

function isTime(text: string): boolean {
  return readTime(text, 'monthFirst') !== null || readTime(text, 'dayFirst') !== null;
}

/**
 * The fields of the first records.
 *
 * @param fieldCount fields behind as many are left out if they are blank
 */
function firstRecords(
  rows: Buffer,
  isWhole: boolean,
  format: CsvFormat,
  fieldCount: number = format.fieldCount,
): string[][] {
  const found: string[][] = [];
  const scanner = new CsvRecordScanner(format, 1, (record) => {
    if (found.length < maxSampleRecords) found.push(fieldsOf(record, { ...format, fieldCount }));
  });
  scanner.push(rows);
  if (isWhole) scanner.end();
  return found;
}

/** -1 if there is none. */
function nextLineEnd(text: string, from: number): number {
  lineEnds.lastIndex = from;
  return lineEnds.exec(text)?.index ?? -1;
}

const lineEnds = /[\r\n]/g;

function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).slice(0, -1);
}

/** Whether a line is a header as a single field: a spreadsheet does that to a CSV whose delimiter it did not know. */
function isQuotedWhole(line: string, wanted: WantedColumns): boolean {
  const inner = /^"(.*)"$/s.exec(line)?.[1]?.replaceAll('""', '"');
  if (inner === undefined) return false;
  return delimiters.some((delimiter) => {
    const { fields } = namesOf(inner, { delimiter, newline: '\n' });
    return fields.length > 1 && wanted.match(fields).problem === null;
  });
}

function noHeader(
  nearest: HeaderLine | null,
  text: string,
  wanted: WantedColumns,
  name: string,
  understand: (line: HeaderLine) => HeaderMatch,
): BlackspotError {
  if (text.length >= headBytes && nextLineEnd(text, 0) === -1) {
    return notCsv(name, 'a first line longer than 1 MB', 'Pass the .csv file itself.');
  }
  if (nearest === null || text.trim() === '') {
    return new DataError(`Expected ${name} to begin with a header, got a blank line.`, {
      details: { path: name },
    });
  }
  const [firstLine = '', secondLine] = splitLines(`${text.trimStart()}\n`);
  if (isQuotedWhole(firstLine, wanted)) {
    const isEveryLine = secondLine === undefined || /^".*"$/.test(secondLine);
    const what = isEveryLine ? 'each line as one field in quotes' : 'its first line as one field in quotes';
    return new DataError(`Expected ${name} to have a field for each column, got ${what}.`, {
      hint: isEveryLine
        ? `Remove the outer quotes: sed 's/^"//; s/"\\r*$//; s/""/"/g' in.csv > out.csv`
        : 'Remove the quotes around the first line.',
      details: { path: name },
    });
  }
  if (
    nearest.match.positions.size === 0 &&
    nearest.names.some((text) => /\d[-/.: ]\d/.test(text) && isTime(text))
  ) {
    return new DataError(`Expected ${name} to begin with a header, got a row: ${firstLine.slice(0, 80)}`, {
      hint: 'Write the names of the columns above the rows: cat header.csv rows.csv > whole.csv',
      details: { path: name },
    });
  }
  return wanted.notFound(name, nearest.names, understand(nearest));
}
