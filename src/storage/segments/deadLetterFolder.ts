import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type DeadLetter, type DeadLetterSink, distinctDeadLetters } from '../../consume/deadLetter.js';
import { streamHashOf } from '../../consume/streamHash.js';
import type { Files } from '../files/files.js';
import { localFiles } from '../files/localFiles.js';

/** The folder of the dead letters of a segment folder. */
export function deadLetterPath(folder: string): string {
  return join(folder, 'dead-letter');
}

/** The files of the dead letters of a segment folder. */
export function deadLetterFiles(folder: string): Files {
  return localFiles(deadLetterPath(folder));
}

/** Stores dead letters as files of JSON lines, one for each batch that has any. */
export function deadLetterFolder(files: Files): DeadLetterSink {
  return async (deadLetters) => {
    await putDeadLetters(files, deadLetters);
  };
}

/** The dead letters of a folder, each once. */
export async function readDeadLetters(files: Files): Promise<DeadLetter[]> {
  const deadLetters: DeadLetter[] = [];
  for (const name of await deadLetterNames(files)) {
    const lines = Buffer.from(await files.read(name))
      .toString()
      .split('\n');
    deadLetters.push(...lines.filter((line) => line !== '').map((line) => JSON.parse(line) as DeadLetter));
  }
  return distinctDeadLetters(deadLetters);
}

/** Counts dead letters by reason. Reads them again only when the list of files has changed, because files never change. */
export function deadLetterCounter(files: Files): () => Promise<Readonly<Record<string, number>>> {
  let names = '';
  let counts: Readonly<Record<string, number>> = {};
  return async () => {
    const now = (await deadLetterNames(files)).join('\n');
    if (now !== names) {
      const found: Record<string, number> = {};
      for (const { reason } of await readDeadLetters(files)) found[reason] = (found[reason] ?? 0) + 1;
      [counts, names] = [found, now];
    }
    return counts;
  };
}

/**
 * Replaces the dead letters in some files of a folder.
 * @param names the files to replace
 */
export async function replaceDeadLetters(
  files: Files,
  names: readonly string[],
  deadLetters: readonly DeadLetter[],
): Promise<void> {
  // Writes before it removes: a dead letter that is in both files counts once.
  const kept = deadLetters.length === 0 ? null : await putDeadLetters(files, deadLetters);
  for (const name of names) if (name !== kept) await files.remove(name);
}

/** The names of the files of dead letters, in order. */
export async function deadLetterNames(files: Files): Promise<string[]> {
  return (await files.list()).map(({ name }) => name).filter((name) => name.endsWith('.ndjson'));
}

/** Puts a file named by the position of its first dead letter and by its content, so that equal dead letters are one file. */
async function putDeadLetters(files: Files, deadLetters: readonly DeadLetter[]): Promise<string> {
  const { origin, partition, offset } = deadLetters[0]!;
  const content = deadLetters.map((deadLetter) => `${JSON.stringify(deadLetter)}\n`).join('');
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const name = `${streamHashOf(origin)}-${partition}-${String(offset).padStart(16, '0')}-${digest}.ndjson`;
  await files.putIfAbsent(name, content);
  return name;
}
