import { PassThrough, Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { DataError, InputError } from '../../src/base/errors.js';
import type { LogMessage } from '../../src/log/log.js';
import { csvInput } from '../../src/replay/csvInput.js';
import type { ReplayOptions } from '../../src/replay/options.js';
import { replay } from '../../src/replay/player.js';

const header = 'ID,Source,Severity,Start_Time,End_Time,Start_Lat,Start_Lng,Description,City,State,Timezone\n';
const row = (id: number, minute: number): string =>
  `A-${id},Source2,2,2019-06-01 12:${String(minute).padStart(2, '0')}:00,2019-06-01 13:30:00,39.9,-83.0,"Crash on ""I-70"", exit ${id}",Dayton,OH,US/Eastern\n`;

/** A writer that keeps everything. */
function recorder() {
  const messages: LogMessage[] = [];
  const write = async (some: readonly LogMessage[]): Promise<void> => void messages.push(...some);
  return { messages, write, close: async () => {} };
}

async function play(text: string, options: ReplayOptions = {}) {
  const rejects: [number, string][] = [];
  const writer = recorder();
  const input = csvInput({
    stream: Readable.from([text]),
    onReject: (line, reason) => rejects.push([line, reason]),
  });
  const summary = await replay(input, writer, options).done;
  const records = writer.messages.map(({ value }) => JSON.parse(Buffer.from(value).toString()));
  return { summary, records, rejects, messages: writer.messages };
}

describe('a CSV on a pipe as input of a replay', () => {
  it('sends each row as a record, in the order of the pipe', async () => {
    const { summary, records, messages } = await play(`${header}${row(1, 5)}${row(2, 3)}${row(3, 9)}`);
    expect(records.map(({ id }) => id)).toEqual(['A-1', 'A-2', 'A-3']);
    expect(records[0]).toMatchObject({
      startLocal: '2019-06-01T12:05:00.000',
      startAt: '2019-06-01T16:05:00.000Z',
      description: 'Crash on "I-70", exit 1',
      severity: 2,
    });
    expect(messages[0]!.key).toBe(records[0].key);
    expect(messages[0]!.timestampMs).toBe(Date.parse('2019-06-01T16:05:00Z'));
    expect(summary).toMatchObject({ rowsSelected: 3, rowsSent: 3, rowsSkipped: 0, rowsUnplayed: 0 });
  });

  it('skips, counts and tells of rows that are no accident, and goes on', async () => {
    const noTime = row(2, 3).replace('2019-06-01 12:03:00', '');
    const cut = 'A-9,Source2,2,2019-06';
    const { summary, records, rejects } = await play(`${header}${row(1, 1)}${noTime}${row(3, 3)}${cut}`);
    expect(records.map(({ id }) => id)).toEqual(['A-1', 'A-3']);
    expect(summary).toMatchObject({ rowsSelected: 4, rowsSent: 2, rowsSkipped: 2 });
    expect(rejects.map(([line]) => line)).toEqual([3, 5]);
    expect(rejects[0]![1]).toMatch(/Start_Time/);
    expect(rejects[1]![1]).toMatch(/11 fields expected, 4 found/);
  });

  it('counts rows outside the window as skipped', async () => {
    const text = `${header}${row(1, 1)}${row(2, 2)}${row(3, 3)}`;
    const window = { from: '2019-06-01T16:02:00Z', until: '2019-06-01T16:03:00Z' };
    const { summary, records } = await play(text, window);
    expect(records.map(({ id }) => id)).toEqual(['A-2']);
    expect(summary).toMatchObject({ rowsSelected: 3, rowsSent: 1, rowsSkipped: 2 });
  });

  it('sends a row as soon as the next one begins', async () => {
    const stream = new PassThrough();
    const writer = recorder();
    const player = replay(csvInput({ stream }), writer);
    stream.write(header + row(1, 1) + row(2, 2).slice(0, 10));
    await vi.waitFor(() => expect(writer.messages.length).toBe(1), 10_000);
    stream.end(row(2, 2).slice(10));
    expect((await player.done).rowsSent).toBe(2);
  });

  it('lets the pipe wait while the log is full', async () => {
    let made = 0;
    const stream = Readable.from(
      (function* () {
        yield header;
        for (; made < 100_000; made += 1) yield row(made, made % 60);
      })(),
    );
    const stop = new AbortController();
    let written = 0;
    const released = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const stuck = {
      write: (messages: readonly LogMessage[]) => {
        written += messages.length;
        return released;
      },
      close: async () => {},
    };
    const player = replay(csvInput({ stream }), stuck, { signal: stop.signal });
    let before: number;
    do {
      before = made;
      await pause(300);
    } while (made === 0 || made > before);
    // At most three writes of 2,048 messages and the one that found them unfinished, and some rows that were read ahead.
    expect(written).toBeLessThanOrEqual(4 * 2_048);
    expect(made - written).toBeLessThan(1_000);
    stop.abort();
    expect((await player.done).wasAborted).toBe(true);
  });

  it('refuses what is not the file, and what a pipe cannot do', async () => {
    await expect(play('')).rejects.toThrow(DataError);
    await expect(play('a,b,c\n1,2,3\n')).rejects.toThrow(/Start_Time/);
    for (const options of [{ loop: 2 }, { shiftTo: 'now' }, { resumeFrom: 5 }]) {
      await expect(play(header, options)).rejects.toThrow(InputError);
    }
    const player = replay(csvInput({ stream: Readable.from([header]) }), recorder());
    expect(() => player.seek('2019-06-01T12:00:00Z')).toThrow(InputError);
    await player.done;
  });
});
