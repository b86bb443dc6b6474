import { InputError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { type DuckDb, sqlLiteral } from './duckdb.js';
import { fileSql } from './fileSql.js';

/** The options of a COPY that store the dataset and further notes in the metadata of a Parquet file. */
export function notesSql(dataset: Dataset, notes: Readonly<Record<string, string>> = {}): string {
  const all = { dataset: dataset.id, schemaVersion: String(dataset.schemaVersion), ...notes };
  const entries = Object.entries(all).map(([name, value]) => `${name}: ${sqlLiteral(value)}`);
  return `KV_METADATA {${entries.join(', ')}}`;
}

/** The notes in the metadata of a Parquet file. */
export async function readNotes(engine: DuckDb, path: string): Promise<Readonly<Record<string, string>>> {
  const rows = await engine.rows(
    `SELECT decode(key) AS name, decode(value) AS value FROM parquet_kv_metadata(${fileSql(path)})
     WHERE decode(key) IN ('dataset', 'schemaVersion', 'digest')`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name as string, value as string]));
}

/**
 * Checks that a location was written for a dataset.
 *
 * @param id the stored id of its dataset; without an id, it was written when US Accidents was the only dataset
 * @throws InputError if it is another dataset
 */
export function checkDataset(id: string | undefined, dataset: Dataset, location: string): void {
  const found = id ?? usAccidents.id;
  if (found === dataset.id) return;
  throw new InputError(`Expected ${location} to hold ${dataset.title} (${dataset.id}), got ${found}.`, {
    hint: 'Pass its dataset: openSource(location, { dataset }).',
    details: { location, dataset: found },
  });
}
