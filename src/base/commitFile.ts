import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a finished temporary file appear under its own name, whole, and safe from a loss of power: what was consumed is
 * nowhere else, while a page can be made again (`base/writeFileWhole.ts`).
 */
export async function publish(temporaryPath: string, path: string): Promise<void> {
  const file = await open(temporaryPath, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporaryPath, path);
  // Not every system lets a folder be opened (Windows does not): there the name is safe a little later.
  const folder = await open(dirname(path), 'r').catch(() => null);
  try {
    await folder?.sync();
  } finally {
    await folder?.close();
  }
}
