import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import type { ReplayInput } from '../replay/input.js';
import { parquetInput } from '../replay/parquetInput.js';
import { quickDigest } from '../storage/import/digest.js';
import { ensureImport } from '../storage/import/ensureImport.js';
import type { ImportOptions } from '../storage/import/importCsv.js';
import type { FilesInput } from '../storage/import/inputFiles.js';
import { importFiles, type Manifest, readManifest } from '../storage/import/manifest.js';
import { isOwnParquet, refuseCsvOptions } from '../storage/import/openHistory.js';

/** A file, or several as one, as the input of a replay: imported on first use. */
export async function filesInput(input: FilesInput, options: ImportOptions): Promise<ReplayInput> {
  return importedInput(await ensureImport(input, options), options);
}

/** @throws InputError when no import made the folder */
export async function importFolderInput(folder: string, options: ImportOptions): Promise<ReplayInput> {
  const manifest = await readManifest(folder, options.dataset);
  if (manifest === null) {
    throw new InputError(`Not an import folder: ${folder}.`, {
      hint: 'Pass a CSV file, a Parquet file, or a folder created by `blackspot import`.',
    });
  }
  return importedInput({ folder, manifest }, options);
}

/** Parquet of an import is read as it is; that of other programs is imported. */
export async function parquetFileInput(path: string, options: ImportOptions): Promise<ReplayInput> {
  if (!(await isOwnParquet(path, options.dataset ?? usAccidents))) return filesInput(path, options);
  refuseCsvOptions(path, options);
  return parquetInput({ ...options, paths: [path], isSorted: false, digest: await quickDigest(path) });
}

function importedInput(
  { folder, manifest }: { readonly folder: string; readonly manifest: Manifest },
  options: ImportOptions,
): ReplayInput {
  return parquetInput({
    ...options,
    paths: [join(folder, importFiles.parquet)],
    isSorted: true,
    digest: manifest.input.digest,
  });
}
