import { isUtf8 } from 'node:buffer';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publish } from '../../base/commitFile.js';
import type { DeadLetter } from '../../consume/deadLetter.js';
import type { LiveBatch, Reject, RejectSink } from '../../consume/eventStore.js';
import { originIdOf } from '../../consume/originId.js';

/** Where a segment folder keeps what was no event. */
export function deadLetterPath(folder: string): string {
  return join(folder, 'dead-letter');
}

/** Keeps rejects in a folder, a file of JSON lines for each batch that has any, written whole. */
export function deadLetterFolder(folder: string): RejectSink {
  return async (batch, rejects) => {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, fileName(batch, rejects));
    const lines = rejects.map((reject) => `${JSON.stringify(deadLetter(batch, reject))}\n`);
    await writeFile(`${path}.tmp`, lines.join(''));
    await publish(`${path}.tmp`, path);
  };
}

/** The dead letters of a folder, each message once, by file and offset: a crash may have left one in two files. */
export function readDeadLetters(folder: string): DeadLetter[] {
  if (!existsSync(folder)) return [];
  const byPlace = new Map<string, DeadLetter>();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.ndjson')) continue;
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line === '') continue;
      const letter = JSON.parse(line) as DeadLetter;
      byPlace.set(`${letter.origin}\n${letter.partition}\n${letter.offset}`, letter);
    }
  }
  return [...byPlace.values()];
}

function deadLetter(batch: LiveBatch, reject: Reject): DeadLetter {
  const isText = isUtf8(reject.payload);
  return {
    reason: reject.reason,
    origin: batch.origin,
    topic: batch.topic,
    partition: batch.partition,
    offset: reject.offset,
    key: reject.key,
    timestampMs: reject.timestampMs,
    headers: reject.headers,
    payload: Buffer.from(reject.payload).toString(isText ? 'utf8' : 'base64'),
    payloadEncoding: isText ? 'utf8' : 'base64',
  };
}

function fileName(batch: LiveBatch, rejects: readonly Reject[]): string {
  const first = rejects[0]?.offset ?? batch.startOffset;
  return `${originIdOf(batch.origin)}-${batch.partition}-${String(first).padStart(16, '0')}.ndjson`;
}
