import { ConfigurationError, InputError } from '../base/errors.js';
import type { WallClock } from './clock.js';
import { timeDimensions } from './timeDimensions.js';
import type { DateOrder } from './times.js';

/**
 * The type of a parsed value.
 *
 * - `text`: trimmed, runs of white space made one blank, an empty text is null
 * - `integer`, `double`: finite, within `range`, or null
 * - `boolean`: true, false or null
 * - `localTime`: wall-clock time without a zone, to the millisecond
 * - `instant`: a moment in UTC, to the millisecond
 * - `uuid`: the event key
 */
export type ColumnType = 'text' | 'integer' | 'double' | 'boolean' | 'localTime' | 'instant' | 'uuid';

export interface Column {
  /** The name in a record, in Parquet, in MongoDB and in a Question. */
  readonly name: string;
  /** Its possible CSV headers, compared without case, blanks or underscores. Empty for a derived column. */
  readonly headers: readonly string[];
  readonly type: ColumnType;
  readonly unit?: string;
  /** Plausible values, both ends inclusive. A value outside rejects the row in a required column; else it becomes null and is
   * counted. */
  readonly range?: readonly [min: number, max: number];
  /** A file without this column is refused; a row without this value is rejected. */
  readonly required?: true;
  /**
   * False: two rows that differ only in this column are the same event. Set it for a column that is added later:
   * otherwise every key would change. A derived column is never part of the identity. @default true
   */
  readonly isIdentity?: false;
  readonly meaning: string;
}

/** The common spelling of the texts of a column; an unknown text stays unchanged. */
export type Vocabulary =
  /** Common spellings by text; with `ignoresCase`, the texts are in lower case. */
  | {
      readonly kind: 'names';
      readonly names: Readonly<Record<string, string>>;
      readonly ignoresCase?: boolean;
    }
  /** Texts that match the whole pattern (valid in both JavaScript and RE2) are written in capitals. */
  | { readonly kind: 'capitals'; readonly pattern: string };

/** The meaning of each text of a column, as several values by name. */
export interface Lookup {
  /** The column that holds the texts. */
  readonly of: string;
  /** By text in lower case. */
  readonly table: ReadonlyMap<string, Readonly<Record<string, string | boolean | null>>>;
  /** The meaning of a text that is not in the table. */
  readonly otherwise: Readonly<Record<string, string | boolean | null>>;
}

/** How a column that no file has is derived from others. Null if its input is null. */
export type Derivation =
  /** A value of a lookup. */
  | { readonly kind: 'lookup'; readonly lookup: string; readonly property: string }
  /** Whether the text of a column matches a pattern (valid in both JavaScript and RE2). */
  | { readonly kind: 'matches'; readonly of: string; readonly pattern: string };

/** The columns with a special role. An analysis lists the roles that it needs. */
export interface Roles {
  /** The wall clock of the event, from which the instant `startAt` is derived. */
  readonly time: 'startLocal';
  /** Its position, in degrees. */
  readonly place?: readonly ['lng', 'lat'];
  /** The reporter. Counts of one feed can be compared with each other, counts of different feeds cannot. */
  readonly feed?: string;
  readonly severity?: SeverityRole;
  /** The state, by two letters, as maps of the United States have it. */
  readonly state?: string;
  /** The weather station. */
  readonly station?: string;
  /** The weather label of the file. */
  readonly weatherLabel?: string;
}
export type Role = keyof Roles;

export interface SeverityRole {
  readonly column: string;
  /** The lowest value that counts as severe. */
  readonly severeFrom: number;
  /** What it measures, as a phrase: `impact on traffic, not injury`. */
  readonly meaning: string;
}

/**
 * Everything that is specific to a dataset. These columns have the same name and meaning in every dataset:
 *
 * - `key` (uuid): the digest of the content; `nulledColumns` (integer): number of values made null
 * - `startLocal` (required) and `startAt`: wall clock and instant of the event
 * - `endLocal` and `endAt`, perhaps with `durationMinutes`: its end. Optional, the first two together
 * - `lat` and `lng`: where it was, in degrees. Optional, together, and then required
 */
export interface DatasetDescription {
  /** Identifies the dataset in manifests: lower case, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  /** Increase it if the previous version could not read a record of this version. An added column does not need it. */
  readonly schemaVersion: number;
  /** Every column of a record, in the order of the Parquet file. */
  readonly columns: readonly Column[];
  readonly roles: Roles;
  readonly clock: WallClock;
  /** How dates with slashes are read, `2/8/2016 5:46`, beside `2016-02-08 05:46:00`. @default monthFirst */
  readonly dateOrder?: DateOrder;
  /** By column. */
  readonly vocabularies?: Readonly<Record<string, Vocabulary>>;
  /** By name: what `derived` refers to. */
  readonly lookups?: Readonly<Record<string, Lookup>>;
  /** By column. */
  readonly derived?: Readonly<Record<string, Derivation>>;
  /** Frequent values of text columns, the most frequent first. They make an import faster. */
  readonly usualTexts?: Readonly<Record<string, readonly string[]>>;
  /** A trap in the files, and how it is avoided: whole sentences. */
  readonly readingNote?: string;
  /** Cautions for every result, one sentence each. */
  readonly cautions: readonly string[];
}

/** A checked description, with everything derived from it. */
export interface Dataset extends Required<DatasetDescription> {
  /** The columns that a file has; the others are derived. */
  readonly fileColumns: readonly Column[];
  /** Columns that have a value in every record. */
  readonly neverNull: ReadonlySet<string>;
  readonly hasEnd: boolean;
  readonly hasPlace: boolean;
  /** The column of that name, or undefined. */
  columnOf(name: string): Column | undefined;
}

/**
 * Creates a dataset from its description.
 *
 * @throws ConfigurationError if the description contradicts itself or the rules of `DatasetDescription`
 * @example
 * const york = defineDataset({ id: 'york', title: 'Collisions in York', schemaVersion: 1, columns, roles, clock, cautions: [] });
 * await importCsv('york.csv', { dataset: york });
 */
export function defineDataset(description: DatasetDescription): Dataset {
  const { columns } = description;
  const byName: ReadonlyMap<string, Column> = new Map(columns.map((column) => [column.name, column]));
  const neverNull = columns.filter(({ name, required }) => required === true || framed.includes(name));
  const dataset: Dataset = {
    dateOrder: 'monthFirst',
    vocabularies: {},
    lookups: {},
    derived: {},
    usualTexts: {},
    readingNote: '',
    ...description,
    fileColumns: columns.filter(({ headers }) => headers.length > 0),
    neverNull: new Set(neverNull.map(({ name }) => name)),
    hasEnd: byName.has('endAt'),
    hasPlace: byName.has('lat'),
    columnOf: (name) => byName.get(name),
  };
  const problem = problemOf(dataset);
  if (problem === undefined) return dataset;
  throw new ConfigurationError(`Invalid description of the dataset ${description.id}: ${problem}.`, {
    details: { dataset: description.id },
  });
}

/** Caches a value derived from a dataset. */
export function perDataset<Made>(make: (dataset: Dataset) => Made): (dataset: Dataset) => Made {
  const made = new WeakMap<Dataset, Made>();
  return (dataset) => {
    const known = made.get(dataset);
    if (known !== undefined) return known;
    const fresh = make(dataset);
    made.set(dataset, fresh);
    return fresh;
  };
}

/**
 * Checks that a dataset has all of these roles.
 *
 * @param what needs them, for the message: `the weather report`
 * @throws InputError that lists the missing ones
 */
export function requireRoles(dataset: Dataset, required: readonly Role[], what: string): void {
  const missing = required.filter((role) => dataset.roles[role] === undefined);
  if (missing.length === 0) return;
  throw new InputError(
    `Expected a dataset with ${missing.map((role) => roleNames[role]).join(', ')} for ${what}, got ${dataset.title}.`,
    { hint: 'Name them under `roles` in the description of the dataset.', details: { missing } },
  );
}

const roleNames: Readonly<Record<Role, string>> = {
  time: 'a time',
  place: 'a place (lng, lat)',
  feed: 'a feed',
  severity: 'a severity',
  state: 'a state',
  station: 'a weather station',
  weatherLabel: 'a weather label',
};

/** Derived columns that are never null. */
const framed: readonly string[] = ['key', 'startAt', 'nulledColumns'];

/** Rules of `key`, `startLocal` and the other common columns. */
const frame: Readonly<Record<string, Partial<Column> & { readonly isDerived: boolean }>> = {
  key: { type: 'uuid', isDerived: true },
  nulledColumns: { type: 'integer', isDerived: true },
  startLocal: { type: 'localTime', required: true, isDerived: false },
  startAt: { type: 'instant', isDerived: true },
  endLocal: { type: 'localTime', isDerived: false },
  endAt: { type: 'instant', isDerived: true },
  durationMinutes: { type: 'double', isDerived: true },
  lat: { type: 'double', required: true, range: [-90, 90], isDerived: false },
  lng: { type: 'double', required: true, range: [-180, 180], isDerived: false },
};

/**
 * Reserved names: keys of a filter, words of the engines' languages, and names used in generated queries.
 */
const reserved: ReadonlySet<string> = new Set(
  `from until fromAt untilAt box not all any cell place dice reason ordinal rank weight json event value nulledMask readMask
   readEndAt offsetHours keepsDaylight isZoneGuessed analyse analyze and array as asc asymmetric both case cast check collate
   column constraint create default deferrable desc describe distinct do else end except false fetch for foreign grant group
   having in initially intersect into lambda lateral leading limit null offset on only or order pivot placing primary qualify
   references returning select show some summarize symmetric table then to trailing true union unique unpivot using variadic
   when where window with`
    .split(/\s+/)
    .concat(timeDimensions),
);

/** The first problem of a description, as the rest of a sentence. */
function problemOf(dataset: Dataset): string | undefined {
  const { id, columns, fileColumns, vocabularies, lookups, derived, usualTexts, roles, columnOf } = dataset;
  if (!/^[a-z][a-z0-9-]*$/.test(id)) return `"${id}" is not lower case, digits and hyphens`;
  const names = columns.map(({ name }) => name.toLowerCase());
  const twice = columns.find(({ name }, at) => names.indexOf(name.toLowerCase()) !== at);
  if (twice !== undefined) return `two columns are named ${twice.name}`;
  for (const name of ['key', 'startLocal', 'startAt', 'nulledColumns'])
    if (columnOf(name) === undefined) return `column not found: ${name}`;
  for (const [first, second] of [
    ['lat', 'lng'],
    ['endLocal', 'endAt'],
  ] as const)
    if ((columnOf(first) === undefined) !== (columnOf(second) === undefined))
      return `it has only one of ${first} and ${second}`;
  if (columnOf('durationMinutes') !== undefined && !dataset.hasEnd) return 'durationMinutes needs endAt';
  if ((roles.place !== undefined) !== dataset.hasPlace)
    return 'the role place and the columns lat and lng need each other';
  for (const column of columns) {
    const problem = columnProblem(column, derived[column.name]);
    if (problem !== undefined) return problem;
  }
  const { time: _, place: __, severity, ...plainRoles } = roles;
  const mentioned = [
    ...Object.keys({ ...vocabularies, ...derived, ...usualTexts }),
    ...Object.values(lookups).map(({ of }) => of),
    ...Object.values(derived).flatMap((one) => (one.kind === 'matches' ? [one.of] : [])),
    ...(severity === undefined ? [] : [severity.column]),
    ...Object.values(plainRoles),
  ];
  const unknown = mentioned.find((name) => columnOf(name) === undefined);
  if (unknown !== undefined) return `it mentions ${unknown}, which is not a column`;
  const row = Object.keys(lookups).find(
    (name) => !/^[a-z][A-Za-z0-9]*$/.test(name) || columnOf(`${name}Row`) !== undefined,
  );
  if (row !== undefined) return `a lookup cannot be named ${row}`;
  const orphan = Object.entries(derived).find(
    ([, one]) => one.kind === 'lookup' && lookups[one.lookup] === undefined,
  );
  if (orphan !== undefined) return `lookup of ${orphan[0]} not found`;
  // Bit i of a mask of 53 bits: whether the i-th was made null.
  const optional = fileColumns.filter(({ type, required }) => type !== 'text' && required !== true);
  return optional.length > 53 ? 'it has more than 53 optional columns that are not texts' : undefined;
}

function columnProblem(column: Column, derivation: Derivation | undefined): string | undefined {
  const { name, headers, type, range, required } = column;
  if (!/^[a-z][A-Za-z0-9]*$/.test(name) || reserved.has(name) || /^[cdkmn]\d+$/.test(name))
    return `a column cannot be named ${name}`;
  const rule = Object.hasOwn(frame, name) ? frame[name] : undefined;
  const isDerived = headers.length === 0;
  if (rule !== undefined) {
    if (type !== rule.type || isDerived !== rule.isDerived || (rule.required === true && required !== true))
      return `${name} must be ${rule.isDerived ? 'derived (no headers)' : 'a column of the file'}, of type ${rule.type}${rule.required ? ', required' : ''}`;
    if (rule.range !== undefined && String(range) !== String(rule.range))
      return `${name} must have the range ${rule.range.join(' to ')}`;
  } else {
    if (type === 'uuid' || type === 'instant') return `${name} has the type ${type}, which no file has`;
    if (isDerived !== (derivation !== undefined))
      return `${name} needs either headers of a file or an entry in derived`;
  }
  if (required === true && type !== 'localTime' && range === undefined)
    return `${name} is required and so needs a range`;
  return undefined;
}
