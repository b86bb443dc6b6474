import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/base/clock.js';
import { InputError } from '../../src/base/errors.js';
import { watch } from '../../src/consume/watch.js';
import { count } from '../../src/query/build.js';
import { combine } from '../../src/query/combine.js';
import type { Question } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import { Table } from '../../src/query/table.js';
import { parquetSource } from '../query/parquetSource.js';
import { variedAccidents } from '../query/variedAccidents.js';

const question: Question = {
  measures: { count: { kind: 'count' } },
  by: [],
  where: {},
  orderBy: [],
  limit: null,
};

/** A source of so many rows, which counts how often it is asked. */
function countingSource() {
  const state = { rows: 0, asked: 0, described: 0 };
  const source = {
    describe: async () => {
      state.described += 1;
      return { rows: state.rows, freshAt: null, lastAt: null };
    },
    ask: async () => {
      state.asked += 1;
      return new Table({ count: Float64Array.of(state.rows) }, 1);
    },
  } as unknown as Source;
  return { state, source };
}

describe('watch', () => {
  it('answers at once, then once for each interval in which the data changed', async () => {
    const { state, source } = countingSource();
    const clock = new ManualClock();
    const stop = new AbortController();
    const answers: number[][] = [];
    const watching = (async () => {
      for await (const table of watch(source, question, { intervalMs: 1_000, signal: stop.signal, clock })) {
        answers.push([clock.now(), (table.columns.count as Float64Array)[0]!]);
      }
    })();
    await clock.advance(1_500);
    state.rows = 10;
    await clock.advance(3_000);
    state.rows = 11;
    state.rows = 12;
    await clock.advance(3_000);
    stop.abort();
    await watching;
    expect(answers).toEqual([
      [0, 0],
      [2_000, 10],
      [5_000, 12],
    ]);
    expect(state).toMatchObject({ asked: 3, described: 8 });
  });

  it('does not ask again while an answer is being looked at', async () => {
    const { state, source } = countingSource();
    const clock = new ManualClock();
    const tables = watch(source, question, { intervalMs: 100, clock });
    await tables.next();
    for (let second = 0; second < 10; second += 1) {
      state.rows += 1;
      await clock.advance(1_000);
    }
    expect(state.asked).toBe(1);
    expect(((await tables.next()).value!.columns.count as Float64Array)[0]).toBe(10);
    await tables.return();
  });

  it('ends with an error when its source is closed, at the first wait and later', async () => {
    const open: (() => Promise<Source>)[] = [
      () => parquetSource(variedAccidents(10, 1)),
      async () =>
        combine(await parquetSource(variedAccidents(10, 1)), await parquetSource(variedAccidents(10, 2))),
    ];
    for (const one of open) {
      for (const waitMs of [0, 50]) {
        const source = await one();
        const unavailable: Error[] = [];
        const onUnavailable = (error: Error): void => void unavailable.push(error);
        const answers = watch(source, count(), { intervalMs: 10, onUnavailable });
        expect((await answers.next()).done).toBe(false);
        const next = answers.next();
        next.catch(() => {});
        await pause(waitMs);
        await source.close();
        await expect(next).rejects.toMatchObject({ code: 'INPUT', message: 'DuckDB is closed.' });
        expect(unavailable).toEqual([]);
      }
    }
  });

  it('refuses an interval of nothing', async () => {
    await expect(watch(countingSource().source, question, { intervalMs: 0 }).next()).rejects.toThrow(
      InputError,
    );
  });
});
