import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, open, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StorageError } from '../../base/errors.js';
import { makeWorkFolder, removeWorkFolder, replacedName } from '../../base/workFolder.js';

/**
 * Writes a folder of files, safe from a loss of power. It appears whole or not at all: the files are written to
 * `<folder>.writing-...` beside it, which is renamed.
 *
 * An existing folder is renamed to `<folder>.replaced-...` and removed after the new one is in its place. Node cannot exchange
 * two folders at once, so readers find no folder for a moment. If the program is killed in this moment, the earlier folder is
 * whole under that name. The next call for the folder removes what killed programs have left.
 *
 * @param files content by name, without folders in the names
 * @param replace whether a folder with files may be replaced. An empty one always is.
 * @throws StorageError when it cannot be written, or exists and may not be replaced
 */
export async function writeFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  replace: boolean,
): Promise<void> {
  const target = withoutLinks(folder);
  const temporary = await makeWorkFolder(target, 'writing', checkHint);
  try {
    for (const [file, content] of Object.entries(files)) await writeFlushed(join(temporary, file), content);
    await flushFolder(temporary);
    await moveIntoPlace(temporary, target, replace);
    await flushFolder(dirname(target));
  } catch (cause) {
    throw cannotWrite(folder, cause);
  } finally {
    await removeWorkFolder(temporary).catch(() => {});
  }
}

/**
 * Checks that a folder could be written, before the work for its content: creates an empty folder beside it, and renames it to
 * the folder, which succeeds if that is empty itself. Leaves nothing behind.
 *
 * @throws StorageError when it cannot, also where another disk is mounted
 */
export async function requireWritable(folder: string): Promise<void> {
  const target = withoutLinks(folder);
  let parent = dirname(target);
  while (!existsSync(parent)) parent = dirname(parent);
  const probe = join(parent, `.blackspot-${randomUUID().slice(0, 8)}.tmp`);
  try {
    await mkdir(probe);
    if (existsSync(target)) await rename(probe, target);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // A folder with files, or a file: whether it may be replaced is for the caller to say.
    if (!(existing.includes(code) || code === 'ENOTDIR') || !existsSync(probe))
      throw cannotWrite(folder, cause);
  } finally {
    await rmdir(probe).catch(() => {});
  }
}

const checkHint = 'Check the path, the permissions and the free space.';

function cannotWrite(folder: string, cause: unknown): StorageError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new StorageError(`Cannot write ${folder}: ${message}`, {
    hint:
      code === 'EBUSY'
        ? 'Choose a folder below this one, which another disk or a program holds in place.'
        : checkHint,
    cause,
    details: { folder },
  });
}

/** Codes of a rename onto a folder that exists, the last two on Windows. */
const existing = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'];

async function moveIntoPlace(temporary: string, target: string, replace: boolean): Promise<void> {
  const replaced: string[] = [];
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(temporary, target);
      break;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!replace || !existing.includes(code) || attempt === 10) {
        const earlier = replaced.at(-1);
        if (earlier !== undefined) await rename(earlier, target).catch(() => {});
        throw error;
      }
    }
    // Another writer may replace the folder as well. Then it is missing here, and a loop later there again.
    const old = replacedName(temporary, attempt);
    await rename(target, old).then(
      () => replaced.push(old),
      () => {},
    );
  }
  for (const old of replaced) await rm(old, { recursive: true, force: true });
}

/** A link to a folder stays: the folder that it leads to is replaced. */
function withoutLinks(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeFile(file, content);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Flushes a folder. Windows cannot open folders; there the names are safe a little later. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  try {
    await folder?.sync().catch(() => {});
  } finally {
    await folder?.close();
  }
}
