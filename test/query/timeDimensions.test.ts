import { describe, expect, it } from 'vitest';
import { localText } from '../../src/dataset/times.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { type TimeDimension, timeDimensions } from '../../src/query/question.js';
import { periodsOf, timeDefinitions, timeOfYears } from '../../src/query/timeDimensions.js';
import { createRandom } from '../../src/stats/index.js';
import { keyOf } from './naive.js';

const hourMs = 3_600_000;
const units = timeDimensions.filter((name) => timeDefinitions[name].period !== undefined);
const at = (text: string): number => Date.parse(`${text}Z`);

/** The key that the plain loop over the rows gives a moment, as a number. */
function keyAt(ms: number, unit: TimeDimension): number {
  const time = localText(ms);
  const value = keyOf({ startLocal: time, weatherLocal: time } as Accident, unit);
  return typeof value === 'number' ? value : timeDefinitions[unit].encode!(value as string)!;
}

/** Hours around ends of years and leap days, with the weeks across them, and anywhere from 2000 to 2100. */
function hours(): number[] {
  const random = createRandom(5);
  const edges = Array.from({ length: 102 }, (_, index) => 1999 + index).flatMap((year) =>
    [Date.UTC(year, 11, 31, 20), Date.UTC(year, 1, 28, 20), Date.UTC(year, 1, 29, 20)].flatMap((start) =>
      [...Array(8).keys()].map((hour) => start + hour * hourMs),
    ),
  );
  const anywhere = Array.from(
    { length: 3_000 },
    () => Date.UTC(2000, 0) + Math.floor(random.uniform() * 101 * 365.25 * 24) * hourMs,
  );
  return [...edges, ...anywhere];
}

describe('the period of a unit of the calendar', () => {
  it('is there for seven units', () => {
    expect(units).toEqual(['year', 'quarter', 'month', 'week', 'day', 'hourStart', 'weatherHour']);
  });

  it.each(units)('is the time with that key, to the millisecond: %s', (unit) => {
    for (const ms of hours()) {
      const key = keyAt(ms, unit);
      const { from, until } = timeDefinitions[unit].period!(key);
      const holds = from <= ms && ms + hourMs <= until;
      const others = [keyAt(from - 1, unit), keyAt(until, unit)];
      const ends = [keyAt(from, unit), keyAt(until - 1, unit)];
      expect({ holds, others: others.includes(key), ends }, localText(ms)).toEqual({
        holds: true,
        others: false,
        ends: [key, key],
      });
    }
  });

  it('is one with those that it touches, in any order and however often', () => {
    expect(periodsOf('day', ['2020-03-01', '2020-02-28', '2020-02-29', '2020-03-01', '2021-01-01'])).toEqual([
      { from: at('2020-02-28T00:00'), until: at('2020-03-02T00:00') },
      { from: at('2021-01-01T00:00'), until: at('2021-01-02T00:00') },
    ]);
    expect(periodsOf('week', ['2021-01-04', '2020-12-28'])).toEqual([
      { from: at('2020-12-28T00:00'), until: at('2021-01-11T00:00') },
    ]);
  });

  it('is none for a year of no record, nor for what comes again', () => {
    expect(periodsOf('year', [2019.5, -1, 99, 1e300])).toEqual([]);
    expect(periodsOf('hour', [7])).toBeNull();
    expect(timeOfYears({ min: 2018.5 })).toEqual({ from: at('2019-01-01T00:00') });
    expect(timeOfYears({ max: 1e300 })).toEqual({ until: at('9000-01-01T00:00') });
  });
});
