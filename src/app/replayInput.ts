import { statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../base/errors.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { csvInput } from '../replay/csvInput.js';
import type { ReplayInput } from '../replay/input.js';
import { parquetInput } from '../replay/parquetInput.js';
import { quickDigest } from '../storage/import/digest.js';
import { ensureImport } from '../storage/import/ensureImport.js';
import type { ImportOptions } from '../storage/import/importCsv.js';
import { importFiles, readManifest } from '../storage/import/manifest.js';
import { defaultFile } from './defaultInput.js';

/**
 * What a replay plays, from one text: a CSV (plain or .gz; imported on first use), the folder of an import, a Parquet
 * file of ours, or `-` for a CSV on standard input. Without a text: the CSV that lies in `data/` of the working
 * directory, else the synthetic sample, made there.
 *
 * @throws InputError when there is nothing of the kind
 */
export async function openReplayInput(text?: string, options: ImportOptions = {}): Promise<ReplayInput> {
  const { dataset = usAccidents } = options;
  if (text === '-') return csvInput({ stream: process.stdin, name: 'standard input', dataset });
  const path = text ?? (await defaultFile());
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) {
    throw new InputError(`File or folder not found: ${path}.`, { hint: 'Check the path.' });
  }
  if (facts.isFile() && /\.parquet$/i.test(path)) {
    return parquetInput({ ...options, paths: [path], isSorted: false, digest: await quickDigest(path) });
  }
  const manifest = facts.isDirectory() ? await readManifest(path, dataset) : null;
  if (facts.isDirectory() && manifest === null) {
    throw new InputError(`Not an import folder: ${path}.`, {
      hint: 'Pass a CSV file, a Parquet file, or a folder created by `blackspot import`.',
    });
  }
  const done = manifest === null ? await ensureImport(path, options) : { folder: path, manifest };
  return parquetInput({
    ...options,
    paths: [join(done.folder, importFiles.parquet)],
    isSorted: true,
    digest: done.manifest.input.digest,
  });
}
