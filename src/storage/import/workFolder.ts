import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { dayMs } from '../../base/durations.js';
import { InputError, StorageError } from '../../base/errors.js';
import { importFiles } from './manifest.js';

/** Folders of imports that run in this process. */
const inUse = new Set<string>();
const host = hostname().replace(/[^A-Za-z0-9]/g, '') || 'host';
const longestImportMs = 7 * dayMs;

/**
 * Makes the folder in which an import is prepared, beside the one that it will become, and removes those that imports
 * left behind which were killed.
 *
 * @throws InputError when the target is something else than an import
 * @throws StorageError when the folder cannot be made
 */
export async function makeWorkFolder(target: string): Promise<string> {
  await refuseOther(target);
  const work = `${target}.importing-${host}-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    await mkdir(work);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StorageError(`Cannot create ${work}: ${message}`, {
      hint: 'Choose another folder with --into, or set BLACKSPOT_CACHE.',
      cause,
      details: { folder: work, code },
    });
  }
  inUse.add(work);
  return work;
}

export async function removeWorkFolder(work: string): Promise<void> {
  await rm(work, { recursive: true, force: true });
  inUse.delete(work);
}

/** Makes a finished import appear under its name, whole; an older one makes way. */
export async function moveIntoPlace(work: string, target: string): Promise<void> {
  for (const name of await readdir(work)) await flush(join(work, name));
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rename(work, target);
      break;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(code ?? '') || attempt === 10) throw error;
      // Another import may have done the same in between: then there is nothing to move, or again something.
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

/** Our own process is not running an import that is not in use. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Of another machine on the same disk nothing is known but the time. */
async function isYoung(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats !== null && Date.now() - stats.mtimeMs < longestImportMs;
}

/** Safe from a loss of power. Not every system lets a folder be opened (Windows does not). */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  try {
    await file?.sync().catch(() => {});
  } finally {
    await file?.close();
  }
}
