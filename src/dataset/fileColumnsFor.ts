import type { Dataset } from './dataset.js';
import { isSpelled } from './spellings.js';

/**
 * The columns of a file that must be read for some columns of the record to be what they are in the whole record: those from
 * which they follow, and those that decide about a row or a file. Of times and numbers one column may show how another is
 * spelled, so all of them decide.
 */
export function fileColumnsFor(
  columns: readonly string[],
  { fileColumns, derived, lookups, clock }: Dataset,
): ReadonlySet<string> {
  const isOfWholeRow = columns.some((name) => wholeRowColumns.has(name));
  const sources = columns.map((name) => {
    const derivation = derived[name];
    if (derivation === undefined) return name;
    return derivation.kind === 'lookup' ? lookups[derivation.lookup]!.of : derivation.of;
  });
  const zones = clock.rules.flatMap((rule) => ('column' in rule ? [rule.column] : []));
  const wanted = new Set([...sources, ...zones]);
  return new Set(
    fileColumns
      .filter(
        (column) => isOfWholeRow || wanted.has(column.name) || column.required === true || isSpelled(column),
      )
      .map(({ name }) => name),
  );
}

/** The columns of a record that follow from all columns of a file. */
export const wholeRowColumns: ReadonlySet<string> = new Set(['key', 'nulledColumns']);
