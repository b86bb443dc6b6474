import { createHash } from 'node:crypto';
import { access, constants, mkdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { environment, setting } from '../../base/settings.js';

/** The folder that an import of the file makes, unless told otherwise: `.blackspot/<name of the CSV>` beside it. */
export function importFolder(path: string): string {
  return join(dirname(resolve(path)), '.blackspot', basename(path));
}

/**
 * The same where we may write: below `BLACKSPOT_CACHE` when that is set, beside the file when its folder can be written
 * to, else below the cache folder of the user. The latter two name the file's own folder by a digest of its path.
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
