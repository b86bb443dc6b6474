import type { Dataset } from '../../dataset/dataset.js';
import { wholeRowColumns } from '../../dataset/fileColumnsFor.js';

/** The columns of a file from which the columns that a model reads follow, in the order of the dataset. */
export function neededColumns(
  columns: readonly string[],
  { clock, derived, fileColumns, lookups, roles }: Dataset,
): string[] {
  const needed = new Set<string>([roles.time]);
  for (const name of columns) {
    const derivation = Object.hasOwn(derived, name) ? derived[name]! : undefined;
    if (derivation === undefined) needed.add(name);
    else needed.add(derivation.kind === 'lookup' ? lookups[derivation.lookup]!.of : derivation.of);
    // Instants and durations follow from the wall clocks.
    if (name === 'endAt' || name === 'durationMinutes') needed.add('endLocal');
    if (wholeRowColumns.has(name)) for (const column of fileColumns) needed.add(column.name);
  }
  // The zone of a row, which the wall clock of an instant needs.
  for (const rule of clock.rules) needed.add('column' in rule ? rule.column : 'lng');
  if (needed.has('lat') || needed.has('lng')) needed.add('lat').add('lng');
  return fileColumns.map(({ name }) => name).filter((name) => needed.has(name));
}
