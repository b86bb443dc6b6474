import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../base/errors.js';
import { makeWorkFolder, replacedName } from '../../base/workFolder.js';
import { importFiles } from './manifest.js';

/**
 * Creates the folder in which an import is prepared, beside its target, and removes those of killed imports.
 *
 * @throws InputError when the target exists and is not an import folder
 * @throws StorageError when the folder cannot be created
 */
export async function makeImportFolder(target: string): Promise<string> {
  await refuseOther(target);
  return makeWorkFolder(target, 'importing', 'Choose another folder with --into, or set BLACKSPOT_CACHE.');
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
      const old = replacedName(work, attempt);
      await rename(target, old).catch(() => {});
      await rm(old, { recursive: true, force: true });
    }
  }
  await flush(dirname(target));
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

/** Flushes a file or folder, safe from a loss of power. Windows cannot open folders. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  try {
    await file?.sync().catch(() => {});
  } finally {
    await file?.close();
  }
}
