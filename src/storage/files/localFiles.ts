import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../../base/errors.js';
import type { Content, FileEntry, Files } from './files.js';

/** The files of a folder, which is made with the first one. */
export function localFiles(folder: string): Files {
  return new LocalFiles(folder);
}

/**
 * Makes a folder where there is none.
 * @returns its path without links
 * @throws StorageError when it cannot be made
 */
export function makeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return realpathSync(folder);
  } catch (cause) {
    throw new StorageError(`Cannot create ${folder}: ${(cause as Error).message}`, {
      hint: 'Check the path and the permissions, or choose another folder.',
      cause,
      details: { folder },
    });
  }
}

/** Removes what writers left half written that were killed. Only where nobody else writes. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of namesIn(folder)) {
    if (unfinished.test(name)) await rm(join(folder, name), { force: true });
  }
}

/** A file that is being written; earlier versions gave it no digits. */
const unfinished = /\.(?:[0-9a-f]{8}|parquet|ndjson)\.tmp$/;

class LocalFiles implements Files {
  constructor(readonly location: string) {}

  async list(): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    for (const name of namesIn(this.location)) {
      if (unfinished.test(name)) continue;
      // One that was removed since is not there.
      const stats = statSync(this.addressOf(name), { throwIfNoEntry: false });
      if (stats?.isFile()) entries.push({ name, bytes: stats.size, modifiedMs: stats.mtimeMs });
    }
    return entries;
  }

  async read(name: string): Promise<Uint8Array> {
    return guarded('read', this.addressOf(name), (path) => readFile(path));
  }

  async putIfAbsent(name: string, content: Content): Promise<boolean> {
    makeFolder(this.location);
    return guarded('write', this.addressOf(name), async (path) => {
      const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
      try {
        if (typeof content === 'function') await content(temporary);
        else await writeFile(temporary, content);
        await flush(temporary, 'r+');
        const isPut = await moveIfAbsent(temporary, path);
        if (isPut) await flushFolder(this.location);
        return isPut;
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  async remove(name: string): Promise<void> {
    await guarded('remove', this.addressOf(name), (path) => rm(path, { force: true }));
  }

  addressOf(name: string): string {
    return join(this.location, name);
  }
}

/** Sorted by code unit, whatever order the system gives. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Gives a finished file its name at once and whole, unless the name is taken. */
async function moveIfAbsent(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!withoutLinks.includes(code)) throw error;
  }
  // Here another writer could come in between: what these disks offer is one writer at a time, which the lock of a store holds.
  if (existsSync(path)) return false;
  await rename(temporary, path);
  return true;
}

/** What systems say of disks that have no hard links, such as FAT and some network drives. */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Not every system lets a folder be opened (Windows does not): there the name is safe a little later. */
async function flushFolder(path: string): Promise<void> {
  await flush(path, 'r').catch(() => {});
}

/** Does the work with a path; what the system refuses is an error of ours. */
async function guarded<T>(doing: string, path: string, work: (path: string) => Promise<T>): Promise<T> {
  try {
    return await work(path);
  } catch (cause) {
    if (typeof (cause as NodeJS.ErrnoException).syscall !== 'string') throw cause;
    throw new StorageError(`Cannot ${doing} ${path}: ${(cause as Error).message}`, {
      hint: 'Check the path, the permissions and the free space.',
      cause,
      details: { path },
    });
  }
}
