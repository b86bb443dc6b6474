import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, foldersToRead } from '../base/defaultFolders.js';
import { generate } from '../synthetic/generate.js';

/** Rows of the synthetic sample: enough for every chart, made in a second. */
export const sampleRows = 50_000;

const sampleName = 'synthetic-sample.csv';

/**
 * The file that is meant when none is named: the CSV in `data/` (see `foldersToRead` for which), the first by name if there
 * are several; else the synthetic sample in `data/` of the working folder, which is made when it is not there.
 */
export async function defaultFile(): Promise<string> {
  for (const folder of foldersToRead()) {
    const own = csvFilesIn(folder).find((name) => name !== sampleName);
    if (own !== undefined) return join(folder, own);
  }
  const sample = join(dataFolder(), sampleName);
  if (!existsSync(sample)) await generate({ rows: sampleRows, seed: 1, out: sample });
  return sample;
}

function csvFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/i.test(name))
    .sort();
}
