import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { isBlackspotError, StorageError } from './errors.js';

/** Writes a file under a temporary name and renames it, so that readers never see an incomplete file. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (cause) {
    removeQuietly(temporary);
    throw cannotWrite(path, cause);
  }
}

/**
 * The same for a function that writes the file, such as DuckDB's export, to the given temporary path.
 * @param within the folder of the temporary file, on the same disk; by default that of the file
 */
export async function writeWholeBy(
  path: string,
  write: (path: string) => Promise<void>,
  within: string = dirname(path),
): Promise<void> {
  const temporary = join(within, `${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    await write(temporary);
    renameSync(temporary, path);
  } catch (error) {
    throw isOfFileSystem(error) ? cannotWrite(path, error) : error;
  } finally {
    removeQuietly(temporary);
  }
}

/** The same, safe from a loss of power, and without blocking the process. */
export async function writeWholeSafely(path: string, content: string | Uint8Array): Promise<void> {
  await writeWholeBy(path, async (temporary) => {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

/** The same for bytes that come piece by piece; gzipped if the path ends in `.gz`. */
export async function writeWholeFrom(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  within?: string,
): Promise<void> {
  await writeWholeBy(
    path,
    (temporary) =>
      path.endsWith('.gz')
        ? pipeline(pieces, createGzip({ level: 1 }), createWriteStream(temporary))
        : pipeline(pieces, createWriteStream(temporary)),
    within,
  );
}

/** An error with a code of the system, such as `ENOSPC`. */
function isOfFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return !isBlackspotError(error) && error instanceof Error && /^E[A-Z]+$/.test(Object(error).code ?? '');
}

function cannotWrite(path: string, cause: unknown): StorageError {
  return new StorageError(`Cannot write ${path}: ${(cause as Error).message}`, {
    hint: 'Check the path, the permissions and the free space.',
    cause,
    details: { path },
  });
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The first error is more helpful.
  }
}
