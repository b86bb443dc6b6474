import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigurationError, DataError, InputError } from '../../src/base/errors.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { LogMessage, LogWriter } from '../../src/log/log.js';
import { readCheckpoint, replayFromCheckpoint } from '../../src/replay/checkpoint.js';
import type { ReplayInput } from '../../src/replay/input.js';
import type { ReplayOptions } from '../../src/replay/options.js';
import { replay } from '../../src/replay/player.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = 20_000;
const faults = { seed: 3, late: 0.05, duplicated: 0.05, outOfOrder: 0.1, malformed: 0.02 };
const startMs = Date.parse('2019-01-01T00:00:00Z');

function minutes(name = 'minutes'): ReplayInput {
  const times = Array.from({ length: rows }, (_, minute) => startMs + minute * 60_000);
  return {
    name,
    dataset: usAccidents,
    isSeekable: true,
    open: async () => ({
      extent: { rowCount: rows, firstMs: times[0]!, lastMs: times.at(-1)! },
      skippedRows: 0,
      async *read(from, shiftDays) {
        for (let at = from; at < rows; at += 1_000) {
          const some = times.slice(at, at + 1_000).map((ms) => ms + shiftDays * 86_400_000);
          yield {
            keys: some.map(String),
            values: some.map((ms) => Buffer.from(`{"at":${ms},"lat":1}`)),
            startAtMs: Float64Array.from(some),
          };
        }
      },
      indexAt: async (ms) => times.filter((time) => time < ms).length,
      close: async () => {},
    }),
  };
}

/** A log that dies at its `dieAt`th message: what was written before is kept, nothing after it. */
function dyingLog(messages: LogMessage[], dieAt: number): LogWriter {
  let left = dieAt;
  return {
    write: async (some) => {
      const taken = some.slice(0, left);
      left -= taken.length;
      messages.push(...taken);
      if (taken.length < some.length) throw new Error('the log has died');
    },
    close: async () => {},
  };
}

async function whole(options: ReplayOptions): Promise<string[]> {
  const messages: LogMessage[] = [];
  await replay(minutes(), dyingLog(messages, Number.POSITIVE_INFINITY), options).done;
  return messages.map(textOf);
}

const textOf = ({ key, value }: LogMessage): string => `${key} ${Buffer.from(value)}`;

describe('a replay with a checkpoint', () => {
  it('goes on without a gap however often it dies, and sends at most a little twice', async () => {
    const path = join(folder, 'dies', 'checkpoint.json');
    const messages: LogMessage[] = [];
    const lives: number[] = [];
    for (let deaths = 0; ; deaths += 1) {
      const before = messages.length;
      const writer = dyingLog(messages, deaths < 12 ? 900 + 101 * deaths : Number.POSITIVE_INFINITY);
      const options = { path, target: 'here', intervalMs: 0 };
      const ended = await replayFromCheckpoint(minutes(), writer, { faults }, options).done.catch(() => null);
      lives.push(messages.length - before);
      if (ended !== null) break;
    }
    const wanted = await whole({ faults });
    expect(lives.length).toBe(13);
    const sent = messages.map(textOf);
    expect(new Set(sent)).toEqual(new Set(wanted));
    // Every life begins where all before it was acknowledged: in the order of the whole, never after what came last.
    let reached = 0;
    let from = 0;
    for (const life of lives) {
      const mine = sent.slice(from, from + life);
      const begins = wanted.findIndex(
        (_, at) => at <= reached && mine.every((text, step) => wanted[at + step] === text),
      );
      expect(begins).toBeGreaterThanOrEqual(0);
      reached = begins + life;
      from += life;
    }
    expect(reached).toBe(wanted.length);
    expect(readCheckpoint(path)).toMatchObject({
      isFinished: true,
      point: { row: 0, messages: wanted.length },
    });
  });

  it('keeps its run id, and sends nothing more once it has finished', async () => {
    const path = join(folder, 'finished.json');
    const messages: LogMessage[] = [];
    const writer = dyingLog(messages, Number.POSITIVE_INFINITY);
    const options = { path, target: 'here' };
    const first = await replayFromCheckpoint(minutes(), writer, { faults }, options).done;
    const second = await replayFromCheckpoint(minutes(), writer, { faults }, options).done;
    expect(second).toMatchObject({ runId: first.runId, messagesSent: 0, rowsBefore: rows, rowsUnplayed: 0 });
    expect(messages.length).toBe(first.messagesSent);
  });

  it('goes on behind a seek as well', async () => {
    const path = join(folder, 'sought.json');
    const messages: LogMessage[] = [];
    const options = { path, target: 'here', intervalMs: 0 };
    const writer = dyingLog(messages, Number.POSITIVE_INFINITY);
    const player = replayFromCheckpoint(minutes(), writer, { faults, speedFactor: 1 }, options);
    player.seek(new Date(startMs + 12_000 * 60_000).toISOString());
    while (messages.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    player.stop();
    await player.done;
    expect(readCheckpoint(path)?.point.row).toBe(12_000);
    await replayFromCheckpoint(minutes(), writer, { faults }, options).done;
    const keys = new Set(messages.map(({ key }) => Number(key)));
    for (let row = 12_000; row < rows; row += 1) expect(keys.has(startMs + row * 60_000)).toBe(true);
    expect(keys.size).toBeLessThanOrEqual(rows - 12_000 + 1_024);
  });

  it('keeps the day of shiftTo "now"', async () => {
    const path = join(folder, 'shifted.json');
    const options = { path, target: 'here' };
    const messages: LogMessage[] = [];
    await replayFromCheckpoint(minutes(), dyingLog(messages, 3_000), { shiftTo: 'now' }, options).done.catch(
      () => null,
    );
    const { shiftTo } = readCheckpoint(path)!;
    expect(Date.parse(shiftTo!)).toBeGreaterThan(Date.now() - 600_000);
    await replayFromCheckpoint(
      minutes(),
      dyingLog(messages, Number.POSITIVE_INFINITY),
      { shiftTo: 'now' },
      options,
    ).done;
    expect(new Set(messages.map(({ key }) => key)).size).toBe(rows);
    expect(readCheckpoint(path)!.shiftTo).toBe(shiftTo);
  });

  it('refuses the checkpoint of another replay, a file that is none, and a pipe', async () => {
    const path = join(folder, 'other.json');
    const writer = dyingLog([], Number.POSITIVE_INFINITY);
    const options = { path, target: 'here' };
    await replayFromCheckpoint(minutes(), writer, {}, options).done;
    const start =
      (input: ReplayInput, more: ReplayOptions, target = 'here') =>
      () =>
        replayFromCheckpoint(input, writer, more, { path, target });
    expect(start(minutes('other'), {})).toThrow(ConfigurationError);
    expect(start(minutes(), { faults })).toThrow(/got one of another replay/);
    expect(start(minutes(), {}, 'there')).toThrow(ConfigurationError);
    expect(start({ ...minutes(), isSeekable: false }, {})).toThrow(InputError);
    const before = readFileSync(path, 'utf8');
    expect(start(minutes(), { speedFactor: 60 })().stop()).toBeUndefined();
    expect(JSON.parse(readFileSync(path, 'utf8')).replay).toBe(JSON.parse(before).replay);
    mkdirSync(join(folder, 'x'));
    writeFileSync(join(folder, 'x', 'no.json'), '{"version":');
    expect(() => readCheckpoint(join(folder, 'x', 'no.json'))).toThrow(DataError);
    expect(readCheckpoint(join(folder, 'x', 'absent.json'))).toBeNull();
  });
});
