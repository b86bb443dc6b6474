import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { dayMs } from '../../base/durations.js';
import { InputError, StorageError } from '../../base/errors.js';
import { importFiles } from './manifest.js';

/** The work folders of this process. */
const inUse = new Set<string>();
const host = hostname().replace(/[^A-Za-z0-9]/g, '') || 'host';
const longestImportMs = 7 * dayMs;

/** A name that says who is at work: this machine and process. */
function ownName(prefix: string): string {
  return `${prefix}${host}-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/**
 * Creates the folder in which an import is prepared, beside its target, and removes those of killed imports.
 *
 * @throws InputError when the target exists and is not an import folder
 * @throws StorageError when the folder cannot be created
 */
export async function makeWorkFolder(target: string): Promise<string> {
  await refuseOther(target);
  const work = ownName(`${target}.importing-`);
  try {
    await makeOwn(work, [`${basename(target)}.importing-`, `${basename(target)}.replaced-`]);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StorageError(`Cannot create ${work}: ${message}`, {
      hint: 'Choose another folder with --into, or set BLACKSPOT_CACHE.',
      cause,
      details: { folder: work, code },
    });
  }
  return work;
}

/**
 * Creates a folder for typed rows beside a file that is written from them, and removes those of killed programs.
 *
 * @throws StorageError when nothing can be written there
 */
export async function makeStagedFolder(target: string): Promise<string> {
  const parent = dirname(resolve(target));
  const prefix = '.blackspot-staged-';
  const work = join(parent, ownName(prefix));
  try {
    await makeOwn(work, [prefix]);
  } catch (cause) {
    throw new StorageError(`Cannot write to ${parent}: ${(cause as Error).message}`, {
      hint: 'Check the path, the permissions and the free space.',
      cause,
      details: { path: parent },
    });
  }
  return work;
}

/** Creates a work folder, after removing those beside it whose names begin with one of the prefixes and whose owner has ended. */
async function makeOwn(work: string, prefixes: readonly string[]): Promise<void> {
  const parent = dirname(work);
  // Before the folder is there: other work of this process would take it for a leftover.
  inUse.add(work);
  try {
    await mkdir(parent, { recursive: true });
    await removeLeftovers(parent, prefixes);
    await mkdir(work);
  } catch (error) {
    inUse.delete(work);
    throw error;
  }
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

async function removeLeftovers(folder: string, prefixes: readonly string[]): Promise<void> {
  for (const name of await readdir(folder)) {
    const prefix = prefixes.find((one) => name.startsWith(one));
    if (prefix === undefined) continue;
    const match = /^([A-Za-z0-9]+)-(\d+)-[0-9a-f]{8}(?:-\d+)?$/.exec(name.slice(prefix.length));
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
