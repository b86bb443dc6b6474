import { stat } from 'node:fs/promises';
import { type OptionNames, requireKnownOptions, requireSignal } from '../../base/checks.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { matchHeaders } from '../../dataset/headers.js';
import { requireDateOrder } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { fullDigest, quickDigest } from './digest.js';
import { type ImportOptions, importCsv, importOptionNames } from './importCsv.js';
import { importFolderFor } from './importFolder.js';
import { type Manifest, readManifest } from './manifest.js';

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
 * Returns the existing import of a CSV, in milliseconds, or imports it.
 *
 * @throws the errors of `importCsv`
 */
export async function ensureImport(path: string, given: EnsureImportOptions = {}): Promise<Import> {
  requireKnownOptions('ensureImport', given, optionNames);
  const { force = false, ...options } = given;
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireSignal(options.signal);
  const folder = options.into ?? (await importFolderFor(path));
  const manifest = force ? null : await readManifest(folder, dataset).catch(() => null);
  requireDateOrder(options.dateOrder);
  if (
    manifest !== null &&
    hasOrder(manifest, options.dateOrder) &&
    !hasMore(manifest, dataset) &&
    (await isOf(manifest, path))
  )
    return { folder, manifest, isNew: false };
  return { folder, manifest: await importCsv(path, { ...options, into: folder }), isNew: true };
}

/** Whether the dates of the file were read in this order. An order that was given once holds without being given again. */
function hasOrder({ spellings }: Manifest, dateOrder: DateOrder | undefined): boolean {
  const orders = Object.values(spellings?.dateOrder ?? {});
  return dateOrder === undefined || orders.every((order) => order === dateOrder);
}

/** Whether the file has a column that was added to the dataset since. */
function hasMore({ unreadColumns }: Manifest, dataset: Dataset): boolean {
  return matchHeaders(unreadColumns, dataset).positions.size > 0;
}

/** Whether an import is of the present file. A file that was only copied or touched is read whole to be sure. */
async function isOf({ input }: Manifest, path: string): Promise<boolean> {
  const now = await stat(path).catch(() => null);
  if (now === null || now.size !== input.bytes) return false;
  if ((await quickDigest(path)) !== input.quickDigest) return false;
  return now.mtimeMs === input.modifiedMs || (await fullDigest(path)) === input.digest;
}
