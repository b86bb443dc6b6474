import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from '../synthetic/generate.js';

/** Rows of the synthetic sample: enough for every chart, made in a second. */
export const sampleRows = 50_000;

/** Where the CSV files of a checkout lie. */
export const dataFolder: string = fileURLToPath(new URL('../../data', import.meta.url));

const sampleName = 'synthetic-sample.csv';

/**
 * The file that is meant when none is named: the CSV in `data/`, the first by name if there are several, else the
 * synthetic sample, which is made there first.
 */
export async function defaultFile(): Promise<string> {
  const files = existsSync(dataFolder)
    ? readdirSync(dataFolder).filter((name) => /\.csv(\.gz)?$/i.test(name))
    : [];
  const own = files.filter((name) => name !== sampleName).sort()[0];
  if (own !== undefined) return join(dataFolder, own);
  const sample = join(dataFolder, sampleName);
  if (!files.includes(sampleName)) await generate({ rows: sampleRows, seed: 1, out: sample });
  return sample;
}
