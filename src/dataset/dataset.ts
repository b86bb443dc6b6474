import { isPlainObject, unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { checkDescription } from './check/checkDescription.js';
import { commonColumn, widestRanges } from './columnRules.js';
import type { Column, Dataset, DatasetDescription, Role } from './description.js';

export type {
  Column,
  ColumnType,
  Dataset,
  DatasetDescription,
  Derivation,
  Lookup,
  Role,
  Roles,
  SeverityRole,
  Vocabulary,
} from './description.js';

/**
 * Creates a dataset from its description, which is checked.
 *
 * @throws ConfigurationError that names the path of the first contradiction, such as `dataset.columns.severity.type`
 * @example
 * const york = defineDataset({ id: 'york', title: 'Collisions in York', schemaVersion: 1, columns, roles, clock, cautions: [] });
 * await importCsv('york.csv', { dataset: york });
 */
export function defineDataset(description: DatasetDescription): Dataset {
  const given = checkDescription(description);
  const columns = given.columns.map(withRange);
  const byName: ReadonlyMap<string, Column> = new Map(columns.map((column) => [column.name, column]));
  const neverNull = columns.filter(({ name }) => commonColumn(name)?.isNeeded === true);
  return {
    id: given.id,
    title: given.title,
    area: given.area ?? '',
    schemaVersion: given.schemaVersion,
    columns,
    roles: given.roles,
    clock: given.clock,
    dateOrder: given.dateOrder ?? null,
    vocabularies: given.vocabularies ?? {},
    lookups: given.lookups ?? {},
    derived: given.derived ?? {},
    usualTexts: given.usualTexts ?? {},
    aliases: given.aliases ?? {},
    similarHeaders: given.similarHeaders ?? {},
    readingNote: given.readingNote ?? '',
    cautions: given.cautions,
    fileColumns: columns.filter(({ headers }) => headers.length > 0),
    neverNull: new Set(neverNull.map(({ name }) => name)),
    hasEnd: byName.has('endAt'),
    hasPlace: byName.has('lat'),
    columnOf: (name) => byName.get(name),
  };
}

/** @throws InputError when it is not a dataset that `defineDataset` made, such as a description */
export function requireDataset(value: unknown, name = 'dataset'): void {
  if (isPlainObject(value) && Array.isArray(value.fileColumns) && typeof value.columnOf === 'function')
    return;
  throw unexpected(name, 'a dataset', value, { hint: 'Make it with defineDataset.' });
}

/** A number of a file always has a range, so that each engine accepts the same numbers. */
function withRange(column: Column): Column {
  const range = column.range ?? widestRanges[column.type];
  return column.headers.length === 0 || range === undefined ? column : { ...column, range };
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
 * Checks that a dataset has all of these roles and columns.
 *
 * @param what needs them, for the message: `the weather report`
 * @param columns by name and type
 * @throws InputError that lists the missing ones
 */
export function requireRoles(
  dataset: Dataset,
  required: readonly Role[],
  what: string,
  columns: readonly Pick<Column, 'name' | 'type'>[] = [],
): void {
  requireDataset(dataset);
  const missingRoles = required.filter((role) => dataset.roles[role] === undefined);
  const missingColumns = columns.filter(({ name, type }) => dataset.columnOf(name)?.type !== type);
  const missing = [
    ...missingRoles.map((role) => rolePhrases[role]),
    ...missingColumns.map(({ name, type }) => `a column ${name} (${type})`),
  ];
  if (missing.length === 0) return;
  throw new InputError(`Expected a dataset with ${missing.join(', ')} for ${what}, got ${dataset.title}.`, {
    hint: [
      ...(missingRoles.length === 0 ? [] : ['Name roles under `roles` in the description of the dataset.']),
      ...(missingColumns.length === 0 ? [] : ['Give columns these names and types.']),
    ].join(' '),
    details: { missing: [...missingRoles, ...missingColumns.map(({ name }) => name)] },
  });
}

const rolePhrases: Readonly<Record<Role, string>> = {
  time: 'a time',
  place: 'a place (lng, lat)',
  feed: 'a feed',
  severity: 'a severity',
  state: 'a state',
  station: 'a weather station',
  weatherLabel: 'a weather label',
};
