import { dayMs } from '../base/durations.js';
import { DataError } from '../base/errors.js';
import { type Column, type ColumnType, type Dataset, perDataset } from './dataset.js';
import { eventKey } from './key.js';
import { acceptNumber } from './numbers.js';
import { instantShape, keyShape, localShape } from './shapes.js';
import { recordMs } from './times.js';
import type { Accident } from './usAccidents/accident.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/**
 * The JSON form of a record, on a log: one flat object, times as text. A reader ignores unknown names and
 * reads an absent one as null.
 */
export function encodeEvent(record: Accident, dataset: Dataset = usAccidents): Uint8Array {
  return Buffer.from(JSON.stringify(record, formOf(dataset).names));
}

/**
 * The record of a message.
 *
 * @throws DataError if it is not a valid event; `details.reason` is the same short reason as in the SQL counterpart
 */
export function decodeEvent(bytes: Uint8Array, dataset: Dataset = usAccidents): Accident {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw refusal('not UTF-8');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal('not a JSON object');
  }
  return isExact(value, dataset) ? value : readAccident(value, dataset);
}

/**
 * Whether a value is exactly a record as `encodeEvent` writes it: every column in its order, nothing else, nothing to
 * change. `readAccident` checks the same with reasons and tolerance, but takes several times as long.
 */
function isExact(value: unknown, dataset: Dataset): value is Accident {
  if (typeof value !== 'object' || value === null) return false;
  const { names, checks } = formOf(dataset);
  // By position, because looking up 62 values by name would take longer than checking them.
  const [keys, values] = [Object.keys(value), Object.values(value)];
  if (keys.length !== checks.length) return false;
  for (let at = 0; at < checks.length; at += 1) {
    if (keys[at] !== names[at] || !isAccepted(values[at], checks[at]!)) return false;
  }
  const accident = value as Accident;
  return (
    isNear(accident.startAt, accident.startLocal) &&
    (!dataset.hasEnd || isNear(accident.endAt, accident.endLocal)) &&
    (!dataset.hasPlace || missingHalf(accident) === null) &&
    eventKey(accident, dataset) === accident.key
  );
}

function isAccepted(value: unknown, { type, isNullable, min, max, isWhole }: Check): boolean {
  if (value === null) return isNullable;
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '' && value.isWellFormed();
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'double':
      // Minus zero has to be changed to zero.
      return (
        typeof value === 'number' &&
        value >= min &&
        value <= max &&
        (!isWhole || Number.isInteger(value)) &&
        !Object.is(value, -0)
      );
    case 'localTime':
      return typeof value === 'string' && isWithin(value, 23, localYears);
    case 'instant':
      return typeof value === 'string' && isWithin(value, 24, instantYears);
    case 'uuid':
      return typeof value === 'string' && keyShape.test(value);
  }
}

/** The properties of a column that `isAccepted` needs. */
interface Check {
  readonly type: ColumnType;
  readonly isNullable: boolean;
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

/** First and last year. */
const localYears = ['2000', '2100'] as const;
const instantYears = ['1999', '2101'] as const;

function isWithin(text: string, length: number, [first, last]: readonly [string, string]): boolean {
  const year = text.slice(0, 4);
  return text.length === length && year >= first && year <= last && !Number.isNaN(recordMs(text));
}

/**
 * The record of a parsed JSON value, with types, ranges and the key checked.
 *
 * @throws DataError like `decodeEvent`
 */
export function readAccident(value: unknown, dataset: Dataset = usAccidents): Accident {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refusal('not a JSON object');
  const given = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given)) {
    const column = dataset.columnOf(name);
    if (column !== undefined && !hasType(given[name], column)) throw refusal(`wrong type: ${name}`);
  }
  const record: Record<string, unknown> = {};
  for (const column of dataset.columns) {
    const { name } = column;
    const read = Object.hasOwn(given, name) && given[name] !== '' ? given[name] : null;
    if (read === null && dataset.neverNull.has(name)) throw refusal(`missing: ${name}`);
    record[name] = read === null ? null : accepted(read, column);
    if (read !== null && record[name] === null) throw refusal(`impossible value: ${name}`);
  }
  const accident = record as unknown as Accident;
  if (!isNear(accident.startAt, accident.startLocal)) throw refusal('impossible value: startAt');
  if (dataset.hasEnd && !isNear(accident.endAt, accident.endLocal)) throw refusal('impossible value: endAt');
  const half = dataset.hasPlace ? missingHalf(accident) : null;
  if (half !== null) throw refusal(`missing: ${half}`);
  if (eventKey(accident, dataset) !== accident.key) throw refusal('the key is not that of the content');
  return accident;
}

/** Names and checks of the columns, in their order. */
const formOf = perDataset(({ columns, neverNull }) => ({
  names: columns.map(({ name }) => name),
  checks: columns.map(
    ({ name, type, range }): Check => ({
      type,
      isNullable: !neverNull.has(name),
      min: range?.[0] ?? -Number.MAX_VALUE,
      max: range?.[1] ?? Number.MAX_VALUE,
      isWhole: type === 'integer',
    }),
  ),
}));

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function hasType(value: unknown, { type }: Column): boolean {
  if (value === null) return true;
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === (type === 'integer' || type === 'double' ? 'number' : 'string');
}

function accepted(value: unknown, column: Column): unknown {
  switch (column.type) {
    case 'integer':
    case 'double':
      return acceptNumber(value as number, column);
    case 'localTime':
      return isTime(value as string, localShape, 'Z') ? value : null;
    case 'instant':
      return isTime(value as string, instantShape, '') ? value : null;
    case 'uuid':
      return keyShape.test(value as string) ? value : null;
    case 'text':
      return /\p{Surrogate}/u.test(value as string) ? null : value;
    default:
      return value;
  }
}

function isTime(text: string, shape: RegExp, suffix: string): boolean {
  if (!shape.test(text)) return false;
  const ms = Date.parse(text + suffix);
  // Date.parse reads 30 February as 1 March: a date that comes back changed is not valid.
  return Number.isFinite(ms) && new Date(ms).toISOString() === text + suffix;
}

/** Whether wall clock and instant can be the same moment: no offset is a day or more. */
function isNear(at: string | null, local: string | null): boolean {
  if (at === null || local === null) return at === local;
  return Math.abs(recordMs(at) - recordMs(local)) < dayMs;
}

/** The half that a position lacks, or null if it is whole or missing. */
function missingHalf({ lat, lng }: Accident): 'lat' | 'lng' | null {
  if ((lat === null) === (lng === null)) return null;
  return lat === null ? 'lat' : 'lng';
}

/** The error of `decodeEvent`, also for other reasons why a message is not a valid event. */
export function refusal(reason: string): DataError {
  return new DataError(`Invalid event: ${reason}.`, {
    hint: 'Write events with encodeEvent or with a replay.',
    details: { reason },
  });
}
