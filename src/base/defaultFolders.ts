import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The default folders. The rule:
 *
 * - Everything is written below the working folder: live data to `data/live`, reports to `reports`, synthetic files to `data`.
 * - The default CSV is looked for in `data` of the working folder, then in `data` of the package if it is a checkout and not
 *   an installed dependency. The latter is only read.
 *
 * The working folder is the working directory, except inside a checkout of blackspot: there it is the root of the checkout,
 * so that notebooks, which run in `notebooks/`, share its data.
 */

const packageName = 'blackspot';
const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The working directory, or the root of the checkout of blackspot that it lies in. */
export function workFolder(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    if (isCheckout(folder)) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** The folder of CSV files and of data made from them: `data` in the working folder. */
export function dataFolder(): string {
  return join(workFolder(), 'data');
}

/** The folder of segments: `data/live` in the working folder. */
export function liveFolder(): string {
  return join(dataFolder(), 'live');
}

/** The folder of pages: `reports` in the working folder. */
export function reportFolder(): string {
  return join(workFolder(), 'reports');
}

/**
 * The folders to search for a CSV, in this order.
 *
 * @param installed the folder of the package
 */
export function foldersToRead(installed: string = packageFolder): string[] {
  const own = isCheckout(installed) ? [join(resolve(installed), 'data')] : [];
  return [...new Set([dataFolder(), ...own])];
}

/** Whether the folder is a checkout of blackspot, not a package installed by npm, which must stay unchanged. */
function isCheckout(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (resolve(folder).split(sep).includes('node_modules') || !existsSync(manifest)) return false;
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name === packageName;
  } catch {
    return false; // Not JSON, so not a package of npm.
  }
}
