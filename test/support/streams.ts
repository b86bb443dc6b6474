import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { DeadLetterSink } from '../../src/consume/deadLetter.js';
import { eventDecoder } from '../../src/consume/decoder.js';
import type { EventStore } from '../../src/consume/eventStore.js';
import type { StreamBatch } from '../../src/consume/streamBatch.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import type { LogMessage } from '../../src/log/log.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { localFiles } from '../../src/storage/files/localFiles.js';
import { listSegments, type StoredSegment } from '../../src/storage/segments/segmentFiles.js';

/** A folder of this test file, gone when it ends. */
export const testFolder: string = mkdtempSync(join(tmpdir(), 'blackspot-live-'));
afterAll(() => rmSync(testFolder, { recursive: true, force: true }));

/** The messages that a replay of a Parquet file would send. */
export async function messagesOf(path: string): Promise<LogMessage[]> {
  const rows = await parquetInput({ paths: [path], isSorted: true, digest: '' }).open({
    fromMs: undefined,
    untilMs: undefined,
  });
  const messages: LogMessage[] = [];
  for await (const { keys, values, startAtMs } of rows.read(0, 0)) {
    keys.forEach((key, at) => {
      messages.push({ key, value: values[at]!, headers: {}, timestampMs: startAtMs[at]! });
    });
  }
  await rows.close();
  return messages;
}

export function batchOf(messages: readonly LogMessage[], startOffset = 0, streamId = 'test'): StreamBatch {
  const endOffset = startOffset + messages.length;
  const offsets = messages.map((_, at) => startOffset + at);
  return {
    streamId,
    topic: 't',
    partition: 0,
    startOffset,
    endOffset,
    messages,
    offsets,
    highWatermark: endOffset,
  };
}

export const noDeadLetters: DeadLetterSink = async (letters) => {
  throw new Error(`Nothing should be a dead letter, but: ${JSON.stringify(letters[0]?.reason)}`);
};

/** Decodes and writes a batch, and counts what became of it. */
export async function writeTo(
  store: EventStore,
  batch: StreamBatch,
  deadLetters: DeadLetterSink = noDeadLetters,
): Promise<{ stored: number; duplicates: number; deadLetters: number }> {
  const result = await store.write(batch, await store.decode(batch.messages, eventDecoder), deadLetters);
  return { stored: result.newEvents.length, duplicates: result.duplicates, deadLetters: result.deadLetters };
}

/** The segments of a folder that count. */
export async function liveSegments(folder: string): Promise<StoredSegment[]> {
  return (await listSegments(localFiles(folder))).live;
}

/** All keys in the live segments of a folder, sorted, doubles and all. */
export async function keysIn(folder: string): Promise<string[]> {
  return keysOf((await liveSegments(folder)).map(({ address }) => address));
}

export async function keysOf(paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0 || !paths.every((path) => existsSync(path))) return [];
  const engine = await DuckDb.open();
  try {
    const files = paths.map(sqlLiteral).join(', ');
    const { columns } = await engine.columns(
      `SELECT key::VARCHAR FROM read_parquet([${files}]) ORDER BY key`,
    );
    return (columns[0] ?? []) as string[];
  } finally {
    engine.close();
  }
}
