import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, foldersToRead } from '../base/defaultFolders.js';
import { setting } from '../base/settings.js';
import { generate } from '../synthetic/generate.js';
import { openLive } from './openLive.js';

/** Rows of the demo data: enough for every chart, generated in a second. */
export const demoRows = 50_000;

const demoName = 'synthetic-sample.csv';
/** The made-up file of the live page, which only the live page takes by itself. It is named for its recipe, so that another recipe makes a new one. */
export function liveDemoName(digest: string): string {
  return `synthetic-live-${digest}.csv`;
}
const liveDemoNames = /^synthetic-live(?:-[0-9a-f]+)?\.csv$/;

/**
 * The default source: BLACKSPOT_SOURCE, else the database of BLACKSPOT_MONGODB_URL once it holds accidents, else the default
 * file.
 * @throws ConnectionError when that database does not answer
 */
export async function defaultSource(): Promise<string> {
  const source = setting('BLACKSPOT_SOURCE');
  if (source !== undefined) return source;
  const url = setting('BLACKSPOT_MONGODB_URL');
  return url !== undefined && (await holdsAccidents(url)) ? url : defaultFile();
}

async function holdsAccidents(url: string): Promise<boolean> {
  const live = await openLive(url);
  try {
    return (await live.describe()).rows > 0;
  } finally {
    await live.close();
  }
}

/**
 * The file that is replayed or opened if none is named: BLACKSPOT_REPLAY, else the first CSV by name in `data/`, else
 * synthetic demo data, which is generated there on first use.
 *
 * @returns the path
 * @example
 * await defaultFile(); // 'data/US_Accidents_March23.csv', or 'data/synthetic-sample.csv'
 */
export async function defaultFile(): Promise<string> {
  const found = findDefaultFile();
  if (found !== null) return found;
  const demo = demoFile();
  await generate({ rows: demoRows, seed: 1, out: demo });
  return demo;
}

/** The default file, if it is there already. */
export function findDefaultFile(): string | null {
  return findOwnFile() ?? (existsSync(demoFile()) ? demoFile() : null);
}

/** The default file if it is not demo data: BLACKSPOT_REPLAY, else the first CSV by name in `data/`. */
export function findOwnFile(): string | null {
  const replayed = setting('BLACKSPOT_REPLAY');
  if (replayed !== undefined) return replayed;
  for (const folder of foldersToRead()) {
    const own = csvFilesIn(folder).find((name) => name !== demoName && !liveDemoNames.test(name));
    if (own !== undefined) return join(folder, own);
  }
  return null;
}

function demoFile(): string {
  return join(dataFolder(), demoName);
}

function csvFilesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.csv(\.(?:gz|zst|xz|bz2|zip))?$/i.test(name))
    .sort();
}
