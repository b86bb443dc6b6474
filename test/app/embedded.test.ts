import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedOptions, replayIntoSegments } from '../../src/app/embedded.js';
import { ConfigurationError, InputError } from '../../src/base/errors.js';
import { DuckDb } from '../../src/engines/duckdb/duckdb.js';
import { parquetInput } from '../../src/replay/parquetInput.js';
import {
  deadLetterFiles,
  deadLetterPath,
  readDeadLetters,
} from '../../src/storage/segments/deadLetterFolder.js';
import { writeEvents } from '../replay/events.js';
import { keysIn, keysOf, liveSegments, testFolder } from '../support/streams.js';

const file = join(testFolder, 'embedded.parquet');
const folder = join(testFolder, 'embedded');
const input = () => parquetInput({ paths: [file], isSorted: true, digest: 'd' });
const faults = { seed: 4, late: 0.02, duplicated: 0.05, outOfOrder: 0.05, malformed: 0.03 };

const run = async (options: EmbeddedOptions = {}) =>
  (await replayIntoSegments(input(), folder, options)).done;

beforeAll(() => writeEvents(file, { rows: 10_000 }));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a replay into segments in one process', () => {
  it('brings every event over once, whatever the faults, and keeps each malformed one aside', async () => {
    const { replay, consume } = await run({ replay: { faults }, consume: { maxBatchMessages: 1_000 } });
    expect(consume).toMatchObject({
      messages: replay.messagesSent,
      stored: 10_000,
      duplicates: replay.duplicatesInjected,
      deadLetters: replay.malformedInjected,
    });
    expect(await keysIn(folder)).toEqual(await keysOf([file]));
    expect((await readDeadLetters(deadLetterFiles(folder))).length).toBe(replay.malformedInjected);
  });

  it('has nothing left to do when it is called again, and knows every event of another replay', async () => {
    await run();
    expect(await run()).toMatchObject({ resumedFrom: 10_000, consume: { messages: 0 } });
    const other = await run({ replay: { from: '2019-01-02' } });
    expect(other).toMatchObject({ resumedFrom: 0, consume: { stored: 0, duplicates: 10_000 - 1_440 } });
  });

  it('goes on after an abort, in the middle of a row of faults', async () => {
    const options = { replay: { faults, maxMessagesPerSecond: 20_000 }, consume: { maxWaitMs: 20 } };
    const first = await run({ ...options, signal: AbortSignal.timeout(250) });
    expect(first.replay.wasAborted).toBe(true);
    const second = await run(options);
    expect(second.resumedFrom).toBe(first.consume.messages);
    expect(second.resumedFrom).toBeLessThan(first.replay.messagesSent + 1);
    expect(first.consume.stored + second.consume.stored).toBe(10_000);
    expect(await keysIn(folder)).toEqual(await keysOf([file]));
  });

  it('makes other events of the same rows when it loops, each with all its times moved alike', async () => {
    const { consume } = await run({ replay: { loop: 3 } });
    expect(consume).toMatchObject({ stored: 30_000, duplicates: 0 });
    const engine = await DuckDb.open();
    // 10,000 minutes span seven days (six whole days and more): DuckDB counts what a pass later looks like.
    const files = (await liveSegments(folder)).map(({ address }) => `'${address}'`);
    const { passes, clocks, gaps } = await engine.row(
      `SELECT count(DISTINCT startAt) / 10000 AS passes, count(DISTINCT startAt - startLocal) AS clocks,
              count(DISTINCT (endAt - startAt, endLocal - startLocal, weatherLocal - startLocal)) AS gaps
       FROM read_parquet([${files}])`,
    );
    const { span } = await engine.row(
      `SELECT date_diff('day', min(startAt), max(startAt)) AS span FROM read_parquet([${files}])`,
    );
    engine.close();
    expect({ passes, clocks, gaps, span }).toEqual({ passes: 3, clocks: 1, gaps: 1, span: 7 * 2 + 6 });
  });

  it('refuses a folder that something else writes to, and options that make no sense, and lets go of the folder', async () => {
    const first = await replayIntoSegments(input(), folder, { replay: { maxMessagesPerSecond: 1_000_000 } });
    await expect(replayIntoSegments(input(), folder)).rejects.toThrow(ConfigurationError);
    await first.done;
    await expect(replayIntoSegments(input(), folder, { replay: { loop: 0 } })).rejects.toThrow(InputError);
    await run();
  });

  it('ends with the error of the input when that fails', async () => {
    const missing = parquetInput({
      paths: [join(testFolder, 'no-such.parquet')],
      isSorted: true,
      digest: '',
    });
    const failing = await replayIntoSegments(missing, folder);
    await expect(failing.done).rejects.toThrow(/no-such/);
    await run();
  });

  it('ends with the error of the store when that fails, though the player waits for room', async () => {
    rmSync(deadLetterPath(folder), { recursive: true, force: true });
    const started = await replayIntoSegments(input(), folder, {
      replay: { faults: { malformed: 1 } },
      consume: { maxBatchMessages: 100 },
      log: { maxBufferedMessages: 200 },
    });
    // A file where the dead letters should go: nothing can be written there.
    const { writeFileSync } = await import('node:fs');
    writeFileSync(deadLetterPath(folder), '');
    await expect(started.done).rejects.toThrow(/EEXIST|ENOTDIR/);
  });
});
