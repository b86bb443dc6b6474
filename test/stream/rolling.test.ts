import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantilesOf } from '../../src/stream/quantiles.js';
import { rollingAnalytic } from '../../src/stream/rolling.js';
import { summaryOf } from '../../src/stream/summary.js';
import { countedEvents, type TestEvent } from './events.js';

const event = (id: number, ms: number, value: number | null = id): TestEvent => ({
  id,
  ms,
  state: 'TX',
  value,
});
const lastTen = (resolutionMs = 1) =>
  rollingAnalytic({ name: 'ten', durationMs: 10, resolutionMs, aggregate: summaryOf('value') });

describe('rolling figures', () => {
  it('are of the last stretch up to a time, with its end left out', () => {
    const rolling = lastTen(5);
    expect(rolling.at()).toBe(null);
    rolling.add(countedEvents([event(1, 0), event(2, 4), event(4, 10), event(8, 14, null), event(16, 15)]));
    expect(rolling.at(15)).toEqual({
      startMs: 5,
      endMs: 15,
      isComplete: false,
      result: { count: 2, values: 1, sum: 4, mean: 4, min: 4, max: 4 },
    });
    // 11 is rounded up to 15: at most one slice.
    expect(rolling.at(11)!.endMs).toBe(15);
    rolling.advance(15);
    expect(rolling.at()).toMatchObject({ endMs: 15, isComplete: true, result: { count: 2 } });
    expect(rolling.at(100)!.result).toEqual({
      count: 0,
      values: 0,
      sum: 0,
      mean: null,
      min: null,
      max: null,
    });
  });

  it('count what is too late for them, and refuse to answer for a time that is forgotten', () => {
    const rolling = lastTen();
    rolling.advance(100);
    rolling.add(countedEvents([event(1, 89), event(2, 90), event(4, 99)]));
    expect(rolling.tooLate).toBe(1);
    expect(rolling.at()!.result).toMatchObject({ count: 2, sum: 6 });
    expect(() => rolling.at(99)).toThrow('Expected atMs to be at least the watermark, 100, got 99.');
  });

  it('refuse options that are not as described, and states of other options', () => {
    const options = { name: 'a', durationMs: 10, resolutionMs: 3, aggregate: summaryOf(null) };
    expect(() => rollingAnalytic(options)).toThrow('Expected durationMs to be a multiple of resolutionMs, 3');
    expect(() => rollingAnalytic({ ...options, hours: 1 } as never)).toThrow(
      'Option of rollingAnalytic not found',
    );
    expect(() => lastTen(5).restore(lastTen(1).save())).toThrow(
      'Expected resolutionMs of analytic "ten" to be 1, as in the saved state, got 5.',
    );
    const quantiles = { ...options, resolutionMs: 5, aggregate: quantilesOf('value', { quantiles: [0.5] }) };
    expect(() => rollingAnalytic(quantiles).restore(lastTen(5).save())).toThrow('Expected aggregate of');
    expect(() =>
      summaryOf('state').add(summaryOf('state').create(), countedEvents([event(1, 1)]), 0),
    ).toThrow('Expected the values of state to be numbers, got "TX".');
  });

  it('are those of all events in the stretch, whatever the order, late or not', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            ms: fc.integer({ min: 0, max: 120 }),
            value: fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true })),
            step: fc.integer({ min: 0, max: 6 }),
          }),
          { maxLength: 50 },
        ),
        fc.constantFrom(1, 2, 5, 10),
        (arrivals, resolutionMs) => {
          const rolling = lastTen(resolutionMs);
          let watermarkMs = 0;
          const arrived: TestEvent[] = [];
          for (const [id, { ms, value, step }] of arrivals.entries()) {
            watermarkMs += step;
            rolling.advance(watermarkMs);
            rolling.add(countedEvents([event(id, ms, value)]));
            arrived.push(event(id, ms, value));
            for (const atMs of [watermarkMs, watermarkMs + 7]) {
              const endMs = Math.ceil(atMs / resolutionMs) * resolutionMs;
              const within = arrived.filter((other) => other.ms >= endMs - 10 && other.ms < endMs);
              const values = within.flatMap((other) => (other.value === null ? [] : [other.value]));
              const { count, sum, min, max } = rolling.at(atMs)!.result;
              expect(count).toBe(within.length);
              expect(min).toBe(values.length === 0 ? null : Math.min(...values) + 0);
              expect(max).toBe(values.length === 0 ? null : Math.max(...values) + 0);
              const size = values.reduce((total, value) => total + Math.abs(value), 0);
              const naive = values.reduce((total, value) => total + value, 0);
              expect(Math.abs(sum - naive)).toBeLessThanOrEqual(size * 1e-14);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
