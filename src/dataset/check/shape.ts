/** The shape of a description, as data: what each property is by itself. */
import type { ColumnType, Dataset, DatasetDescription } from '../description.js';
import { expectedColumnName, isPlainName } from '../reservedNames.js';
import { cleanText, plainHeader, textPattern } from '../text.js';
import {
  boolean,
  type Check,
  integer,
  isSameList,
  listOf,
  matching,
  number,
  object,
  oneOf,
  optional,
  plainObject,
  recordOf,
  text,
  variant,
  wrong,
} from './properties.js';

const cleanedText = matching(
  'a text without blanks at its ends, double blanks or control characters',
  (value) => typeof value === 'string' && cleanText(value) === value,
);
const columnName: Check = (value, path) => {
  const expected = expectedColumnName(value);
  if (expected !== null) throw wrong(path, expected, value, 'Choose another name for the column.');
};
const range = matching(
  '[min, max], two finite numbers, the smaller one first',
  (value) =>
    Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1],
);
/** What RE2 does not know or reads otherwise, and repetitions beyond its limit. */
const differsInRe2 = /\(\?(?!:)|\\[1-9ckpPsSu]|\[\^?\]|[{,]\d{4,}\}/;
const pattern = matching(
  'a pattern that JavaScript and RE2 read alike',
  (value) => typeof value === 'string' && value !== '' && isPattern(value) && !differsInRe2.test(value),
  'Leave out look-around, back references, named groups, flags, \\s, \\p and \\u.',
);

function isPattern(value: string): boolean {
  try {
    textPattern(value);
    return true;
  } catch {
    return false;
  }
}

const zone = object({
  name: matching('the name of a time zone, such as Europe/London', isZoneName),
  standardOffsetHours: number(-12, 14),
  keepsDaylightTime: boolean,
});

function isZoneName(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const zoneOfLongitude: Check = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2) throw wrong(path, '[west, zone]', value);
  number(-180, 180)(value[0], `${path}[0]`);
  zone(value[1], `${path}[1]`);
};

const zoneOrUnknown: Check = (value, path) => {
  if (value !== null) zone(value, path);
};

const zoneRule: Check = (value, path) => {
  const isByColumn = 'column' in plainObject(value, path);
  const choice: Readonly<Record<string, Check>> = isByColumn
    ? { column: text, zones: recordOf(zone, 1) }
    : { longitudes: listOf(zoneOfLongitude, 1), east: optional(number(-180, 180)) };
  object({ ...choice, isGuess: optional(boolean) })(value, path);
};

const clockChange = object({
  month: integer(1, 12),
  sunday: oneOf(1, 2, 3, 4, 'last'),
  hour: integer(0, 23),
});

const dateOrder: Check = (value, path) => {
  if (value !== null) oneOf('monthFirst', 'dayFirst')(value, path);
};
const daylightTime: Check = (value, path) => {
  if (value !== null) object({ begins: clockChange, ends: clockChange })(value, path);
};

/** The meaning of a text: values by name. */
export const meanings: Check = recordOf(
  matching('a text, true, false or null', (value) => value === null || /string|boolean/.test(typeof value)),
);

const columnTypes: readonly ColumnType[] = [
  'text',
  'integer',
  'double',
  'boolean',
  'localTime',
  'instant',
  'uuid',
];

const header = matching(
  'the name of a column of a CSV',
  (value) => typeof value === 'string' && plainHeader(value) !== '',
);

const column = object({
  name: columnName,
  headers: listOf(header),
  type: oneOf(...columnTypes),
  unit: optional(text),
  range: optional(range),
  values: optional(listOf(cleanedText, 1)),
  required: optional(boolean),
  isIdentity: optional(boolean),
  meaning: text,
});

const properties: Readonly<Record<keyof DatasetDescription, Check>> = {
  id: matching(
    'lower case, digits and hyphens, the first one a letter',
    (value) => typeof value === 'string' && /^[a-z][a-z0-9-]*$/.test(value),
  ),
  title: text,
  area: optional(matching('a text', (value) => typeof value === 'string')),
  schemaVersion: integer(1, Number.MAX_SAFE_INTEGER),
  columns: listOf(column, 1, nameOfColumn),
  roles: object({
    time: oneOf('startLocal'),
    place: optional(matching("['lng', 'lat']", (value) => isSameList(value, ['lng', 'lat']))),
    feed: optional(text),
    severity: optional(
      object({
        column: text,
        severeFrom: matching('a whole number', Number.isSafeInteger),
        meaning: text,
      }),
    ),
    state: optional(text),
    station: optional(text),
    weatherLabel: optional(text),
  }),
  clock: object({ rules: listOf(zoneRule), otherwise: zoneOrUnknown, daylightTime }),
  dateOrder: optional(dateOrder),
  vocabularies: optional(
    recordOf(
      variant('kind', {
        names: object({ kind: text, names: recordOf(cleanedText, 1), ignoresCase: optional(boolean) }),
        capitals: object({
          kind: text,
          pattern,
          what: optional(text),
          names: optional(recordOf(cleanedText, 1)),
        }),
      }),
    ),
  ),
  lookups: optional(
    recordOf(
      object({
        of: text,
        table: matching('a Map with at least one text', (value) => isMap(value) && value.size > 0),
        otherwise: meanings,
      }),
    ),
  ),
  derived: optional(
    recordOf(
      variant('kind', {
        lookup: object({ kind: text, lookup: text, property: text }),
        matches: object({ kind: text, of: text, pattern }),
      }),
    ),
  ),
  usualTexts: optional(recordOf(listOf(cleanedText, 1))),
  aliases: optional(recordOf(listOf(header, 1))),
  similarHeaders: optional(recordOf(listOf(header, 1))),
  readingNote: optional(matching('a text', (value) => typeof value === 'string')),
  cautions: listOf(text),
};

/** What `defineDataset` derives: a dataset, spread into another description, has it, too. It is derived anew. */
const derivedProperties: Readonly<Record<Exclude<keyof Dataset, keyof DatasetDescription>, true>> = {
  fileColumns: true,
  neverNull: true,
  hasEnd: true,
  hasPlace: true,
  columnOf: true,
};

function nameOfColumn(value: unknown): string | undefined {
  const name = (value as { readonly name?: unknown } | null | undefined)?.name;
  return isPlainName(name) ? name : undefined;
}

function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return Object.prototype.toString.call(value) === '[object Map]';
}

/** A whole description. */
export const descriptionShape: Check = object(properties, Object.keys(derivedProperties));
