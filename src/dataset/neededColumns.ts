import type { Dataset } from './dataset.js';
import { isSpelled } from './spellings.js';

/** The columns of a file from which some columns of the record follow, in the order of the dataset. */
export function neededColumns(columns: readonly string[], dataset: Dataset): string[] {
  const { clock, fileColumns, roles } = dataset;
  const needed = new Set<string>([roles.time]);
  for (const name of columns) {
    needed.add(sourceOf(name, dataset));
    // Instants and durations follow from the wall clocks.
    if (name === 'endAt' || name === 'durationMinutes') needed.add('endLocal');
    if (wholeRowColumns.has(name)) for (const column of fileColumns) needed.add(column.name);
  }
  // The zone of a row, which the wall clock of an instant needs.
  for (const rule of clock.rules) needed.add('column' in rule ? rule.column : 'lng');
  if (needed.has('lat') || needed.has('lng')) needed.add('lat').add('lng');
  return fileColumns.map(({ name }) => name).filter((name) => needed.has(name));
}

/**
 * The columns of a file that must be read for some columns of the record to be what they are in the whole record: those from
 * which they follow, and those that decide about a row or a file. Of times and numbers one column may show how another is
 * spelled, so all of them decide.
 */
export function decidingColumns(columns: readonly string[], dataset: Dataset): ReadonlySet<string> {
  const needed = new Set(neededColumns(columns, dataset));
  for (const column of dataset.fileColumns)
    if (column.required === true || isSpelled(column)) needed.add(column.name);
  return needed;
}

/** The column from which a derived one follows; any other column itself. */
export function sourceOf(name: string, { derived, lookups }: Dataset): string {
  const derivation = Object.hasOwn(derived, name) ? derived[name]! : undefined;
  if (derivation === undefined) return name;
  return derivation.kind === 'lookup' ? lookups[derivation.lookup]!.of : derivation.of;
}

/** The columns of a record that follow from all columns of a file. */
const wholeRowColumns: ReadonlySet<string> = new Set(['key', 'nulledColumns']);
