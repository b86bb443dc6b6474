import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, foldersToRead } from '../base/defaultFolders.js';
import { generate } from '../synthetic/generate.js';

/** Rows of the demo data: enough for every chart, generated in a second. */
export const demoRows = 50_000;

const demoName = 'synthetic-sample.csv';

/**
 * The default CSV: the first by name in the folders of `foldersToRead`, else synthetic demo data in `data/` of the working
 * folder, which is generated on first use.
 */
export async function defaultFile(): Promise<string> {
  for (const folder of foldersToRead()) {
    const own = csvFilesIn(folder).find((name) => name !== demoName);
    if (own !== undefined) return join(folder, own);
  }
  const demo = join(dataFolder(), demoName);
  if (!existsSync(demo)) await generate({ rows: demoRows, seed: 1, out: demo });
  return demo;
}

function csvFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.csv(\.(?:gz|zst|xz|bz2|zip))?$/i.test(name))
    .sort();
}
