import type { ColumnType, Dataset } from '../../dataset/dataset.js';

/** The type of a column in DuckDB and in Parquet. Times have no zone; `instant` is UTC by definition. */
export const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  localTime: 'TIMESTAMP',
  instant: 'TIMESTAMP',
  uuid: 'UUID',
};

/** `CREATE TABLE` columns of a record, in the order of the schema. */
export function recordColumnsSql({ columns }: Dataset): string {
  return columns.map(({ name, type }) => `${name} ${sqlTypes[type]}`).join(', ');
}

/** The names of a record's columns, in the order of the schema. */
export function recordNamesSql({ columns }: Dataset): string {
  return columns.map(({ name }) => name).join(', ');
}
