import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanBatchRows } from '../../../src/engines/duckdb/duckDbReader.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { count } from '../../../src/query/build.js';
import { divideAt } from '../../../src/query/division.js';
import { openFiles, parquetSource, testFolder } from '../../query/parquetSource.js';
import { variedAccidents } from '../../query/variedAccidents.js';

const closed = { code: 'INPUT', message: 'DuckDB is closed.' };
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** About a second of work. */
const slow = 'SELECT count(*) FILTER (range % 7 = 0) AS n FROM range(100000000)';

describe('closing DuckDB', () => {
  it('waits for the statement in progress, whose connection must not go away under it', async () => {
    const engine = await DuckDb.open();
    const answer = engine.row(slow);
    const closing = engine.close();
    await expect(engine.row('SELECT 1')).rejects.toMatchObject(closed);
    expect(await answer).toEqual({ n: 14_285_715 });
    await closing;
  });

  it('waits at every call of close', async () => {
    const engine = await DuckDb.open();
    let isAnswered = false;
    const answer = engine.row(slow).then(() => (isAnswered = true));
    void engine.close();
    await engine.close();
    await tick();
    expect(isAnswered).toBe(true);
    await answer;
  });

  it('lets a connection that is being made finish, and refuses later ones', async () => {
    const engine = await DuckDb.open();
    const connecting = engine.connect();
    const closing = engine.close();
    await expect(engine.connect()).rejects.toMatchObject(closed);
    const connection = await connecting;
    expect(await connection.row('SELECT 1 AS one')).toEqual({ one: 1 });
    await connection.close();
    await closing;
  });

  it('ends an answer that is read piece by piece with an error', async () => {
    const engine = await DuckDb.open();
    const chunks = await engine.stream('SELECT range FROM range(1000000)');
    await chunks.next();
    await engine.close();
    await expect(chunks.next()).rejects.toMatchObject(closed);
  });

  it('may be repeated, and interrupting after it does nothing', async () => {
    const engine = await DuckDb.open();
    await engine.close();
    await engine.close();
    engine.interrupt();
    await expect(engine.rows('SELECT 1')).rejects.toMatchObject(closed);
  });
});

describe('the options of DuckDB', () => {
  it.each(['4GB', '800 MB', '1.5GiB', '512mib', '900000KB', '1TB'])('take the size %s', async (memory) => {
    const engine = await DuckDb.open({ memory, threads: 1 });
    await engine.close();
  });

  it.each(['0GB', '0.0MB', '-1GB', '4', 'GB', 'lots', '80%', '4GB; SET', '1000001TB', '99999999999999GB', 4])(
    'refuse the size %s',
    async (memory) => {
      await expect(DuckDb.open({ memory: memory as string })).rejects.toMatchObject({
        code: 'INPUT',
        message: `Expected memory to be a size above 0 such as 4GB or 800MB, at most 1000000TB, got ${JSON.stringify(memory)}.`,
      });
    },
  );

  it.each([0, -1, 1.5, '2', 1_025])('refuse %j threads', async (threads) => {
    await expect(DuckDb.open({ threads: threads as number })).rejects.toMatchObject({ code: 'INPUT' });
  });
});

describe('DuckDB that does not open', () => {
  it('has an error of blackspot with a hint', async () => {
    const file = join(testFolder, 'file');
    writeFileSync(file, '');
    await expect(DuckDb.open({ tempDirectory: join(file, 'below') })).rejects.toMatchObject({
      code: 'STORAGE',
      message: expect.stringMatching(/^DuckDB cannot open: /),
      hint: 'Check memory, threads and tempDirectory.',
    });
  });
});

describe('closing a source', () => {
  const accidents = variedAccidents(500, 1);

  it('waits for the questions in progress, whatever they are doing, and refuses later ones', async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      const source = await parquetSource(accidents, 3);
      const later = await parquetSource(accidents, 2);
      const both = source.mergeWith(later, divideAt('2019-01-01T00:00:00.000Z'))!;
      let answered = 0;
      const asked = [
        source.ask(count().by('state')).then(({ rowCount }) => rowCount > 0),
        source.describe().then(({ rows }) => rows === accidents.length),
        source.describeColumns().then(({ key }) => key === 'full'),
        source.describeColumns({ state: 'CA' }).then(({ key }) => key === 'full'),
        source.sample(5).then(({ rowCount }) => rowCount === 5),
        source.explain(count()).then((text) => text.includes('SELECT')),
        both.ask(count()).then(({ rowCount }) => rowCount === 1),
      ].map((answer) => answer.finally(() => (answered += 1)));
      for (let step = 0; step < turn; step += 1) await tick();
      await Promise.all([source.close(), later.close()]);
      await tick();
      expect(answered).toBe(asked.length);
      expect(await Promise.all(asked)).toEqual(asked.map(() => true));
      await expect(source.ask(count())).rejects.toMatchObject(closed);
      await expect(both.ask(count())).rejects.toMatchObject(closed);
    }
  });

  it('waits at every call of close', async () => {
    const source = await parquetSource(accidents);
    let isAnswered = false;
    const answer = source.ask(count()).then(() => (isAnswered = true));
    void source.close();
    await source.close();
    await tick();
    expect(isAnswered).toBe(true);
    await answer;
  });

  it('does not wait for the consumer of a scan, which ends with an error', async () => {
    const [path] = await (await parquetSource(accidents)).data.paths();
    const source = await openFiles(() =>
      new Array(1 + Math.ceil(scanBatchRows / accidents.length)).fill(path),
    );
    const batches = source.scan(['state'])[Symbol.asyncIterator]();
    const abandoned = source.scan(['state'])[Symbol.asyncIterator]();
    const first = batches.next();
    await abandoned.next();
    await source.close();
    expect((await first).value.rowCount).toBeGreaterThanOrEqual(scanBatchRows);
    await expect(batches.next()).rejects.toMatchObject(closed);
    expect(await batches.next()).toEqual({ done: true, value: undefined });
  });
});
