import { describe, expect, it } from 'vitest';
import { ManualClock, realClock } from '../../src/base/clock.js';
import { Schedule } from '../../src/replay/schedule.js';

const hourMs = 3_600_000;

/** When each event of `eventMs` went out, by the clock. */
async function play(clock: ManualClock, schedule: Schedule, eventMs: readonly number[]): Promise<number[]> {
  const sentAt: number[] = [];
  const playing = (async () => {
    for (const one of eventMs) {
      await schedule.waitFor(one);
      sentAt.push(clock.now());
    }
  })();
  await clock.advanceUntil(playing);
  return sentAt;
}

describe('the schedule', () => {
  it('plays an hour of events at 3,600 times real time in one second', async () => {
    const clock = new ManualClock();
    const start = Date.UTC(2019, 0, 1);
    const events = Array.from({ length: 61 }, (_, minute) => start + minute * 60_000);
    const sentAt = await play(clock, new Schedule(clock, 3_600, start), events);
    expect(sentAt.at(-1)).toBeCloseTo(1_000, 6);
    expect(sentAt[30]).toBeCloseTo(500, 6);
  });

  it('does not drift over a week', async () => {
    const clock = new ManualClock();
    const start = Date.UTC(2019, 0, 1);
    const events = Array.from({ length: 7 * 24 + 1 }, (_, hour) => start + hour * hourMs);
    const sentAt = await play(clock, new Schedule(clock, 1, start), events);
    expect(sentAt).toEqual(events.map((event) => event - start));
  });

  it('sends a late event at once and the next one at its own time', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 1, 0);
    await clock.advance(5_000);
    await schedule.waitFor(2_000);
    expect([clock.now(), schedule.latenessMs(2_000)]).toEqual([5_000, 3_000]);
    expect(await play(clock, schedule, [3_000, 9_000])).toEqual([5_000, 9_000]);
  });

  it('comes later by exactly as long as it was paused', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 1, 0);
    const sentAt = schedule.waitFor(60_000).then(() => clock.now());
    await clock.advance(20_000);
    schedule.pause();
    await clock.advance(10_000);
    expect(schedule.isDue(0)).toBe(false);
    schedule.resume();
    expect(await clock.advanceUntil(sentAt)).toBe(70_000);
  });

  it('changes speed from where it is', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 1, 0);
    await clock.advance(10_000);
    schedule.setSpeed(10, 10_000);
    expect(await play(clock, schedule, [10_000, 20_000, 110_000])).toEqual([10_000, 11_000, 20_000]);
  });

  it('goes on from a seek as if it had always been there', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 60, 0);
    await clock.advance(3_000);
    schedule.seek(7 * hourMs);
    expect(await play(clock, schedule, [7 * hourMs, 8 * hourMs])).toEqual([3_000, 63_000]);
  });

  it('never waits at full speed, where nothing can be late', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, Number.POSITIVE_INFINITY, 0);
    await schedule.waitFor(Number.MAX_SAFE_INTEGER);
    expect([clock.now(), schedule.latenessMs(0)]).toEqual([0, 0]);
  });

  it('falls back from full speed to real time at the event it has reached', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, Number.POSITIVE_INFINITY, 0);
    schedule.setSpeed(1, hourMs);
    expect(await play(clock, schedule, [hourMs + 5_000])).toEqual([5_000]);
  });

  it('cuts a wait at the longest gap, after which events keep their distances', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 60, 0, 10_000);
    const events = [0, 5 * 60_000, 700 * 24 * hourMs, 700 * 24 * hourMs + 2 * 60_000];
    expect(await play(clock, schedule, events)).toEqual([0, 5_000, 15_000, 17_000]);
    expect(schedule.latenessMs(events.at(-1)!)).toBe(0);
    expect(schedule.savedMs).toBe((700 * 24 * hourMs - 5 * 60_000) / 60 - 10_000);
  });

  it('plays as without a limit where no wait reaches it', async () => {
    const events = Array.from({ length: 50 }, (_, at) => at ** 2 * 1_000);
    const [clock, other] = [new ManualClock(), new ManualClock()];
    const sentAt = await play(clock, new Schedule(clock, 2, 0, 50_000), events);
    expect(sentAt).toEqual(await play(other, new Schedule(other, 2, 0), events));
  });

  it('counts neither a pause nor an earlier speed towards the longest gap', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 1, 0, 60_000);
    const sentAt = schedule.waitFor(1_000 * hourMs).then(() => clock.now());
    await clock.advance(20_000);
    schedule.pause();
    await clock.advance(hourMs);
    schedule.resume();
    await clock.advance(10_000);
    schedule.setSpeed(2, 0);
    expect(await clock.advanceUntil(sentAt)).toBe(60_000 + hourMs);
  });

  it('cuts the wait after a seek, too', async () => {
    const clock = new ManualClock();
    const schedule = new Schedule(clock, 1, 0, 1_000);
    schedule.seek(5 * hourMs);
    expect(await play(clock, schedule, [9 * hourMs, 9 * hourMs + 500])).toEqual([1_000, 1_500]);
  });

  it('refuses a speed of zero or less', () => {
    for (const speed of [0, -1, Number.NaN]) {
      expect(() => new Schedule(new ManualClock(), speed, 0)).toThrow(/Expected speedFactor to be above 0/);
    }
  });
});

describe('the real clock', () => {
  it('sleeps at least as long as asked, and wakes at an abort', async () => {
    const before = realClock.now();
    await realClock.sleep(20);
    expect(realClock.now() - before).toBeGreaterThanOrEqual(20);
    await realClock.sleep(60_000, AbortSignal.timeout(10));
    expect(realClock.now() - before).toBeLessThan(5_000);
  });
});
