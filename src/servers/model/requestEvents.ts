import { gunzipSync } from 'node:zlib';
import { isPlainObject, shown } from '../../base/checks.js';
import type { InputError } from '../../base/errors.js';
import { delimiterOf } from '../../consume/csvDecoder.js';
import { readFields } from '../../csv/fields.js';
import { LineScanner, parseJson } from '../../csv/jsonLines.js';
import {
  type CsvFormat,
  type CsvRecord,
  CsvRecordScanner,
  fieldsOf,
  structuralReason,
} from '../../csv/records.js';
import type { EventPosition, EventReader, ReadEvent, RowReader } from './eventReader.js';
import { refused } from './http.js';
import { type Format, formatOf } from './mediaTypes.js';

/** The events of a request, in its order. */
export interface RequestEvents {
  /** Each is read when it is asked for, and may then turn out to be invalid. */
  readonly events: Iterable<ReadEvent>;
  /** How a JSON answer holds its predictions: one by itself, in a list, or in an object as TensorFlow Serving has it. */
  readonly shape: 'one' | 'list' | 'predictions';
}

export interface RequestLimits {
  /** Bytes of a body, also when it is decompressed. */
  readonly maxBodyBytes: number;
  /** Events of a request. */
  readonly maxEvents: number;
}

/**
 * Reads the body of a request, and then one event after the other.
 *
 * @throws InputError with the status of the answer, as the events do: 400 for a body or an event that cannot be read, 413 when
 *   it is too large, 415 for another format or compression
 */
export function requestEvents(
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array | null,
  reader: EventReader,
  limits: RequestLimits,
): RequestEvents {
  const format = formatOf(headers['content-type']);
  const bytes = decompressed(headers['content-encoding'], body, limits);
  const text = textOf(bytes);
  if (text.trim() === '') throw refused(400, `Expected the body to be ${formats[format]}, got nothing.`);
  switch (format) {
    case 'json':
      return jsonEvents(text, reader, limits);
    case 'jsonLines':
      return { events: lineEvents(lineRecords(bytes, limits), reader), shape: 'list' };
    case 'csv':
      return { events: csvEvents(text, reader, limits), shape: 'list' };
  }
}

const formats: Readonly<Record<Format, string>> = {
  json: 'an event, a list of events or {"instances": [...]} as JSON',
  jsonLines: 'events as JSON, one on each line',
  csv: 'a CSV with a header line',
};

function tooLarge(maxBodyBytes: number): InputError {
  return refused(413, `Expected a body of at most ${maxBodyBytes} bytes, got more.`, {
    hint: 'Send the events in several requests.',
  });
}

function decompressed(
  encoding: string | undefined,
  body: Uint8Array | null,
  { maxBodyBytes }: RequestLimits,
): Uint8Array {
  if (body === null || body.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
  const name = encoding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return body;
  if (name !== 'gzip' && name !== 'x-gzip')
    throw refused(415, `Expected Content-Encoding to be gzip or identity, got ${shown(encoding)}.`);
  try {
    return gunzipSync(body, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBodyBytes);
    throw refused(400, 'Expected the body to be gzip, as Content-Encoding says, got something else.');
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Without a byte order mark. */
function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refused(400, 'Expected the body to be UTF-8, got other bytes.');
  }
}

function jsonEvents(text: string, reader: EventReader, limits: RequestLimits): RequestEvents {
  const value = parsed(text, formats.json);
  if (Array.isArray(value)) return { events: listEvents(atMost(value, limits), reader), shape: 'list' };
  if (!isPlainObject(value))
    throw refused(400, `Expected the body to be ${formats.json}, got ${shown(value)}.`);
  if (!Object.hasOwn(value, 'instances')) return { events: [reader.object(value, { row: 1 })], shape: 'one' };
  const { instances, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw refused(400, `Expected the body to hold instances only, got ${shown(other)} too.`);
  if (!Array.isArray(instances))
    throw refused(400, `Expected instances to be a list of events, got ${shown(instances)}.`);
  return { events: listEvents(atMost(instances, limits), reader), shape: 'predictions' };
}

function* listEvents(values: readonly unknown[], reader: EventReader): Generator<ReadEvent> {
  for (const [index, value] of values.entries()) yield objectEvent(value, reader, { row: index + 1 });
}

function objectEvent(value: unknown, reader: EventReader, position: EventPosition): ReadEvent {
  if (isPlainObject(value)) return reader.object(value, position);
  throw refused(400, `Expected the event in row ${position.row} to be a JSON object, got ${shown(value)}.`, {
    ...position,
  });
}

/** The records are parts of the bytes, which stay. */
function lineRecords(bytes: Uint8Array, limits: RequestLimits): CsvRecord[] {
  const records: CsvRecord[] = [];
  const scanner = new LineScanner(1, (record) => {
    requireAtMost(records.push(record), limits);
  });
  scanner.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  scanner.end();
  return records;
}

function* lineEvents(records: readonly CsvRecord[], reader: EventReader): Generator<ReadEvent> {
  for (const [index, { bytes, line }] of records.entries()) {
    const position = { row: index + 1, line };
    const value = parsed(textOf(bytes), `a JSON object on line ${line}`, position);
    yield objectEvent(value, reader, position);
  }
}

/** Quotes and line ends are read as in an import. */
function csvEvents(text: string, reader: EventReader, limits: RequestLimits): Iterable<ReadEvent> {
  const [line = ''] = /^[^\r\n]*/.exec(text) ?? [];
  const separators = { delimiter: delimiterOf(line), newline: '\n' as const };
  const header = readFields(text, separators, 'standard', true);
  if (header === null || header === 'open')
    throw refused(400, 'Invalid header: its quotes do not match.', { line: 1 });
  const format: CsvFormat = { ...separators, fieldCount: header.fields.length, encoding: 'utf-8' };
  const read = reader.rows(header.fields);
  const records: CsvRecord[] = [];
  const firstLine = text.slice(0, header.end + 1).split('\n').length;
  const scanner = new CsvRecordScanner(format, firstLine, (record) => {
    requireAtMost(records.push(record), limits);
  });
  scanner.push(Buffer.from(text.slice(header.end + 1)));
  scanner.end();
  return rowEvents(records, format, read);
}

function* rowEvents(records: readonly CsvRecord[], format: CsvFormat, read: RowReader): Generator<ReadEvent> {
  for (const [index, record] of records.entries()) {
    const position = { row: index + 1, line: record.line };
    const reason = structuralReason(record, format);
    if (reason !== null) throw refused(400, `Invalid event in row ${position.row}: ${reason}.`, position);
    yield read(fieldsOf(record, format), position);
  }
}

function atMost(values: readonly unknown[], limits: RequestLimits): readonly unknown[] {
  requireAtMost(values.length, limits);
  return values;
}

function requireAtMost(count: number, { maxEvents }: RequestLimits): void {
  if (count <= maxEvents) return;
  throw refused(413, `Expected at most ${maxEvents} events, got more.`, {
    hint: 'Send the events in several requests.',
  });
}

function parsed(text: string, what: string, position?: EventPosition): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw refused(400, `Expected the body to be ${what}, got ${shown(text.slice(0, 60))}.`, {
      hint: `Correct the JSON: ${(error as Error).message}.`,
      ...position,
    });
  }
}
