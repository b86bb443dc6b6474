import { describe, expect, it } from 'vitest';
import { divideByDay, periodsInWords } from '../../src/query/division.js';

const [fromAt, untilAt] = ['2020-01-01T06:00:00.000Z', '2020-01-08T12:00:00.001Z'];
const days = (counts: Record<string, number>): Map<string, number> => new Map(Object.entries(counts));

describe('the division of an overlap by day', () => {
  it('gives a day to the side with more accidents, and to live if both have as many', () => {
    const history = days({
      '2020-01-01': 2,
      '2020-01-02': 5,
      '2020-01-03': 5,
      '2020-01-06': 1,
      '2020-01-08': 4,
    });
    const live = days({
      '2020-01-01': 2,
      '2020-01-03': 4,
      '2020-01-06': 1,
      '2020-01-07': 9,
      '2020-01-08': 4,
    });
    const division = divideByDay(fromAt, untilAt, history, live);
    expect(division).toEqual({
      history: { any: [{ untilAt: fromAt }, { untilAt, day: ['2020-01-02', '2020-01-03'] }] },
      live: {
        any: [
          { fromAt: untilAt },
          { fromAt, untilAt, day: ['2020-01-01', '2020-01-06', '2020-01-07', '2020-01-08'] },
        ],
      },
      periods: [
        { side: 'history', from: null, until: fromAt },
        { side: 'live', from: fromAt, until: '2020-01-02' },
        { side: 'history', from: '2020-01-02', until: '2020-01-06' },
        { side: 'live', from: '2020-01-06', until: null },
      ],
    });
    expect(periodsInWords(division.periods)).toBe(
      'History answers before 2020-01-01 06:00:00 UTC; from 2020-01-02 until 2020-01-06. Live answers from 2020-01-01 06:00:00 UTC until 2020-01-02; from 2020-01-06 on.',
    );
  });

  it('is one instant where live has no gap', () => {
    const both = days({ '2020-01-01': 2, '2020-01-02': 5 });
    expect(divideByDay(fromAt, untilAt, both, both).history).toEqual({ untilAt: fromAt });
  });

  it('names the longest periods where there are many', () => {
    const every = Array.from({ length: 30 }, (_, day) => `2020-01-${String(day + 1).padStart(2, '0')}`);
    const history = days(Object.fromEntries(every.map((day, index) => [day, index % 2])));
    const live = days(Object.fromEntries(every.map((day) => [day, 0.5])));
    const { periods } = divideByDay(fromAt, untilAt, history, live);
    expect(periods).toHaveLength(32);
    expect(periodsInWords(periods)).toMatch(/^History answers before .+; 10 shorter periods\. Live answers /);
  });
});
