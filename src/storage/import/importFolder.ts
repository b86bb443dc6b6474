import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { environment, setting } from '../../base/settings.js';

/** The default folder of an import: `.blackspot/<name of the CSV>` beside the file. */
export function importFolder(path: string): string {
  return join(dirname(resolve(path)), '.blackspot', basename(path));
}

/**
 * A writable folder for an import: below `BLACKSPOT_CACHE` if it is set, else beside the file if its folder is writable, else
 * below the user's cache folder. In a cache, a digest of the path makes the name unique.
 */
export async function importFolderFor(path: string): Promise<string> {
  const cache = setting('BLACKSPOT_CACHE');
  if (cache !== undefined) return join(resolve(cache), await cachedName(path));
  const beside = importFolder(path);
  if (await canMake(dirname(beside))) return beside;
  return join(userCacheFolder(), 'blackspot', await cachedName(path));
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

async function cachedName(path: string): Promise<string> {
  const whole = await realpath(path).catch(() => resolve(path));
  return `${basename(path)}-${createHash('sha256').update(whole).digest('hex').slice(0, 12)}`;
}

function userCacheFolder(): string {
  if (process.platform === 'win32' && environment.LOCALAPPDATA) return environment.LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return environment.XDG_CACHE_HOME || join(homedir(), '.cache');
}
