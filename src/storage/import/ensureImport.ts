import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type OptionNames, requireFraction, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { type ColumnMap, requireColumnMap } from '../../dataset/columnMap.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { matchHeaders } from '../../dataset/headers.js';
import { requireDateOrder } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { fullDigest, quickDigest } from './digest.js';
import { type ImportOptions, importCsv, importOptionNames } from './importCsv.js';
import { importFolderFor } from './importFolder.js';
import { type Manifest, manifestVersion, readManifest } from './manifest.js';
import { areTooMany } from './mostRejected.js';

export interface EnsureImportOptions extends ImportOptions {
  /** Imports even if this file is already imported. @default false */
  readonly force?: boolean;
}

const optionNames: OptionNames<EnsureImportOptions> = { ...importOptionNames, force: true };

export interface Import {
  readonly folder: string;
  /** Whether this call made the import. */
  readonly isNew: boolean;
  readonly manifest: Manifest;
}

/**
 * Returns the existing import of a CSV, in milliseconds, or imports it. Columns that were mapped by hand stay so: `columns`
 * is needed once. Other columns, or `force`, import it again.
 *
 * @throws the errors of `importCsv`
 */
export async function ensureImport(path: string, allOptions: EnsureImportOptions = {}): Promise<Import> {
  requireKnownOptions('ensureImport', allOptions, optionNames);
  const { force = false, ...options } = allOptions;
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireSignal(options.signal);
  requireDateOrder(options.dateOrder);
  const { mostRejected } = options;
  if (mostRejected !== undefined) requireFraction('mostRejected', mostRejected);
  const given = options.columns === undefined ? null : requireColumnMap(options.columns, dataset);
  const folder = options.into ?? (await importFolderFor(path));
  const existing = force ? null : await readManifest(folder, dataset).catch(() => null);
  const manifest = existing !== null && (await isOf(existing, path)) ? existing : null;
  const columns = given ?? manifest?.columnMap ?? {};
  if (
    manifest !== null &&
    hasOrder(manifest, options.dateOrder) &&
    hasFewRejected(manifest, mostRejected) &&
    isUnderstoodSo(manifest, columns, dataset)
  )
    return { folder, manifest, isNew: false };
  return { folder, manifest: await importCsv(path, { ...options, columns, into: folder }), isNew: true };
}

/** Whether the dates of the file were read in this order. An order that was given once holds without being given again. */
function hasOrder({ spellings }: Manifest, dateOrder: DateOrder | undefined): boolean {
  const orders = Object.values(spellings?.dateOrder ?? {});
  return dateOrder === undefined || orders.every((order) => order === dateOrder);
}

/** Whether no more rows were rejected than the user allows. What was allowed once holds without being given again. */
function hasFewRejected({ rows }: Manifest, mostRejected: number | undefined): boolean {
  return mostRejected === undefined || !areTooMany(rows.rejected, rows.read, mostRejected);
}

/** Whether the columns were mapped so, and the same ones would be read today: the dataset may have more since. */
function isUnderstoodSo(
  { formatVersion, header = [], columnMap = {}, unreadColumns }: Manifest,
  columns: ColumnMap,
  dataset: Dataset,
): boolean {
  if (formatVersion !== manifestVersion || !isDeepStrictEqual(columnMap, columns)) return false;
  return isDeepStrictEqual(matchHeaders(header, dataset, columns).ignored, unreadColumns);
}

/** Whether an import is of the present file. A file that was only copied or touched is read whole to be sure. */
async function isOf({ input }: Manifest, path: string): Promise<boolean> {
  const now = await stat(path).catch(() => null);
  if (now === null || now.size !== input.bytes) return false;
  if ((await quickDigest(path)) !== input.quickDigest) return false;
  return now.mtimeMs === input.modifiedMs || (await fullDigest(path)) === input.digest;
}
