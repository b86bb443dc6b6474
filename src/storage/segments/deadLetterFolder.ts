import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type DeadLetter, type DeadLetterSink, distinctLetters } from '../../consume/deadLetter.js';
import { streamHashOf } from '../../consume/streamHash.js';
import type { Files } from '../files/files.js';
import { localFiles } from '../files/localFiles.js';

/** Where a segment folder keeps its dead letters. */
export function deadLetterPath(folder: string): string {
  return join(folder, 'dead-letter');
}

/** The files of the dead letters of a segment folder. */
export function deadLetterFiles(folder: string): Files {
  return localFiles(deadLetterPath(folder));
}

/** Stores dead letters as files of JSON lines, one for each batch that has any. */
export function deadLetterFolder(files: Files): DeadLetterSink {
  return async (letters) => {
    await putLetters(files, letters);
  };
}

/** The dead letters of a folder, each message once. */
export async function readDeadLetters(files: Files): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const name of await letterFiles(files)) {
    const lines = Buffer.from(await files.read(name))
      .toString()
      .split('\n');
    letters.push(...lines.filter((line) => line !== '').map((line) => JSON.parse(line) as DeadLetter));
  }
  return distinctLetters(letters);
}

/** Counts dead letters by reason; reads them again only when there are other files, since no file ever changes. */
export function deadLetterCounter(files: Files): () => Promise<Readonly<Record<string, number>>> {
  let names = '';
  let counts: Readonly<Record<string, number>> = {};
  return async () => {
    const now = (await letterFiles(files)).join('\n');
    if (now !== names) {
      const found: Record<string, number> = {};
      for (const { reason } of await readDeadLetters(files)) found[reason] = (found[reason] ?? 0) + 1;
      [counts, names] = [found, now];
    }
    return counts;
  };
}

/**
 * Leaves these dead letters of a folder, and no others of those that are there now.
 * @param names the files of the letters that were there
 */
export async function replaceDeadLetters(
  files: Files,
  names: readonly string[],
  letters: readonly DeadLetter[],
): Promise<void> {
  // First the new file, then away with the old ones: a letter that is in both counts once.
  const kept = letters.length === 0 ? null : await putLetters(files, letters);
  for (const name of names) if (name !== kept) await files.remove(name);
}

/** The names of the files of dead letters, in order. */
export async function letterFiles(files: Files): Promise<string[]> {
  return (await files.list()).map(({ name }) => name).filter((name) => name.endsWith('.ndjson'));
}

/** Puts a file that is named by where its first letter came from and by its content: the same letters are the same file. */
async function putLetters(files: Files, letters: readonly DeadLetter[]): Promise<string> {
  const { origin, partition, offset } = letters[0]!;
  const content = letters.map((letter) => `${JSON.stringify(letter)}\n`).join('');
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const name = `${streamHashOf(origin)}-${partition}-${String(offset).padStart(16, '0')}-${digest}.ndjson`;
  await files.putIfAbsent(name, content);
  return name;
}
