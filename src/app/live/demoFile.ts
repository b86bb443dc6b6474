import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../../base/defaultFolders.js';
import { generate } from '../../synthetic/generate.js';
import { liveDemoName } from '../defaultInput.js';

/** Seven weeks at 150 accidents an hour, as many as the real file has: six of history and one to play. */
export const liveDemo = {
  rows: 176_400,
  from: '2022-04-25',
  until: '2022-06-13',
} as const;

/**
 * A made-up file that is dense enough for the live page, which is generated in `data/` on first use.
 * @returns its path
 */
export async function liveDemoFile(signal?: AbortSignal): Promise<string> {
  const path = join(dataFolder(), liveDemoName);
  if (!existsSync(path)) {
    const { rows, from, until } = liveDemo;
    await generate({
      rows,
      from,
      until,
      seed: 1,
      coverage: 'steady',
      out: path,
      ...(signal === undefined ? {} : { signal }),
    });
  }
  return path;
}
