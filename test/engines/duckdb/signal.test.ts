import { describe, expect, it } from 'vitest';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';

/** Hours of work: a cross join whose every row is looked at. */
const endless = 'SELECT sum((a.range * b.range) % 7) AS s FROM range(10000000) a, range(10000000) b';

describe('a statement with a signal', () => {
  it('is interrupted however soon the abort comes', async () => {
    const engine = await DuckDb.open({ threads: 1 });
    for (const afterMs of [0, 0, 1, 1, 2, 2, 3, 4, 5]) {
      const stop = new AbortController();
      const reason = new Error('enough');
      setTimeout(() => stop.abort(reason), afterMs);
      const all = async (): Promise<void> => {
        for await (const _ of engine.chunks(endless, [], stop.signal));
      };
      await expect(all()).rejects.toBe(reason);
    }
    engine.close();
  });

  it('is interrupted while it runs, and the connection serves the next one', async () => {
    const engine = await DuckDb.open({ threads: 1 });
    const stop = new AbortController();
    const reason = new Error('enough');
    const startedMs = performance.now();
    setTimeout(() => stop.abort(reason), 50);
    const all = async (): Promise<number> => {
      let rows = 0;
      for await (const chunk of engine.chunks(endless, [], stop.signal)) rows += chunk.rowCount;
      return rows;
    };
    await expect(all()).rejects.toBe(reason);
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    expect(await engine.row('SELECT 1 AS one')).toEqual({ one: 1 });
    engine.close();
  });
});
