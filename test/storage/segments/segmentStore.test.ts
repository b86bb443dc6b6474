import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError, StorageError } from '../../../src/base/errors.js';
import { eventDecoder } from '../../../src/consume/decoder.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import type { LogMessage } from '../../../src/log/log.js';
import { localFiles } from '../../../src/storage/files/localFiles.js';
import { deadLetterFolder, readDeadLetters } from '../../../src/storage/segments/deadLetterFolder.js';
import { listSegments } from '../../../src/storage/segments/segmentFiles.js';
import { openSegmentStore } from '../../../src/storage/segments/segmentStore.js';
import { writeEvents } from '../../replay/events.js';
import {
  batchOf,
  keysIn,
  keysOf,
  liveSegments,
  messagesOf,
  testFolder,
  writeTo,
} from '../../support/streams.js';

const folder = join(testFolder, 'store');
const dead = join(folder, 'dead-letter');
const file = join(testFolder, 'events.parquet');
let messages: LogMessage[];

beforeAll(async () => {
  await writeEvents(file, { rows: 400 });
  messages = await messagesOf(file);
});
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

const broken = (text: string | Uint8Array): LogMessage => ({
  key: 'broken',
  value: typeof text === 'string' ? Buffer.from(text) : text,
  headers: { runId: 'r' },
  timestampMs: 5,
});

describe('the segment store', () => {
  it('can be closed twice, and refuses what comes after', async () => {
    const store = await openSegmentStore(folder);
    await Promise.all([store.close(), store.close()]);
    await store.close();
    await expect(writeTo(store, batchOf(messages))).rejects.toMatchObject({ code: 'INPUT' });
    await (await openSegmentStore(folder)).close();
  });

  it('keeps every column of every event as it was', async () => {
    const store = await openSegmentStore(folder);
    expect(await writeTo(store, batchOf(messages))).toEqual({
      stored: 400,
      duplicates: 0,
      deadLetters: 0,
    });
    const [segment] = await liveSegments(folder);
    const engine = await DuckDb.open();
    // DuckDB compares the two files row by row, all columns, both ways.
    const { missing, extra } = await engine.row(
      `SELECT (SELECT count(*) FROM (FROM '${file}' EXCEPT FROM '${segment!.address}')) AS missing,
              (SELECT count(*) FROM (FROM '${segment!.address}' EXCEPT FROM '${file}')) AS extra`,
    );
    const types = async (path: string) =>
      engine.rows(`SELECT column_name, column_type FROM (DESCRIBE FROM '${path}')`);
    expect([missing, extra]).toEqual([0, 0]);
    expect(await types(segment!.address)).toEqual(await types(file));
    engine.close();
    await store.close();
  });

  it('keeps an event once, in a batch, across batches, origins and restarts', async () => {
    let store = await openSegmentStore(folder);
    const first = batchOf([...messages.slice(0, 100), ...messages.slice(50, 150)]);
    expect(await writeTo(store, first)).toEqual({ stored: 150, duplicates: 50, deadLetters: 0 });
    expect(await writeTo(store, batchOf(messages.slice(140, 200), 200))).toMatchObject({
      stored: 50,
      duplicates: 10,
    });
    await store.close();
    store = await openSegmentStore(folder);
    const again = await writeTo(store, batchOf(messages, 0, 'another replay'));
    expect(again).toEqual({ stored: 200, duplicates: 200, deadLetters: 0 });
    await store.close();
    expect(await keysIn(folder)).toEqual(await keysOf([file]));
  });

  it('waits with closing for the write in progress, and refuses later ones', async () => {
    const store = await openSegmentStore(folder);
    const batch = batchOf(messages.slice(0, 100));
    const events = await store.decode(batch.messages, eventDecoder);
    const written = store.write(batch, events, async () => {});
    void store.close();
    await store.close();
    expect(await liveSegments(folder)).toHaveLength(1);
    const next = await openSegmentStore(folder);
    expect((await written).newEvents).toHaveLength(100);
    await next.close();
    await expect(store.write(batch, events, async () => {})).rejects.toThrow('DuckDB is closed.');
  });

  it('changes nothing when a range of offsets is written again, also with other borders', async () => {
    const store = await openSegmentStore(folder);
    await writeTo(store, batchOf(messages.slice(0, 100)));
    expect(await store.committedOffset('test', 0)).toBe(100);
    expect(await writeTo(store, batchOf(messages.slice(0, 100)))).toEqual({
      stored: 0,
      duplicates: 100,
      deadLetters: 0,
    });
    expect(await writeTo(store, batchOf(messages.slice(60, 160), 60))).toEqual({
      stored: 60,
      duplicates: 40,
      deadLetters: 0,
    });
    expect(
      (await liveSegments(folder)).map(({ startOffset, endOffset }) => [startOffset, endOffset]),
    ).toEqual([
      [0, 100],
      [100, 160],
    ]);
    await store.close();
  });

  it('knows how far it has come with each origin, also after a batch without anything new', async () => {
    const store = await openSegmentStore(folder);
    expect(await store.committedOffset('test', 0)).toBe(null);
    await writeTo(store, batchOf(messages.slice(0, 10)));
    await writeTo(store, batchOf(messages.slice(0, 10), 10));
    expect(await store.committedOffset('test', 0)).toBe(20);
    expect(await store.committedOffset('other', 0)).toBe(null);
    await store.close();
    expect((await keysIn(folder)).length).toBe(10);
  });

  it('sends invalid messages to the dead letters, with reason and origin, and keeps the rest', async () => {
    const store = await openSegmentStore(folder);
    const whole = Buffer.from(messages[3]!.value).toString();
    const bad = [
      broken('{"key":"cut o'),
      broken(''),
      broken('null'),
      broken('[1,2]'),
      broken(Uint8Array.of(0x7b, 0xff, 0xfe)),
      broken(whole.replace(/"lat":[^,]+/, '"lat":987.6')),
    ];
    const batch = batchOf([...messages.slice(0, 2), ...bad, ...messages.slice(2, 4)], 1_000);
    expect(await writeTo(store, batch, deadLetterFolder(localFiles(dead)))).toEqual({
      stored: 4,
      duplicates: 0,
      deadLetters: 6,
    });
    await store.close();
    const letters = await readDeadLetters(localFiles(dead));
    expect(letters.map(({ offset }) => offset)).toEqual([1_002, 1_003, 1_004, 1_005, 1_006, 1_007]);
    for (const letter of letters) {
      expect(letter.reason).not.toBe('');
      expect(letter).toMatchObject({
        origin: 'test',
        topic: 't',
        partition: 0,
        key: 'broken',
        headers: { runId: 'r' },
      });
    }
    expect(letters[0]!.payload).toBe('{"key":"cut o');
    expect(Buffer.from(letters[4]!.payload, 'base64')).toEqual(Buffer.from([0x7b, 0xff, 0xfe]));
    expect((await keysIn(folder)).length).toBe(4);
  });

  it('reads an event whose JSON is spread over lines', async () => {
    const store = await openSegmentStore(folder);
    const pretty = JSON.stringify(JSON.parse(Buffer.from(messages[0]!.value).toString()), null, 2);
    const result = await writeTo(store, batchOf([{ ...messages[0]!, value: Buffer.from(pretty) }]));
    expect(result.stored).toBe(1);
    await store.close();
    expect(await keysIn(folder)).toEqual([messages[0]!.key]);
  });

  it('has one writer at a time, in this process and in others, and any after it', async () => {
    const store = await openSegmentStore(folder);
    await expect(openSegmentStore(folder)).rejects.toThrow(ConfigurationError);
    const other = spawn(process.execPath, ['--input-type=module', '-e', lockScript, folder], {
      cwd: process.cwd(),
    });
    let said = '';
    other.stdout.on('data', (data: Buffer) => {
      said += data;
    });
    await new Promise((resolve) => other.on('close', resolve));
    expect(said).toMatch(/lock/i);
    await store.close();
    await (await openSegmentStore(folder)).close();
  });

  it('makes few files of many, without a reader ever seeing an event twice or not at all', async () => {
    const store = await openSegmentStore(folder, { supersededForMs: 0 });
    for (let at = 0; at < 40; at += 1) {
      await writeTo(store, batchOf(messages.slice(at * 10, at * 10 + 10), at * 10));
      expect((await keysIn(folder)).length).toBe((at + 1) * 10);
    }
    await store.close();
    expect((await liveSegments(folder)).length).toBeLessThan(16);
    expect((await listSegments(localFiles(folder))).superseded).toEqual([]);
    expect(await keysIn(folder)).toEqual(await keysOf([file]));
  });

  it('leaves replaced files for a while to readers that have them open', async () => {
    const store = await openSegmentStore(folder);
    for (let at = 0; at < 16; at += 1) await writeTo(store, batchOf([messages[at]!], at));
    await store.close();
    const { live, superseded } = await listSegments(localFiles(folder));
    expect([live.length, superseded.length]).toEqual([1, 16]);
    expect((await keysIn(folder)).length).toBe(16);
  });

  it('ignores and clears what an earlier process left half written', async () => {
    await (await openSegmentStore(folder)).close();
    const half = join(folder, '0123456789abcdef-0-0000000000000000-0000000000000100.parquet.tmp');
    writeFileSync(half, 'PAR1 and no more');
    const store = await openSegmentStore(folder);
    expect(existsSync(half)).toBe(false);
    await store.close();
  });

  it('takes no more after a write that failed, says so, and goes on when opened again', async () => {
    let store = await openSegmentStore(folder);
    const refuse = async (): Promise<void> => {
      throw new Error('the dead letters cannot be kept');
    };
    const batch = batchOf([...messages.slice(0, 5), broken('no')]);
    await expect(writeTo(store, batch, refuse)).rejects.toThrow('the dead letters cannot be kept');
    await expect(writeTo(store, batch, deadLetterFolder(localFiles(dead)))).rejects.toThrow(StorageError);
    await store.close();
    store = await openSegmentStore(folder);
    expect(await writeTo(store, batch, deadLetterFolder(localFiles(dead)))).toEqual({
      stored: 5,
      duplicates: 0,
      deadLetters: 1,
    });
    await store.close();
  });

  it('says which segment is damaged, and lets go of the folder', async () => {
    await (await openSegmentStore(folder)).close();
    const damaged = join(folder, '0123456789abcdef-0-0000000000000000-0000000000000100.parquet');
    writeFileSync(damaged, 'PAR1 but not really PAR1');
    await expect(openSegmentStore(folder)).rejects.toMatchObject({
      code: 'DATA',
      message: expect.stringMatching(/0123456789abcdef/),
    });
    writeFileSync(damaged, '');
    await expect(openSegmentStore(folder)).rejects.toMatchObject({ code: 'DATA' });
    rmSync(damaged);
    await (await openSegmentStore(folder)).close();
  });

  it('says that the disk refuses where the folder is a file', async () => {
    await (await openSegmentStore(folder)).close();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(openSegmentStore(file)).rejects.toMatchObject({ code: 'STORAGE' });
    await expect(openSegmentStore(join(file, 'live'))).rejects.toMatchObject({ code: 'STORAGE' });
  });

  it('finds a copied segment of another folder and counts its events as known', async () => {
    const store = await openSegmentStore(folder);
    await writeTo(store, batchOf(messages));
    await store.close();
    const copy = join(testFolder, 'copy');
    rmSync(copy, { recursive: true, force: true });
    await (await openSegmentStore(copy)).close();
    for (const { address } of await liveSegments(folder))
      copyFileSync(address, join(copy, address.slice(folder.length + 1)));
    const second = await openSegmentStore(copy);
    expect(await writeTo(second, batchOf(messages.slice(0, 7), 0, 'elsewhere'))).toMatchObject({
      stored: 0,
      duplicates: 7,
    });
    await second.close();
    expect(readdirSync(copy).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

/** Tries for the same lock from another process, as any DuckDB would. */
const lockScript = `
import { DuckDBInstance } from '@duckdb/node-api';
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
try {
  await connection.run("ATTACH '" + process.argv[1] + "/writer.lock' AS other (TYPE duckdb)");
  console.log('mine');
} catch (error) {
  console.log(error.message);
}
`;
