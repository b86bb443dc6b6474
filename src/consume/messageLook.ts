import { isPlainObject } from '../base/checks.js';
import { isBlackspotError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import { matchHeaders } from '../dataset/headers.js';
import { refusal } from '../dataset/json.js';

/**
 * What a message that a decoder could not read looks like, and what to do, as the reason of its dead letter:
 * `it looks like a line of CSV; try --format csv`.
 *
 * @param formats those that the decoder reads
 * @returns null if it looks like one of them, or like nothing known
 */
export function lookOf(value: Uint8Array, dataset: Dataset, formats: readonly string[]): string | null {
  if (value.byteLength === 0) return 'it is empty: a tombstone, or a message without a value';
  const text = textOf(value);
  if (text === null) return binaryLook(value);
  if (value[0] === 0) return `it looks like ${registry}`;
  const found = textLook(text.trim(), dataset);
  return found === null || formats.includes(found.format) ? null : found.reason;
}

/** The error of a decoder with what the message looks like as its reason, if that is known. */
export function explained(
  error: unknown,
  value: Uint8Array,
  dataset: Dataset,
  formats: readonly string[],
): unknown {
  if (!isBlackspotError(error) || typeof error.details.reason !== 'string') return error;
  const look = lookOf(value, dataset, formats);
  return look === null ? error : refusal(look);
}

interface Look {
  /** The format that reads it, or `none`. */
  readonly format: string;
  readonly reason: string;
}

const looks = {
  rows: { format: 'rows', reason: 'it looks like a CSV row as JSON; try --format rows' },
  csv: { format: 'csv', reason: 'it looks like a line of CSV; try --format csv' },
  connect: { format: 'connect', reason: 'it looks like the envelope of Kafka Connect; try --format connect' },
  change: { format: 'connect', reason: 'it looks like a change event of Debezium; try --format connect' },
  event: { format: 'event', reason: 'it looks like an event of blackspot; omit --format' },
  list: { format: 'none', reason: 'it looks like a JSON array; let the producer send each row by itself' },
  quoted: {
    format: 'none',
    reason: 'it looks like JSON inside a JSON text; let the producer encode it once',
  },
  python: {
    format: 'none',
    reason: 'it looks like a dictionary of Python; let the producer send json.dumps(row)',
  },
  xml: { format: 'none', reason: 'it looks like XML or HTML; let the producer send JSON' },
} as const;

function textLook(text: string, dataset: Dataset): Look | null {
  if (/^[{["]/.test(text)) {
    const value = parsedJson(text);
    if (Array.isArray(value)) return looks.list;
    if (typeof value === 'string') return /^\s*\{/.test(value) ? looks.quoted : null;
    if (isPlainObject(value)) return objectLook(value, dataset);
    if (/^\{\s*'/.test(text)) return looks.python;
    if (text[0] !== '"') return null;
  }
  if (text.startsWith('<')) return looks.xml;
  const [line = ''] = text.split(/[\r\n]/, 1);
  const separators = Math.max(...[',', ';', '\t', '|'].map((one) => line.split(one).length - 1));
  return separators >= fewestSeparators ? looks.csv : null;
}

const fewestSeparators = 3;

function objectLook(value: Readonly<Record<string, unknown>>, dataset: Dataset): Look | null {
  if (isPlainObject(value.payload) && ('schema' in value || Object.keys(value).length === 1)) {
    return looks.connect;
  }
  if (isChangeEvent(value)) return looks.change;
  const names = Object.keys(value);
  const ofRecord = names.filter((name) => dataset.columnOf(name) !== undefined).length;
  const ofFile = matchHeaders(names, dataset).positions.size;
  if (ofRecord > 0 && ofRecord >= ofFile) return value.key === undefined ? null : looks.event;
  return ofFile > 0 ? looks.rows : null;
}

/** Whether an object is a change event of Debezium. */
export function isChangeEvent(value: Readonly<Record<string, unknown>>): boolean {
  return 'after' in value && 'op' in value;
}

function binaryLook(value: Uint8Array): string {
  const first = value[0]!;
  const known = signatures.find(({ bytes }) => bytes.every((byte, at) => value[at] === byte));
  if (known !== undefined) return `it looks like ${known.looks}`;
  if ((first >= 0x80 && first <= 0x9f) || first === 0xde || first === 0xdf) {
    return 'it looks like MessagePack; let the producer send JSON';
  }
  const isBinary = value.subarray(0, 1_000).some((byte) => byte < 9);
  return isBinary
    ? 'it looks like binary data; let the producer send JSON'
    : 'it looks like text that is not UTF-8; let the producer send UTF-8';
}

const registry = 'Avro or another format of a schema registry (magic byte 0); let the producer send JSON';

/** First bytes of formats. */
const signatures: readonly { readonly bytes: readonly number[]; readonly looks: string }[] = [
  { bytes: [0x1f, 0x8b], looks: 'gzip; use the compression of Kafka in its place' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], looks: 'zstd; use the compression of Kafka in its place' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], looks: 'an Avro file; let the producer send JSON' },
  { bytes: [0xff, 0xfe], looks: 'UTF-16; let the producer send UTF-8' },
  { bytes: [0xfe, 0xff], looks: 'UTF-16; let the producer send UTF-8' },
  { bytes: [0x00], looks: registry },
];

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a message without a byte order mark; null if it is not UTF-8. */
export function textOf(value: Uint8Array): string | null {
  try {
    return utf8.decode(value);
  } catch {
    return null;
  }
}

/** The value of a JSON text; undefined if it is not one. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
