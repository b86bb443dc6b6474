import type { Column, Dataset } from './description.js';

/** A column that a step of `consume` adds to each event. It is stored, but not part of the event's identity. */
export interface AddedColumn {
  /** Letters and digits, the first one a lowercase letter; not a reserved word, and not the name of another column. */
  readonly name: string;
  /** `integer` is a whole number of 32 bits. */
  readonly type: 'text' | 'integer' | 'double' | 'boolean';
  readonly meaning: string;
}

/**
 * The dataset of records that have these columns, too, so that questions may name them. Columns that it has already stay as
 * they are.
 */
export function withAddedColumns(dataset: Dataset, added: readonly AddedColumn[]): Dataset {
  const more = added.filter(({ name }) => dataset.columnOf(name) === undefined);
  if (more.length === 0) return dataset;
  const byName = new Map(
    more.map(({ name, type, meaning }): [string, Column] => [
      name,
      { name, headers: [], type, isIdentity: false, meaning },
    ]),
  );
  return {
    ...dataset,
    columns: [...dataset.columns, ...byName.values()],
    columnOf: (name) => byName.get(name) ?? dataset.columnOf(name),
  };
}

/** The columns that steps have added to a dataset, beyond those of another one. */
export function columnsBeyond(dataset: Dataset, other: Dataset): readonly AddedColumn[] {
  return dataset.columns.flatMap(({ name, type, meaning }) =>
    other.columnOf(name) === undefined ? [{ name, type: type as AddedColumn['type'], meaning }] : [],
  );
}
