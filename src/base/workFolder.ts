import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { dayMs } from './durations.js';
import { StorageError } from './errors.js';

/** The work of this process that is not done, by the host, process and random digits in the names of its folders. */
const inUse = new Set<string>();
const host = hostname().replace(/[^A-Za-z0-9]/g, '') || 'host';
const longestWorkMs = 7 * dayMs;

/**
 * Creates a folder beside the target of a piece of work, for what is written until the target is complete, and removes those
 * that killed processes have left for the same target.
 *
 * @param work what is done, which becomes part of the name of the folder
 * @param hint what to do if the folder cannot be created
 * @throws StorageError when it cannot be created
 */
export async function makeWorkFolder(
  target: string,
  work: 'importing' | 'scoring' | 'writing',
  hint: string,
): Promise<string> {
  const id = `${host}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const folder = `${target}.${work}-${id}`;
  // Before the folder is there: other work of this process would take it for a leftover.
  inUse.add(id);
  try {
    await mkdir(dirname(target), { recursive: true });
    await removeLeftovers(target);
    await mkdir(folder);
  } catch (cause) {
    inUse.delete(id);
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StorageError(`Cannot create ${folder}: ${message}`, { hint, cause, details: { folder, code } });
  }
  return folder;
}

export async function removeWorkFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  inUse.delete(nameOfWork.exec(folder)?.[1] ?? '');
}

/** The name for a folder that finished work pushes aside. It is a leftover, too, if the process is killed. */
export function replacedName(workFolder: string, attempt: number): string {
  return workFolder.replace(nameOfWork, `.replaced-$1-${attempt}`);
}

const nameOfWork = /\.(?:importing|replaced|scoring|writing)-(([A-Za-z0-9]+)-(\d+)-[0-9a-f]{8})(?:-\d+)?$/;

async function removeLeftovers(target: string): Promise<void> {
  const parent = dirname(target);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    const match = nameOfWork.exec(name);
    if (match === null || inUse.has(match[1]!)) continue;
    const [, , owner, pid] = match;
    if (owner === host ? isRunning(Number(pid)) : await isYoung(join(parent, name))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
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
  return stats !== null && Date.now() - stats.mtimeMs < longestWorkMs;
}
