import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publish } from '../../base/commitFile.js';
import { type DeadLetter, type DeadLetterSink, distinctLetters } from '../../consume/deadLetter.js';
import { streamHashOf } from '../../consume/streamHash.js';

/** Where a segment folder keeps its dead letters. */
export function deadLetterPath(folder: string): string {
  return join(folder, 'dead-letter');
}

/** Stores dead letters in a folder, a file of JSON lines for each batch that has any, written whole. */
export function deadLetterFolder(folder: string): DeadLetterSink {
  return async (letters) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, fileName(letters[0]!));
    await writeFile(`${path}.tmp`, letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
    await publish(`${path}.tmp`, path);
  };
}

/** The dead letters of a folder, each message once. */
export function readDeadLetters(folder: string): DeadLetter[] {
  if (!existsSync(folder)) return [];
  const lines = readdirSync(folder)
    .sort()
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return distinctLetters(lines.filter((line) => line !== '').map((line) => JSON.parse(line) as DeadLetter));
}

function fileName({ origin, partition, offset }: DeadLetter): string {
  return `${streamHashOf(origin)}-${partition}-${String(offset).padStart(16, '0')}.ndjson`;
}
