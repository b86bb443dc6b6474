import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { LiveBatch, RejectSink } from '../../src/consume/eventStore.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import type { LogMessage } from '../../src/log/log.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import { deadLetterFolder } from '../../src/storage/segments/deadLetterFolder.js';
import { listSegments } from '../../src/storage/segments/segmentFiles.js';

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

export function batchOf(messages: readonly LogMessage[], startOffset = 0, origin = 'test'): LiveBatch {
  const endOffset = startOffset + messages.length;
  const offsets = messages.map((_, at) => startOffset + at);
  return {
    origin,
    topic: 't',
    partition: 0,
    startOffset,
    endOffset,
    messages,
    offsets,
    highWatermark: endOffset,
  };
}

export const noRejects: RejectSink = async (_, rejects) => {
  throw new Error(`Nothing should be rejected, but: ${JSON.stringify(rejects[0]?.reason)}`);
};

export const rejectsTo: (folder: string) => RejectSink = deadLetterFolder;

/** All keys in the live segments of a folder, sorted, doubles and all. */
export async function keysIn(folder: string): Promise<string[]> {
  return keysOf(listSegments(folder).live.map(({ path }) => path));
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
