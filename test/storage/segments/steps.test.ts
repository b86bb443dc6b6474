import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLive } from '../../../src/app/openLive.js';
import { ConfigurationError, InputError, InternalError } from '../../../src/base/errors.js';
import { eventDecoder } from '../../../src/consume/decoder.js';
import { RecordBatch } from '../../../src/consume/recordBatch.js';
import { encodeEvent } from '../../../src/dataset/json.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { parquetSql } from '../../../src/engines/duckdb/fileSql.js';
import { count } from '../../../src/query/build.js';
import { localFiles } from '../../../src/storage/files/localFiles.js';
import { listSegments } from '../../../src/storage/segments/segmentFiles.js';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { describeSteps } from '../../consume/steps.js';
import { variedAccidents } from '../../query/variedAccidents.js';
import { batchOf, liveSegments, noDeadLetters, testFolder, writeTo } from '../../support/streams.js';

const folder = join(testFolder, 'steps');
const clear = async (): Promise<void> => rmSync(folder, { recursive: true, force: true });

async function stored(column: string): Promise<Map<string, string | number | boolean | null>> {
  const paths = (await liveSegments(folder)).map(({ address }) => address);
  if (paths.length === 0) return new Map();
  const engine = await DuckDb.open();
  try {
    const rows = await engine.rows(
      `SELECT key::VARCHAR AS key, ${column} AS value FROM ${parquetSql(paths, 'union_by_name=true')}`,
    );
    return new Map(rows.map(({ key, value }) => [key as string, value!]));
  } finally {
    engine.close();
  }
}

describe('the segment store with steps', () => {
  describeSteps({ clear, stored, open: (added = []) => openSegmentStore(folder, { added }) });

  const score = { name: 'score', type: 'double', meaning: 'of a test' } as const;
  const messages = variedAccidents(60, 3).map((accident) => ({
    key: accident.key,
    value: encodeEvent(accident),
    headers: {},
    timestampMs: 0,
  }));

  it('keeps a column through compaction, beside segments without it, and questions are answered all the while', async () => {
    await clear();
    // Some batches without the column, then some with it, then some without: until they become one file.
    let at = 0;
    for (const added of [[], [score], []]) {
      const store = await openSegmentStore(folder, { added });
      for (const end = at + 20; at < end; at += 2) {
        const batch = batchOf(messages.slice(at, at + 2), at);
        const events = await store.decode(batch.messages, eventDecoder);
        const scored =
          added.length === 0 ? events : await events.withColumns([{ column: score, values: [at, null] }]);
        await store.write(batch, scored, noDeadLetters);
        const source = await openLive(folder);
        expect((await source.ask(count())).toRows()).toEqual([{ n: at + 2 }]);
        expect((await source.ask(count().by('state'))).rowCount).toBeGreaterThan(0);
        expect((await source.sample(1_000)).rowCount).toBe(at + 2);
        await source.close();
      }
      await store.close();
    }
    expect((await listSegments(localFiles(folder))).superseded.length).toBeGreaterThan(0);
    const found = await stored('score');
    messages.forEach(({ key }, index) => {
      expect(found.get(key)).toBe(index >= 20 && index < 40 && index % 2 === 0 ? index : null);
    });
  });

  it('refuses a column of another type than in the segments that are there, and names that are taken or unfit', async () => {
    await clear();
    const store = await openSegmentStore(folder, { added: [score] });
    await writeTo(store, batchOf(messages));
    await store.close();
    const open = (name: string, type: 'text' | 'double' = 'double') =>
      openSegmentStore(folder, { added: [{ ...score, name, type }] });
    await expect(open('score', 'text')).rejects.toThrow(ConfigurationError);
    for (const name of ['severity', 'Severity', 'startlocal', 'place', 'a-b', '1st', 'a"b', '']) {
      await expect(open(name)).rejects.toThrow(InputError);
    }
    await (await open('score')).close();
  });

  it('refuses events that it did not decode, or that were decoded before others', async () => {
    await clear();
    const store = await openSegmentStore(folder);
    const batch = batchOf(messages);
    const foreign = new RecordBatch(batch.messages, eventDecoder, usAccidents);
    await expect(store.write(batch, foreign, noDeadLetters)).rejects.toThrow(InternalError);
    const old = await store.decode(batch.messages, eventDecoder);
    await store.decode(batch.messages.slice(1), eventDecoder);
    await expect(old.columns(['state'])).rejects.toThrow(InternalError);
    await expect(store.write(batch, old, noDeadLetters)).rejects.toThrow(InternalError);
    await store.close();
  });
});
