import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../../base/defaultFolders.js';
import { generate } from '../../synthetic/generate.js';
import { findOwnFile, liveDemoName } from '../defaultInput.js';

/** 37 days at 150 accidents an hour, as many as the real file has: 32 of history, of which surges need 4 weeks, and 5 to play. */
export const liveDemo = {
  rows: 133_200,
  from: '2022-05-07',
  until: '2022-06-13',
  seed: 1,
  coverage: 'steady',
  /** Something to see: the first burst begins less than an hour after the page. */
  bursts: [
    { city: 'Atlanta', state: 'GA', startLocal: '2022-06-07T20:30', minutes: 100, rows: 90 },
    { city: 'Minneapolis', state: 'MN', startLocal: '2022-06-09T14:30', minutes: 120, rows: 80 },
    { city: 'Denver', state: 'CO', startLocal: '2022-06-11T19:00', minutes: 90, rows: 60 },
  ],
} as const;

/**
 * A made-up file that is dense enough for the live page, which is generated in `data/` on first use.
 * @returns its path
 */
export async function liveDemoFile(signal?: AbortSignal): Promise<string> {
  const path = join(dataFolder(), liveDemoName(digestOf(liveDemo)));
  if (!existsSync(path)) {
    await generate({
      ...liveDemo,
      // Somebody waits for the page.
      threads: Math.min(4, availableParallelism()),
      out: path,
      ...(signal === undefined ? {} : { signal }),
    });
  }
  return path;
}

/**
 * The file in which `blackspot live` looks for surges if none is named: BLACKSPOT_REPLAY, else the first CSV by name in `data/`,
 * else made-up accidents that are as dense as the real ones, which are generated there on first use.
 *
 * @returns the path
 * @example
 * await defaultLiveFile(); // 'data/US_Accidents_March23.csv', or 'data/synthetic-live-1a2b3c4d.csv'
 */
export async function defaultLiveFile(): Promise<string> {
  return findOwnFile() ?? (await liveDemoFile());
}

function digestOf(recipe: unknown): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 8);
}
