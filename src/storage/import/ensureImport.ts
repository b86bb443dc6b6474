import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
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
import { type FilesInput, filesOf, isOneFile, requireFilesInput } from './inputFiles.js';
import { type InputFile, type Manifest, manifestVersion, readManifest } from './manifest.js';
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
 * Returns the existing import of a file, a folder, a glob or a list of files, in milliseconds, or imports it. It is imported
 * again when a file is added, removed or changed. Columns that were mapped by hand stay so: `columns`
 * is needed once. Other columns, or `force`, import it again.
 *
 * @throws the errors of `importCsv`
 */
export async function ensureImport(files: FilesInput, allOptions: EnsureImportOptions = {}): Promise<Import> {
  requireKnownOptions('ensureImport', allOptions, optionNames);
  const { force = false, ...options } = allOptions;
  const input = requireFilesInput(files);
  const { dataset = usAccidents } = options;
  requireDataset(dataset);
  requireSignal(options.signal);
  requireDateOrder(options.dateOrder);
  const { mostRejected } = options;
  if (mostRejected !== undefined) requireFraction('mostRejected', mostRejected);
  const given = options.columns === undefined ? null : requireColumnMap(options.columns, dataset);
  const folder = options.into ?? (await importFolderFor(input));
  const existing = force ? null : await readManifest(folder, dataset).catch(() => null);
  const manifest = existing !== null && (await isOf(existing, input)) ? existing : null;
  const columns = given ?? manifest?.columnMap ?? {};
  if (
    manifest !== null &&
    hasOrder(manifest, options.dateOrder) &&
    hasFewRejected(manifest, mostRejected) &&
    isUnderstoodSo(manifest, columns, dataset)
  )
    return { folder, manifest, isNew: false };
  return { folder, manifest: await importCsv(input, { ...options, columns, into: folder }), isNew: true };
}

/** Whether the dates of the file were read in this order. An order that was given once holds without being given again. */
function hasOrder({ spellings, inputs = [] }: Manifest, dateOrder: DateOrder | undefined): boolean {
  const orders = [spellings, ...inputs.map((part) => part.spellings)].flatMap((found) =>
    Object.values(found?.dateOrder ?? {}),
  );
  return dateOrder === undefined || orders.every((order) => order === dateOrder);
}

/** Whether no more rows were rejected than the user allows. What was allowed once holds without being given again. */
function hasFewRejected({ rows }: Manifest, mostRejected: number | undefined): boolean {
  return mostRejected === undefined || !areTooMany(rows.rejected, rows.read, mostRejected);
}

/** Whether the columns were mapped so, and the same ones would be read today: the dataset may have more since. */
function isUnderstoodSo(
  { formatVersion, header = [], columnMap = {}, unreadColumns, inputs }: Manifest,
  columns: ColumnMap,
  dataset: Dataset,
): boolean {
  if (formatVersion !== manifestVersion || !isDeepStrictEqual(columnMap, columns)) return false;
  const headers = inputs?.filter(({ dialect }) => dialect !== null).map((part) => part.header) ?? [header];
  const ignored = headers.flatMap((names) => matchHeaders(names, dataset, columns).ignored);
  return isDeepStrictEqual(new Set(ignored), new Set(unreadColumns));
}

/** Whether an import is of the present files, and of no others. */
async function isOf({ input, inputs }: Manifest, given: FilesInput): Promise<boolean> {
  if (isOneFile(given)) return inputs === undefined && (await isFile(input, given));
  const files = await filesOf(given);
  const known = new Map(inputs?.map((part) => [part.path, part]));
  if (known.size !== files.length) return false;
  for (const { path } of files) {
    const part = known.get(resolve(path));
    if (part === undefined || !(await isFile(part, path))) return false;
  }
  return true;
}

/** Whether a file is the one of an import. One that was only copied or touched is read whole to be sure. */
async function isFile(input: InputFile, path: string): Promise<boolean> {
  const now = await stat(path).catch(() => null);
  if (now === null || now.size !== input.bytes) return false;
  if ((await quickDigest(path)) !== input.quickDigest) return false;
  return now.mtimeMs === input.modifiedMs || (await fullDigest(path)) === input.digest;
}
