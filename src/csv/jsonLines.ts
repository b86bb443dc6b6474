import { DataError } from '../base/errors.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import type { Dataset } from '../dataset/dataset.js';
import { type HeaderMatch, matchHeaders } from '../dataset/headers.js';
import type { CsvDialect } from './dialect.js';
import { decodeRecord } from './encoding.js';
import { notCsv } from './fileKind.js';
import { type CsvRecord, maxRecordBytes, type RecordScanner } from './records.js';

/** As many lines show which columns a file has. Columns of the dataset that only later lines have are added. */
const linesForNames = 1_000;
/** Foreign keys may be different on each line. */
const maxNames = 10_000;

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Splits JSON lines into records, without blank lines. A line that is too long is kept up to the limit. */
export class LineScanner implements RecordScanner {
  readonly #visit: (record: CsvRecord) => void;
  #rest: Buffer = Buffer.alloc(0);
  #line: number;

  constructor(firstLine: number, visit: (record: CsvRecord) => void) {
    this.#line = firstLine;
    this.#visit = visit;
  }

  push(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      this.#tell(bytes.subarray(from, end));
      from = end + 1;
    }
    // Of a line that is too long, only the beginning is kept.
    this.#rest = Buffer.from(bytes.subarray(from, from + maxRecordBytes + 1));
  }

  end(): void {
    if (this.#rest.length > 0) this.#tell(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #tell(line: Buffer): void {
    const bytes = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
    const isBlank = bytes.every((byte) => byte === 0x20 || byte === 0x09);
    if (!isBlank)
      this.#visit({ bytes: bytes.subarray(0, maxRecordBytes + 1), line: this.#line, quoting: 'standard' });
    this.#line += 1;
  }
}

/** The columns of JSON lines: one for each key. */
export class JsonColumns {
  readonly #positions: Map<string, number | null>;
  readonly #size: number;
  readonly #positionOfLater: (key: string) => number | null;

  /** @param positionOfLater the position of a key that is not among the names */
  constructor(names: readonly string[], positionOfLater: (key: string) => number | null = () => null) {
    this.#positions = new Map(names.map((name, position) => [name, position]));
    this.#size = names.length;
    this.#positionOfLater = positionOfLater;
  }

  /** The texts of the values of a line; a missing one is empty. null if the line is not a JSON object. */
  fieldsOf(line: string): string[] | null {
    const object = objectOf(line);
    if (object === null) return null;
    const fields = new Array<string>(this.#size).fill('');
    for (const [key, value] of Object.entries(object)) {
      const position = this.#positionOf(key);
      if (position !== null) fields[position] = textOf(value);
    }
    return fields;
  }

  /** The keys of a line that are not among the names. */
  otherKeysOf(line: string): string[] {
    return Object.keys(objectOf(line) ?? {}).filter((key) => !this.#positions.has(key));
  }

  #positionOf(key: string): number | null {
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const position = this.#positionOfLater(key);
    if (this.#positions.size < maxNames) this.#positions.set(key, position);
    return position;
  }
}

/**
 * Finds the columns of JSON lines in the first of them.
 *
 * @param head the first bytes of the text, in UTF-8
 * @param isWhole whether they are all bytes of the text, or as many as may be needed
 * @returns null if more bytes are needed
 * @throws DataError if no line is an object, or the objects are not accidents
 */
export function findJsonColumns(
  head: Buffer,
  isWhole: boolean,
  dataset: Dataset,
  name: string,
  columnMap: ColumnMap,
): CsvDialect | null {
  const names = new Set<string>();
  let lines = 0;
  const scanner = new LineScanner(1, ({ bytes }) => {
    lines += 1;
    if (lines > linesForNames) return;
    for (const key of Object.keys(objectOf(decodeRecord(bytes)) ?? {})) names.add(key);
  });
  scanner.push(head);
  if (isWhole) scanner.end();
  if (!isWhole && lines < linesForNames && !namesEnough([...names], dataset, columnMap)) return null;
  if (names.size === 0) {
    throw notCsv(
      name,
      'JSON, but not one object on each line',
      'Write one object per line: jq -c . in.json > out.jsonl',
    );
  }
  return jsonDialect([...names], dataset, name, columnMap);
}

/** Whether the keys are those of accidents, with each column whose absence decides how a row without it is read. */
function namesEnough(names: readonly string[], dataset: Dataset, columnMap: ColumnMap): boolean {
  const { problem, positions } = matchHeaders(names, dataset, columnMap);
  return (
    problem === null &&
    dataset.fileColumns.every(({ name, required }) => required !== true || positions.has(name))
  );
}

/**
 * The dialect of JSON lines with these keys.
 * @throws DataError if they are not the columns of accidents
 */
export function jsonDialect(
  names: readonly string[],
  dataset: Dataset,
  name: string,
  columnMap: ColumnMap,
): CsvDialect {
  const match = matchHeaders(names, dataset, columnMap);
  if (match.problem !== null) {
    const required = dataset.fileColumns.flatMap((column) => (column.required ? column.headers[0]! : []));
    throw new DataError(`Invalid keys of ${name}: ${match.problem}`, {
      hint: match.hint ?? `Name the values as in the published files: ${required.join(', ')}, ...`,
      details: { path: name, found: names },
    });
  }
  return dialectOf(names, match, new JsonColumns(names));
}

/** The dialect with room for the columns that only later lines have, for a pipe: it is read once. */
export function withRoomForLater(dialect: CsvDialect, dataset: Dataset, columnMap: ColumnMap): CsvDialect {
  const later = dialect.match.absent
    .map((column) => dataset.columnOf(column)!)
    .filter(({ name, required }) => required !== true && columnMap[name] === undefined);
  const names = [...dialect.names, ...later.map(({ headers }) => headers[0]!)];
  const positions = new Map(later.map(({ name }, index) => [name, dialect.names.length + index]));
  const positionOfLater = (key: string): number | null => {
    const [column] = matchHeaders([key], dataset).positions.keys();
    return column === undefined ? null : (positions.get(column) ?? null);
  };
  return dialectOf(names, matchHeaders(names, dataset, columnMap), new JsonColumns(names, positionOfLater));
}

function dialectOf(names: readonly string[], match: HeaderMatch, json: JsonColumns): CsvDialect {
  return {
    delimiter: ',',
    newline: '\n',
    fieldCount: names.length,
    encoding: 'utf-8',
    json,
    names,
    positions: match.positions,
    match,
    skippedLines: [],
    hasRowNames: false,
    rowsFrom: 0,
    firstRowLine: 1,
    isStandard: false,
  };
}

function objectOf(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = parseJson(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/**
 * Parses JSON as Python writes it, too: with NaN and Infinity, which are not JSON, for numbers that are missing. They become null.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return JSON.parse(withoutNaN(text));
  }
}

/** A string that does not end goes on to the end of the text, so that each letter is read once. */
function withoutNaN(text: string): string {
  return text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|-?\b(?:NaN|Infinity)\b/gs, (token) =>
    token.startsWith('"') ? token : 'null',
  );
}

/** The text of a value, as it would be in a CSV. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  return extendedText(value) ?? JSON.stringify(value);
}

const extendedKeys = new Set([
  '$oid',
  '$date',
  '$numberInt',
  '$numberLong',
  '$numberDouble',
  '$numberDecimal',
  '$symbol',
]);

/** The text of a value in the extended JSON of MongoDB, such as `{"$numberInt":"2"}`; null if it is none. */
function extendedText(value: object): string | null {
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (entries.length !== 1 || key === undefined) return null;
  if (key === '$undefined') return '';
  return extendedKeys.has(key) ? textOf(inner) : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
