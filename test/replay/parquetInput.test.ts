import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { type ParquetInputOptions, parquetInput } from '../../src/replay/parquetInput.js';
import { writeEvents } from './events.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-input-'));
const file = join(folder, 'events.parquet');
const many = join(folder, 'ties.parquet');
const start = Date.parse('2019-01-01T00:00:00Z');
const minuteMs = 60_000;

beforeAll(async () => {
  await writeEvents(file, { rows: 5_000 });
  // Seven events to each moment, so that the middle of a moment can be a starting point.
  const engine = await DuckDb.open();
  await engine.run(
    `COPY (SELECT * REPLACE (epoch_ms(${start} + (epoch_ms(startAt) - ${start}) // 420000 * 420000) AS startAt) FROM '${file}' ORDER BY startAt, key)
     TO '${many}' (FORMAT parquet)`,
  );
  engine.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(options: Partial<ParquetInputOptions>, fromIndex = 0, shiftDays = 0, window = {}) {
  const input = parquetInput({ paths: [file], isSorted: true, digest: 'd', ...options });
  const rows = await input.open({ fromMs: undefined, untilMs: undefined, ...window });
  const out: { key: string; startAtMs: number; record: Record<string, unknown> }[] = [];
  for await (const batch of rows.read(fromIndex, shiftDays)) {
    batch.keys.forEach((key, at) => {
      const record = JSON.parse(Buffer.from(batch.values[at]!).toString());
      out.push({ key, startAtMs: batch.startAtMs[at]!, record });
    });
  }
  const { extent } = rows;
  await rows.close();
  return { out, extent };
}

describe('a Parquet file as input of a replay', () => {
  it('gives every row in the order of time, as a JSON record under its key', async () => {
    const { out, extent } = await read({});
    expect(extent).toEqual({ rowCount: 5_000, firstMs: start, lastMs: start + 4_999 * minuteMs });
    expect(out.map(({ startAtMs }) => startAtMs)).toEqual(
      Array.from({ length: 5_000 }, (_, at) => start + at * minuteMs),
    );
    for (const { key, record } of out.slice(0, 50)) expect(record.key).toBe(key);
    expect(out[0]!.record).toMatchObject({
      severity: 1,
      startAt: '2019-01-01T00:00:00.000Z',
      startLocal: '2018-12-31T19:00:00.000',
      lat: 25,
      description: 'Right lane blocked due to accident on I-0; "Größe"',
      junction: true,
    });
  });

  it('gives the rows of a window, the end not included', async () => {
    const window = { fromMs: start + 10 * minuteMs, untilMs: start + 12 * minuteMs };
    const { out, extent } = await read({}, 0, 0, window);
    expect(out.map(({ startAtMs }) => (startAtMs - start) / minuteMs)).toEqual([10, 11]);
    expect(extent!.rowCount).toBe(2);
    expect((await read({}, 0, 0, { fromMs: start + 1e12 })).extent).toMatchObject({
      rowCount: 0,
      firstMs: Number.NaN,
    });
  });

  it('goes on from any row, also between events of one moment', async () => {
    const paths = [many];
    const keys = (await read({ paths })).out.map(({ key }) => key);
    for (const index of [1, 6, 7, 8, 2_100, 4_999, 5_000]) {
      expect((await read({ paths }, index)).out.map(({ key }) => key)).toEqual(keys.slice(index));
    }
  });

  it('sorts files that are not sorted', async () => {
    const engine = await DuckDb.open();
    const mixed = ['a', 'b'].map((name) => join(folder, `${name}.parquet`));
    for (const [turn, path] of mixed.entries()) {
      await engine.run(
        `COPY (FROM '${many}' WHERE hash(key) % 2 = ${turn} ORDER BY hash(key)) TO '${path}' (FORMAT parquet)`,
      );
    }
    engine.close();
    const keys = (await read({ paths: [many] })).out.map(({ key }) => key);
    for (const index of [0, 8, 4_990]) {
      const { out } = await read({ paths: mixed, isSorted: false }, index);
      expect(out.map(({ key }) => key)).toEqual(keys.slice(index));
    }
  });

  it('finds the row of a moment', async () => {
    const rows = await parquetInput({ paths: [many], isSorted: true, digest: '' }).open({
      fromMs: start + 420_000,
      untilMs: undefined,
    });
    const moments = [start, start + 420_000, start + 420_001, start + 840_000, start + 1e12];
    expect(await Promise.all(moments.map((ms) => rows.indexAt(ms)))).toEqual([0, 0, 7, 7, 4_993]);
    await rows.close();
  });

  it('moves all times of an event alike by whole days, and makes it another event', async () => {
    const plain = (await read({})).out;
    const moved = (await read({}, 0, 400)).out;
    const times = ['startAt', 'startLocal', 'endAt', 'endLocal', 'weatherLocal'];
    for (const at of [0, 1, 4_999]) {
      const [before, after] = [plain[at]!, moved[at]!];
      expect(after.startAtMs - before.startAtMs).toBe(400 * 86_400_000);
      for (const name of times) {
        const ms = ({ record }: typeof before): number => Date.parse(String(record[name]));
        expect(ms(after) - ms(before)).toBe(400 * 86_400_000);
      }
      expect(after.record.key).toBe(after.key);
      expect({ ...after.record, key: '', ...Object.fromEntries(times.map((name) => [name, ''])) }).toEqual({
        ...before.record,
        key: '',
        ...Object.fromEntries(times.map((name) => [name, ''])),
      });
    }
    const keys = new Set([...plain, ...moved].map(({ key }) => key));
    expect(keys.size).toBe(10_000);
    expect((await read({}, 0, 400)).out.map(({ key }) => key)).toEqual(moved.map(({ key }) => key));
  });
});
