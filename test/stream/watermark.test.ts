import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldEvents } from '../../src/stream/heldEvents.js';
import { Watermark, type WatermarkOptions } from '../../src/stream/watermark.js';

const watermarkOf = (options: Partial<WatermarkOptions> = {}): Watermark =>
  new Watermark({ disorderMs: 10, partitions: null, stepMs: 1, ...options });

describe('the watermark', () => {
  it('is the least of the newest times of the partitions less the disorder, and never moves back', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -500, max: 500 })));
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 7, 60), (steps, stepMs) => {
        const watermark = watermarkOf({ partitions: 3, stepMs });
        const newest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
        for (const [partition, ms] of steps) {
          const before = watermark.ms;
          expect(watermark.observe(partition, ms)).toBe(watermark.ms !== before);
          newest[partition] = Math.max(newest[partition]!, ms);
          const slowest = Math.min(...newest);
          const naive = Number.isFinite(slowest) ? Math.floor((slowest - 10) / stepMs) * stepMs : null;
          expect(watermark.ms).toBe(naive);
        }
      }),
    );
  });

  it('waits for all partitions when their number is known, and for those that it has seen otherwise', () => {
    const [known, unknown] = [watermarkOf({ partitions: 2 }), watermarkOf()];
    known.observe(0, 100);
    unknown.observe(0, 100);
    expect([known.ms, unknown.ms]).toEqual([null, 90]);
    known.observe(1, 50);
    unknown.observe(1, 50);
    expect([known.ms, unknown.ms]).toEqual([40, 90]);
  });

  it('is not held back by a partition that is caught up, until it has more', () => {
    const watermark = watermarkOf({ partitions: 2 });
    watermark.observe(0, 100);
    expect(watermark.setCaughtUp(1, true)).toBe(true);
    expect(watermark.ms).toBe(90);
    watermark.observe(1, 50);
    watermark.setCaughtUp(1, false);
    watermark.observe(0, 200);
    expect(watermark.ms).toBe(90);
    watermark.setCaughtUp(1, true);
    expect(watermark.ms).toBe(190);
  });

  it('goes on from a saved state', () => {
    const [one, other] = [watermarkOf({ partitions: 2 }), watermarkOf({ partitions: 2 })];
    one.observe(0, 100);
    one.observe(1, 80);
    other.restore(JSON.parse(JSON.stringify(one.save())));
    expect([other.ms, other.newestEventMs]).toEqual([70, 100]);
    other.observe(1, 95);
    expect(other.ms).toBe(85);
  });
});

describe('events that are far ahead', () => {
  /** The times that were confirmed, and those that wait. */
  function confirmed(times: readonly number[]): { confirmed: number[]; held: number[] } {
    const held = new HeldEvents<number>({ maxAheadMs: 10, confirmations: 3 });
    let newest: number | null = null;
    const all: number[] = [];
    for (const time of times) {
      if (held.isAhead(time, newest)) {
        for (const { eventMs } of held.hold(time, time)) {
          all.push(eventMs);
          newest = Math.max(newest ?? eventMs, eventMs);
        }
      } else {
        all.push(time);
        newest = Math.max(newest!, time);
        for (const { eventMs } of held.release(newest)) {
          all.push(eventMs);
          newest = Math.max(newest, eventMs);
        }
      }
    }
    const waiting = held.save().held.map(({ eventMs }) => eventMs);
    return { confirmed: all.sort((a, b) => a - b), held: waiting };
  }

  it('wait for others near them, and one alone among others waits for ever', () => {
    const far = 30_000;
    expect(confirmed([far, 0])).toEqual({ confirmed: [], held: [0, far] });
    expect(confirmed([far, 0, 2, 1, 12, 13, 23])).toEqual({ confirmed: [0, 1, 2, 12, 13, 23], held: [far] });
    // Three near each other, with others between them.
    expect(confirmed([0, 1, 2, far, 3, far + 10, 3, far + 5])).toEqual({
      confirmed: [0, 1, 2, 3, 3, far, far + 5, far + 10],
      held: [],
    });
    // Three that are not, with others between them.
    expect(confirmed([0, 1, 2, far, 3, far + 100, 3, far + 200, 4]).held).toEqual([
      far,
      far + 100,
      far + 200,
    ]);
  });

  it('are believed when three come in a row: a stream with few events goes on, two events behind', () => {
    expect(confirmed([0, 100, 200, 300, 400, 500])).toEqual({
      confirmed: [0, 100, 200, 300],
      held: [400, 500],
    });
    expect(confirmed([0, 30_000, 100, 200, 300, 400])).toEqual({
      confirmed: [0, 100, 200, 300],
      held: [400, 30_000],
    });
    expect(confirmed([0, 1, 2, 100, 200, 5, 300, 400])).toEqual({
      confirmed: [0, 1, 2, 5],
      held: [100, 200, 300, 400],
    });
    expect(confirmed([0, 1, 2, 100, 200, 5, 300, 400, 500])).toEqual({
      confirmed: [0, 1, 2, 5, 100, 200, 300],
      held: [400, 500],
    });
  });

  it('are confirmed in any order by what a naive closure over the set confirms, and lose none', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 25 }), (times) => {
        const sorted = [...times].sort((a, b) => a - b);
        // From the earliest up to the last three within 10 of each other, and on in steps of 10.
        let limit = Number.NEGATIVE_INFINITY;
        for (let at = 2; at < sorted.length; at++) {
          if (sorted[at]! - sorted[at - 2]! <= 10) limit = sorted[at]!;
        }
        if (Number.isFinite(limit))
          for (const time of sorted) if (time <= limit + 10) limit = Math.max(limit, time);
        const result = confirmed(times);
        expect([...result.confirmed, ...result.held]).toEqual(sorted);
        expect(result.held.filter((time) => time <= limit)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are given up from the farthest on when a thousand wait, and stay counted', () => {
    const held = new HeldEvents<number>({ maxAheadMs: 1, confirmations: 3 });
    for (let time = 0; time < 3_000; time += 2) {
      held.hold(time * 10, time);
      // An event between them, far before all.
      held.release(-1_000);
    }
    expect(held.count).toBe(1_500);
    expect(held.save().held.length).toBe(1_000);
    expect(held.releaseUpTo(100).length).toBe(6);
    expect(held.save().held[0]!.eventMs).toBe(120);
  });
});
