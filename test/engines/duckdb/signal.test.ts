import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/engines/duckdb/duckdb.js';

describe('a statement with a signal', () => {
  it('is interrupted while it runs, and the connection serves the next one', async () => {
    const engine = await Engine.open({ threads: 1 });
    const stop = new AbortController();
    const reason = new Error('enough');
    // Hours of work: a cross join whose every row is looked at.
    const endless = 'SELECT sum((a.range * b.range) % 7) AS s FROM range(10000000) a, range(10000000) b';
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
