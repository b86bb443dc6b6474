import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where files go, and where they are looked for, when nobody names a folder. The rule:
 *
 * - Everything is written below the working folder: live data to `data/live`, reports to `reports`, synthetic files to `data`.
 * - The CSV that is meant when none is named is looked for in `data` of the working folder, then, where the package is a
 *   checkout and not installed as a dependency, in the `data` of that checkout, which is only read.
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

/** Where CSV files and what is made of them lie: `data` in the working folder. */
export function dataFolder(): string {
  return join(workFolder(), 'data');
}

/** Where segments go: `data/live` in the working folder. */
export function liveFolder(): string {
  return join(dataFolder(), 'live');
}

/** Where pages go: `reports` in the working folder. */
export function reportFolder(): string {
  return join(workFolder(), 'reports');
}

/**
 * The folders to look for a CSV in, in this order.
 *
 * @param installed where the package lies
 */
export function foldersToRead(installed: string = packageFolder): string[] {
  const own = isCheckout(installed) ? [join(resolve(installed), 'data')] : [];
  return [...new Set([dataFolder(), ...own])];
}

/** Whether the sources of blackspot lie there: not a package that npm has installed, which nothing may be written into. */
function isCheckout(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (resolve(folder).split(sep).includes('node_modules') || !existsSync(manifest)) return false;
  try {
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name === packageName;
  } catch {
    return false; // Not ours, then: somebody else's file that is not JSON.
  }
}
