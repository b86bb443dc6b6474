import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { DuckDb, sqlLiteral } from '../../../src/engines/duckdb/duckdb.js';
import type { LogMessage } from '../../../src/log/log.js';
import { openSegmentFolder } from '../../../src/storage/segments/segmentFolder.js';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { writeEvents } from '../../replay/events.js';
import { batchOf, keysOf, messagesOf, testFolder, writeTo } from '../../support/streams.js';

const folder = join(testFolder, 'folder');
const file = join(testFolder, 'folder.parquet');
let messages: LogMessage[];

beforeAll(async () => {
  await writeEvents(file, { rows: 40 });
  messages = await messagesOf(file);
});

describe('a folder of segments, for readers', () => {
  it('can be asked before the first event, and has the columns of a record', async () => {
    const store = await openSegmentStore(folder);
    const { paths, freshAt } = await openSegmentFolder(folder);
    expect(await freshAt()).toBe(null);
    expect(await keysOf(await paths())).toEqual([]);
    const engine = await DuckDb.open();
    const described = async (path: string) =>
      engine.rows(`SELECT column_name, column_type FROM (DESCRIBE FROM ${sqlLiteral(path)})`);
    expect(await described((await paths())[0]!)).toEqual(await described(file));
    engine.close();
    await store.close();
  });

  it('shows each batch as soon as it is written, and when', async () => {
    const store = await openSegmentStore(folder);
    const { paths, freshAt } = await openSegmentFolder(folder);
    for (let written = 10; written <= 40; written += 10) {
      await writeTo(store, batchOf(messages.slice(written - 10, written), written - 10));
      expect((await keysOf(await paths())).length).toBe(written);
    }
    expect(Math.abs(Date.now() - Date.parse((await freshAt())!))).toBeLessThan(60_000);
    await store.close();
    expect((await keysOf(await paths())).length).toBe(40);
  });

  it('is none where no store was ever opened', async () => {
    const other = join(testFolder, 'other');
    mkdirSync(other);
    await expect(openSegmentFolder(other)).rejects.toThrow(InputError);
    await expect(openSegmentFolder(join(testFolder, 'absent'))).rejects.toThrow(InputError);
  });
});
