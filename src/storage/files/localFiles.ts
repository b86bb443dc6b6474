import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../../base/errors.js';
import type { Content, FileEntry, Files } from './files.js';

/** The files of a folder, which is created with the first one. */
export function localFiles(folder: string): Files {
  return new LocalFiles(folder);
}

/**
 * Creates a folder unless it exists.
 * @returns its path without links
 * @throws StorageError when it cannot be created
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

/** Removes incomplete files of killed writers. Call it only as the single writer. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of namesIn(folder)) {
    if (unfinished.test(name)) await rm(join(folder, name), { force: true });
  }
}

/** Names of files that are being written; earlier versions had no digits in them. */
const unfinished = /\.(?:[0-9a-f]{8}|parquet|ndjson)\.tmp$/;

class LocalFiles implements Files {
  constructor(readonly location: string) {}

  async list(): Promise<FileEntry[]> {
    const entries: FileEntry[] = [];
    for (const name of namesIn(this.location)) {
      if (unfinished.test(name)) continue;
      // A file may have been removed since.
      const stats = statSync(this.addressOf(name), { throwIfNoEntry: false });
      if (stats?.isFile()) entries.push({ name, bytes: stats.size, modifiedMs: stats.mtimeMs });
    }
    return entries;
  }

  async read(name: string): Promise<Uint8Array> {
    return withStorageErrors('read', this.addressOf(name), (path) => readFile(path));
  }

  async putIfAbsent(name: string, content: Content): Promise<boolean> {
    makeFolder(this.location);
    return withStorageErrors('write', this.addressOf(name), async (path) => {
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
    await withStorageErrors('remove', this.addressOf(name), (path) => rm(path, { force: true }));
  }

  addressOf(name: string): string {
    return join(this.location, name);
  }
}

/** Names sorted by code unit, in any file system. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Moves a finished file to its name atomically, unless the name exists. */
async function moveIfAbsent(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!withoutLinks.includes(code)) throw error;
  }
  // Another writer could interfere here. On these disks only the lock of a store ensures a single writer.
  if (existsSync(path)) return false;
  await rename(temporary, path);
  return true;
}

/** Error codes of disks without hard links, such as FAT and some network drives. */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Flushes a folder. Windows cannot open folders; there the name is safe a little later. */
async function flushFolder(path: string): Promise<void> {
  await flush(path, 'r').catch(() => {});
}

/** Does the work with a path; errors of the file system become StorageErrors. */
async function withStorageErrors<T>(
  action: string,
  path: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(path);
  } catch (cause) {
    if (typeof (cause as NodeJS.ErrnoException).syscall !== 'string') throw cause;
    throw new StorageError(`Cannot ${action} ${path}: ${(cause as Error).message}`, {
      hint: 'Check the path, the permissions and the free space.',
      cause,
      details: { path },
    });
  }
}
