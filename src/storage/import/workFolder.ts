import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { dayMs } from '../../base/durations.js';
import { InputError, StorageError } from '../../base/errors.js';
import { importFiles } from './manifest.js';

/** Folders of the running imports of this process. */
const inUse = new Set<string>();
const host = hostname().replace(/[^A-Za-z0-9]/g, '') || 'host';
const longestImportMs = 7 * dayMs;

/**
 * Creates the folder in which an import is prepared, beside its target, and removes those of killed imports.
 *
 * @throws InputError when the target exists and is not an import folder
 * @throws StorageError when the folder cannot be created
 */
export async function makeWorkFolder(target: string): Promise<string> {
  await refuseOther(target);
  const work = `${target}.importing-${host}-${process.pid}-${randomBytes(4).toString('hex')}`;
  // Before the folder is there: another import of this process would take it for a leftover.
  inUse.add(work);
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    await mkdir(work);
  } catch (cause) {
    inUse.delete(work);
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StorageError(`Cannot create ${work}: ${message}`, {
      hint: 'Choose another folder with --into, or set BLACKSPOT_CACHE.',
      cause,
      details: { folder: work, code },
    });
  }
  return work;
}

export async function removeWorkFolder(work: string): Promise<void> {
  await rm(work, { recursive: true, force: true });
  inUse.delete(work);
}

/** Moves a finished import to its name atomically, replacing an older one. */
export async function moveIntoPlace(work: string, target: string): Promise<void> {
  for (const name of await readdir(work)) await flush(join(work, name));
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rename(work, target);
      break;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(code ?? '') || attempt === 10) throw error;
      // Another import may do the same in between. Then the target is missing or exists again.
      const old = `${work.replace('.importing-', '.replaced-')}-${attempt}`;
      await rename(target, old).catch(() => {});
      await rm(old, { recursive: true, force: true });
    }
  }
  await flush(dirname(target));
  inUse.delete(work);
}

async function refuseOther(target: string): Promise<void> {
  const names = await readdir(target).catch((error: NodeJS.ErrnoException): string[] | null => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (names === null || (names.length > 0 && !names.includes(importFiles.manifest))) {
    throw new InputError(`Not an import folder: ${target}.`, {
      hint: 'Choose a folder that does not exist yet.',
      details: { folder: target },
    });
  }
}

async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    const match = /\.(?:importing|replaced)-([A-Za-z0-9]+)-(\d+)-[0-9a-f]{8}(?:-\d+)?$/.exec(name);
    if (match === null || inUse.has(join(folder, name))) continue;
    const [, owner, pid] = match;
    if (owner === host ? isRunning(Number(pid)) : await isYoung(join(folder, name))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Whether the process of a work folder is running. Folders of this process are known from `inUse`. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Whether the folder is too young to be a leftover. On a shared disk, only the time shows that for other machines. */
async function isYoung(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats !== null && Date.now() - stats.mtimeMs < longestImportMs;
}

/** Flushes a file or folder, safe from a loss of power. Windows cannot open folders. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  try {
    await file?.sync().catch(() => {});
  } finally {
    await file?.close();
  }
}
