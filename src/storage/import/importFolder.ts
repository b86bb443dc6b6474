import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { environment, setting } from '../../base/settings.js';
import { type FilesInput, isGlob, placeOf } from './inputFiles.js';

/**
 * The default folder of an import: `.blackspot/<name>` beside the CSV or the folder of part files. That of a glob is below the
 * folder before its first wildcard. A glob and a list of files have a digest in the name, because many are possible.
 */
export function importFolder(input: FilesInput): string {
  const { folder, name } = placeOf(input);
  return join(folder, '.blackspot', needsDigest(input) ? `${name}-${digestOf(wholePaths(input))}` : name);
}

/**
 * A writable folder for an import: below `BLACKSPOT_CACHE` if it is set, else beside the file if its folder is writable, else
 * below the user's cache folder. In a cache, a digest of the path makes the name unique.
 */
export async function importFolderFor(input: FilesInput): Promise<string> {
  const cache = setting('BLACKSPOT_CACHE');
  if (cache !== undefined) return join(resolve(cache), await cachedName(input));
  const beside = importFolder(input);
  if (await canMake(dirname(beside))) return beside;
  return join(userCacheFolder(), 'blackspot', await cachedName(input));
}

async function canMake(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function cachedName(input: FilesInput): Promise<string> {
  if (needsDigest(input)) return basename(importFolder(input));
  const [path] = wholePaths(input) as [string];
  const whole = await realpath(path).catch(() => path);
  return `${basename(path)}-${digestOf([whole])}`;
}

function needsDigest(input: FilesInput): boolean {
  return typeof input !== 'string' || isGlob(input);
}

function wholePaths(input: FilesInput): string[] {
  return (typeof input === 'string' ? [input] : input).map((path) => resolve(path));
}

function digestOf(paths: readonly string[]): string {
  return createHash('sha256').update(paths.join('\n')).digest('hex').slice(0, 12);
}

function userCacheFolder(): string {
  if (process.platform === 'win32' && environment.LOCALAPPDATA) return environment.LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return environment.XDG_CACHE_HOME || join(homedir(), '.cache');
}
