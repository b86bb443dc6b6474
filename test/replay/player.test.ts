import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/base/clock.js';
import { InputError } from '../../src/base/errors.js';
import type { EventRows } from '../../src/dataset/eventRows.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { LogMessage, LogWriter } from '../../src/log/log.js';
import type { ReplayInput } from '../../src/replay/input.js';
import type { ReplayOptions } from '../../src/replay/options.js';
import { replay } from '../../src/replay/player.js';
import type { ReplayProgress, ReplaySummary } from '../../src/replay/progress.js';

const start = Date.parse('2019-01-01T00:00:00Z');
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** An input of one event a minute, in batches of a few, as a file would give them. */
function everyMinute(rows: number, batchRows = 16): ReplayInput {
  const all = Array.from({ length: rows }, (_, index) => start + index * minuteMs);
  return {
    name: `${rows} minutes`,
    dataset: usAccidents,
    isSeekable: true,
    open: async ({ fromMs, untilMs }) => {
      const inside = all.filter((ms) => ms >= (fromMs ?? ms) && ms < (untilMs ?? Number.POSITIVE_INFINITY));
      return {
        extent: {
          rowCount: inside.length,
          firstMs: inside[0] ?? Number.NaN,
          lastMs: inside.at(-1) ?? Number.NaN,
        },
        skippedRows: 0,
        async *read(fromIndex, shiftDays) {
          for (let at = fromIndex; at < inside.length; at += batchRows) {
            const times = inside.slice(at, at + batchRows).map((ms) => ms + shiftDays * dayMs);
            yield eventRows(times);
          }
        },
        indexAt: async (eventMs) => inside.filter((ms) => ms < eventMs).length,
        close: async () => {},
      };
    },
  };
}

function eventRows(times: readonly number[]): EventRows {
  return {
    keys: times.map((ms) => `key-${ms}`),
    values: times.map((ms) => Buffer.from(`{"key":"key-${ms}","lat":40.1}`)),
    startAtMs: Float64Array.from(times),
  };
}

/** A writer that keeps everything, with the time by the clock. */
function recorder(clock: ManualClock): LogWriter & { messages: LogMessage[]; sentAt: number[] } {
  const messages: LogMessage[] = [];
  const sentAt: number[] = [];
  return {
    messages,
    sentAt,
    write: async (some) => {
      messages.push(...some);
      sentAt.push(...some.map(() => clock.now()));
    },
    close: async () => {},
  };
}

async function playAll(rows: number, options: ReplayOptions) {
  const clock = new ManualClock();
  const writer = recorder(clock);
  const player = replay(everyMinute(rows), writer, { ...options, clock });
  return { summary: await clock.advanceUntil(player.done), ...writer };
}

/** The two sums that a summary promises. */
function expectToAddUp(summary: ReplaySummary): void {
  const { rowsSelected, rowsRewound, rowsBefore, rowsSent, rowsSkipped, rowsUnplayed } = summary;
  expect(rowsBefore + rowsSent + rowsSkipped + rowsUnplayed).toBe(rowsSelected + rowsRewound);
  expect(rowsSent + summary.duplicatesInjected + summary.malformedInjected).toBe(summary.messagesSent);
}

const minutesOf = (messages: readonly LogMessage[]): number[] =>
  messages.map(({ timestampMs }) => (timestampMs - start) / minuteMs);

describe('the longest gap of a replay', () => {
  it('cuts each wait between passes of a loop, and is left out of the planned time', async () => {
    const { sentAt, summary } = await playAll(3, { speedFactor: 60, loop: 2, longestGapSeconds: 30 });
    // A minute of events is a second. The second pass begins a day after the first.
    expect(sentAt).toEqual([0, 1_000, 2_000, 32_000, 33_000, 34_000]);
    expect(summary).toMatchObject({ messagesSent: 6, plannedMs: 34_000, lateMessages: 0 });
  });

  it('holds after a seek and a change of speed', async () => {
    const clock = new ManualClock();
    const writer = recorder(clock);
    const player = replay(everyMinute(6), writer, { speedFactor: 60, longestGapSeconds: 5, clock });
    await clock.advance(1_500);
    player.setSpeed(1);
    await clock.advance(1_000);
    player.seek('2019-01-01T00:04:30Z');
    await clock.advanceUntil(player.done);
    expect(writer.sentAt).toEqual([0, 1_000, 7_500]);
  });

  it('is above 0', () => {
    for (const longestGapSeconds of [0, -1, Number.NaN]) {
      expect(() => replay(everyMinute(1), recorder(new ManualClock()), { longestGapSeconds })).toThrow(
        'Expected longestGapSeconds to be above 0',
      );
    }
  });
});

describe('a replay', () => {
  it('sends each event at its time: an hour at 3,600 times real time takes one second', async () => {
    const { summary, messages, sentAt } = await playAll(61, { speedFactor: 3_600 });
    expect(minutesOf(messages)).toEqual(Array.from({ length: 61 }, (_, minute) => minute));
    for (const [minute, ms] of sentAt.entries()) expect(ms).toBeCloseTo((minute * 1_000) / 60, 6);
    expect(summary.durationMs).toBeCloseTo(1_000, 6);
    expect(summary.plannedMs).toBe(1_000);
    expect(summary).toMatchObject({
      rowsSelected: 61,
      rowsSent: 61,
      messagesSent: 61,
      lateMessages: 0,
      nextOffset: 61,
    });
    expectToAddUp(summary);
  });

  it('carries key, record, event time, schema version and run', async () => {
    const { messages } = await playAll(2, { runId: 'run-1' });
    expect(messages[1]).toEqual({
      key: `key-${start + minuteMs}`,
      value: Buffer.from(`{"key":"key-${start + minuteMs}","lat":40.1}`),
      headers: { eventTime: '2019-01-01T00:01:00.000Z', schemaVersion: '1', runId: 'run-1' },
      timestampMs: start + minuteMs,
    });
  });

  it('plays a window, the end not included', async () => {
    const { summary, messages } = await playAll(100, {
      from: '2019-01-01T00:10:00Z',
      until: '2019-01-01T00:13:00Z',
    });
    expect(minutesOf(messages)).toEqual([10, 11, 12]);
    expect([summary.firstEventTime, summary.lastEventTime]).toEqual([
      '2019-01-01T00:10:00.000Z',
      '2019-01-01T00:12:00.000Z',
    ]);
  });

  it('goes on in time when it loops, by whole days', async () => {
    const { summary, messages } = await playAll(1_500, { loop: 3 });
    expect(messages.length).toBe(4_500);
    expect(minutesOf(messages).slice(1_500, 1_503)).toEqual([2_880, 2_881, 2_882]);
    expect(minutesOf(messages)[3_000]).toBe(2 * 2_880);
    expect(new Set(messages.map(({ key }) => key)).size).toBe(4_500);
    expectToAddUp(summary);
  });

  it('loops for ever until it is aborted', async () => {
    const stop = new AbortController();
    const clock = new ManualClock();
    const writer = recorder(clock);
    const write = writer.write;
    writer.write = async (some) => {
      await write(some);
      if (writer.messages.length >= 1_000) stop.abort();
    };
    const player = replay(everyMinute(10), writer, {
      loop: Number.POSITIVE_INFINITY,
      signal: stop.signal,
      clock,
    });
    const summary = await clock.advanceUntil(player.done);
    expect(summary.wasAborted).toBe(true);
    expect(summary.rowsSent).toBe(writer.messages.length);
    expectToAddUp(summary);
  });

  it('moves the first event into the day before an instant, at its own time of day', async () => {
    const { messages } = await playAll(2, { shiftTo: '2024-05-05T12:00:00Z' });
    expect(messages.map(({ headers }) => headers.eventTime)).toEqual([
      '2024-05-05T00:00:00.000Z',
      '2024-05-05T00:01:00.000Z',
    ]);
    const now = await playAll(1, { shiftTo: 'now' });
    const behindMs = Date.now() - now.messages[0]!.timestampMs;
    expect(behindMs).toBeGreaterThanOrEqual(0);
    expect(behindMs).toBeLessThan(dayMs + minuteMs);
  });

  it('never sends more a second than its cap', async () => {
    const { sentAt, summary } = await playAll(500, { maxMessagesPerSecond: 100 });
    expect(sentAt.length).toBe(500);
    for (let at = 100; at < sentAt.length; at += 1)
      expect(sentAt[at]! - sentAt[at - 100]!).toBeGreaterThan(975);
    expect(summary.durationMs).toBeGreaterThan(4_900);
    expect(summary.durationMs).toBeLessThan(5_100);
  });

  it('counts what went out late, and does not let it grow', async () => {
    const clock = new ManualClock();
    const writer = recorder(clock);
    const write = writer.write;
    let writes = 0;
    const inFlight = 3 * 2_048;
    writer.write = async (some) => {
      await write(some);
      writes += 1;
      // The log holds the third write up until a minute and a half after as many as may be under way have gone out.
      if (writes === 3) await clock.sleep((inFlight + 1.5) * minuteMs);
    };
    const rows = inFlight + 6;
    const player = replay(everyMinute(rows, 2_048), writer, { speedFactor: 1, clock });
    const summary = await clock.advanceUntil(player.done);
    const planned = Array.from({ length: rows }, (_, minute) => minute);
    const heldUntil = 2 + inFlight + 1.5;
    expect(writer.sentAt.map((ms) => ms / minuteMs)).toEqual(
      planned.map((minute) => (minute < 2 + inFlight ? minute : Math.max(minute, heldUntil))),
    );
    expect(summary).toMatchObject({ lateMessages: 2, maxLatenessMs: 1.5 * minuteMs });
    expect(summary.p99LatenessMs).toBeLessThanOrEqual(0.01);
  });

  it('stands still while paused, and everything then comes later by exactly that long', async () => {
    const clock = new ManualClock();
    const writer = recorder(clock);
    const player = replay(everyMinute(10), writer, { speedFactor: 60, clock });
    await settle(clock, 4_500);
    player.pause();
    await settle(clock, 10_000);
    expect(writer.messages.length).toBe(5);
    player.resume();
    await clock.advanceUntil(player.done);
    expect(writer.sentAt).toEqual([0, 1, 2, 3, 4, 15, 16, 17, 18, 19].map((second) => second * 1_000));
  });

  it('has a status that goes on between events, stands still while paused, and grows late while the log is stuck', async () => {
    const clock = new ManualClock();
    const player = replay(everyMinute(20_000), recorder(clock), { speedFactor: 60, clock });
    expect(player.status()).toMatchObject({ scheduleTime: null, eventTime: null });
    await clock.advance(1_500);
    const eventTime = '2019-01-01T00:01:00.000Z';
    expect(player.status()).toMatchObject({
      scheduleTime: '2019-01-01T00:01:30.000Z',
      eventTime,
      latenessMs: 0,
    });
    player.pause();
    await clock.advance(60_000);
    expect(player.status()).toMatchObject({ scheduleTime: '2019-01-01T00:01:30.000Z', isPaused: true });
    player.stop();
    await clock.advanceUntil(player.done);
    const stuck = { write: () => new Promise<void>(() => {}), close: async () => {} };
    // A thousand events a second, of which 6,144 may be under way.
    const late = replay(everyMinute(20_000), stuck, { speedFactor: 60_000, clock });
    await clock.advance(5_000);
    expect(late.status().latenessMs).toBeLessThan(10);
    await clock.advance(5_000);
    expect(late.status().latenessMs).toBeGreaterThan(3_000);
    expect(late.status().latenessMs).toBeLessThan(4_500);
  });

  it('changes speed while it plays', async () => {
    const clock = new ManualClock();
    const writer = recorder(clock);
    const player = replay(everyMinute(7), writer, { speedFactor: 60, clock });
    await settle(clock, 3_000);
    player.setSpeed(6);
    await clock.advanceUntil(player.done);
    expect(writer.sentAt).toEqual([0, 1_000, 2_000, 3_000, 13_000, 23_000, 33_000]);
    expect(() => player.setSpeed(0)).toThrow(InputError);
  });

  it('seeks forward and back while it plays, and still adds up', async () => {
    const clock = new ManualClock();
    const writer = recorder(clock);
    const player = replay(everyMinute(60), writer, { speedFactor: 60, clock });
    await settle(clock, 2_500);
    player.seek('2019-01-01T00:50:00Z');
    await settle(clock, 1_500);
    player.seek('2019-01-01T00:01:00Z');
    await settle(clock, 500);
    player.seek('2019-01-01T00:58:00Z');
    const summary = await clock.advanceUntil(player.done);
    expect(minutesOf(writer.messages)).toEqual([0, 1, 2, 50, 51, 1, 58, 59]);
    expect(summary).toMatchObject({ rowsSent: 8, rowsSkipped: 47 + 56, rowsRewound: 51, nextOffset: null });
    expectToAddUp(summary);
  });

  it('seeks with faults without losing a row it has passed', async () => {
    const clock = new ManualClock();
    const writer = recorder(clock);
    const player = replay(everyMinute(3_000), writer, {
      speedFactor: 60,
      clock,
      faults: { late: 0.3, seed: 3 },
    });
    await settle(clock, 100_500);
    player.seek('2019-01-02T00:00:00Z');
    const summary = await clock.advanceUntil(player.done);
    const minutes = minutesOf(writer.messages).sort((first, second) => first - second);
    const before = minutes.filter((minute) => minute < 1_440);
    // Minutes 0 to 100 had come; rows that directly follow and were to be held back count as passed with them.
    expect(before.length).toBeGreaterThanOrEqual(101);
    expect(before.length).toBeLessThan(110);
    expect(before).toEqual(before.map((_, at) => at));
    expect(minutes.slice(before.length)).toEqual(Array.from({ length: 1_560 }, (_, at) => 1_440 + at));
    expectToAddUp(summary);
  });

  it('sends every row once whatever the faults, and counts each fault', async () => {
    const faults = { seed: 5, late: 0.05, duplicated: 0.1, outOfOrder: 0.1, malformed: 0.05 };
    const { summary, messages } = await playAll(3_000, { faults });
    expect(new Set(messages.map(({ key }) => key)).size).toBe(3_000);
    expect(messages.length).toBe(summary.messagesSent);
    expect(summary.duplicatesInjected).toBeGreaterThan(200);
    expect(summary.lateInjected).toBeGreaterThan(80);
    expect(summary.outOfOrderInjected).toBeGreaterThan(200);
    const whole = messages.filter(
      ({ key, value }) => Buffer.from(value).toString() === `{"key":"${key}","lat":40.1}`,
    );
    expect(messages.length - whole.length).toBe(summary.malformedInjected);
    expectToAddUp(summary);
  });

  it('goes on from where another run stopped, message for message', async () => {
    const options = {
      loop: 2,
      faults: { seed: 2, late: 0.1, duplicated: 0.2, malformed: 0.1 },
      runId: 'same',
    };
    const whole = await playAll(1_500, options);
    for (const resumeFrom of [1, 700, 2_000, whole.messages.length - 1]) {
      const rest = await playAll(1_500, { ...options, resumeFrom });
      expect(rest.messages).toEqual(whole.messages.slice(resumeFrom));
      expect(rest.summary.nextOffset).toBe(whole.messages.length);
      expect(rest.summary.rowsBefore + rest.summary.rowsSent).toBe(3_000);
      expectToAddUp(rest.summary);
    }
  });

  it('writes nothing and waits for nothing in a dry run, and says the same', async () => {
    const faults = { duplicated: 0.5 };
    const dry = await playAll(100, { speedFactor: 1, dryRun: true, faults });
    const wet = await playAll(100, { speedFactor: 1, faults });
    expect(dry.messages).toEqual([]);
    expect(dry.summary.durationMs).toBe(0);
    expect(dry.summary.plannedMs).toBe(99 * minuteMs);
    expect(dry.summary.messagesSent).toBe(wet.summary.messagesSent);
  });

  it('reports at most once in the interval, and at the end', async () => {
    const reports: ReplayProgress[] = [];
    await playAll(61, {
      speedFactor: 60,
      progressIntervalMs: 10_000,
      onProgress: (progress) => reports.push(progress),
    });
    expect(reports.length).toBeGreaterThanOrEqual(3);
    expect(reports.length).toBeLessThanOrEqual(7);
    expect(reports.at(-1)).toMatchObject({
      eventTime: '2019-01-01T01:00:00.000Z',
      rowsDone: 61,
      rowsSelected: 61,
    });
  });

  it('says so when the log fails', async () => {
    const writer = { write: () => Promise.reject(new Error('the log is gone')), close: async () => {} };
    await expect(replay(everyMinute(1), writer).done).rejects.toThrow('the log is gone');
  });

  it('sends nothing from an empty window', async () => {
    const { summary } = await playAll(10, { from: '2030-01-01', loop: 5 });
    expect(summary).toMatchObject({ rowsSelected: 0, messagesSent: 0, firstEventTime: null });
  });

  it('refuses options that make no sense, naming them', () => {
    const wrong: [ReplayOptions, RegExp][] = [
      [{ speedFactor: 0 }, /speedFactor/],
      [{ from: 'yesterday' }, /Expected from to be an instant/],
      [{ until: '2019-02-30' }, /Expected until to be an instant/],
      [{ from: '2020-01-02', until: '2020-01-01' }, /Expected from to be before until/],
      [{ loop: 1.5 }, /loop/],
      [{ maxMessagesPerSecond: 0 }, /maxMessagesPerSecond/],
      [{ resumeFrom: -1 }, /resumeFrom/],
      [{ faults: { late: 2 } }, /faults.late/],
    ];
    for (const [options, message] of wrong) {
      expect(() => replay(everyMinute(1), recorder(new ManualClock()), options)).toThrow(message);
    }
  });
});

/** Lets so much time pass, and all that happens in it. */
async function settle(clock: ManualClock, ms: number): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  await clock.advance(ms);
}
