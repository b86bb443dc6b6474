import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localOf } from '../../src/dataset/clock.js';
import { usDaylightTime, zoneByState } from '../../src/dataset/usAccidents/zones.js';
import { createRandom } from '../../src/stats/index.js';
import { ExpectedRates } from '../../src/surges/expectedRates.js';
import { hourOfWeekOf, localHourOf } from '../../src/surges/localHours.js';
import { weekProfile } from './streams.js';

const hourMs = 3_600_000;
const weekMs = 168 * hourMs;
const options = { daylightTime: usDaylightTime };
const central = zoneByState.TX!;
/** A Monday, 0 h on every wall clock. */
const monday = localHourOf('2019-01-07T00:00:00.000');

interface Count {
  readonly key: string;
  readonly group: string;
  readonly hour: number;
  readonly n: number;
}

function filled(counts: readonly Count[], untilMs: number, given = {}): ExpectedRates {
  const rates = new ExpectedRates({ ...options, ...given });
  for (const { key, group, hour, n } of counts) rates.add(rates.keyOf(key, group, central), hour, n);
  rates.advance(untilMs);
  return rates;
}

/** Poisson counts of a place by the hour, for so many weeks. */
function poissonWeeks(key: string, weekly: number, weeks: number, seed: number, theta = Infinity): Count[] {
  const random = createRandom(seed);
  return Array.from({ length: weeks * 168 }, (_, index) => {
    const mean = weekly * weekProfile[hourOfWeekOf(monday + index)]!;
    const n = theta === Infinity ? random.poisson(mean) : random.negativeBinomial(mean, theta);
    return { key, group: 'TX', hour: monday + index, n };
  });
}

describe('expected rates', () => {
  it('are those of a naive computation from all counts of the past', () => {
    const count = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      hour: fc.integer({ min: 0, max: 3 * 168 - 1 }),
      n: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(count, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 0, max: 167 }),
        (given, at) => {
          const counts = given.map(({ key, hour, n }) => {
            return { key, group: key < 'c' ? 'TX' : 'OK', hour: monday + hour, n };
          });
          // Every hour has an accident somewhere, so that none is a gap.
          const always = Array.from({ length: 3 * 168 }, (_, hour) => {
            return { key: 'always', group: 'TX', hour: monday + hour, n: 1 };
          });
          const all = [...counts, ...always];
          const end = monday + 3 * 168;
          const rates = filled(all, (end + 12 + 24) * hourMs, { minWeeks: 1 });
          // An hour of the week later on, in winter, by the clock of Texas.
          const fromMs = (monday + 5 * 168 + at) * hourMs + 6 * hourMs;
          for (const key of ['a', 'd', 'always']) {
            if (!all.some((one) => one.key === key && one.n > 0)) continue;
            const group = key < 'c' || key === 'always' ? 'TX' : 'OK';
            const expected = naiveRate(all, key, group, at, end);
            expect(rates.expected(rates.keyOf(key, group, central), fromMs, fromMs + hourMs)).toBeCloseTo(
              expected,
              5,
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('do not depend on the order of counts', () => {
    const counts = [...poissonWeeks('a', 100, 6, 1), ...poissonWeeks('b', 30, 6, 2)];
    const untilMs = (monday + 6 * 168 + 40) * hourMs;
    const shuffled = createRandom(3).shuffle(
      counts.flatMap((one) => new Array<Count>(one.n).fill({ ...one, n: 1 })),
    );
    const first = filled(counts, untilMs);
    const second = filled(shuffled, untilMs);
    for (const key of ['a', 'b']) {
      const [one, two] = [first.keyOf(key, 'TX', central), second.keyOf(key, 'TX', central)];
      for (let hour = 0; hour < 168; hour += 5) {
        const fromMs = untilMs + hour * hourMs;
        expect(second.expected(two, fromMs, fromMs + 2 * hourMs)).toBe(
          first.expected(one, fromMs, fromMs + 2 * hourMs),
        );
      }
      expect(second.overdispersion(two)).toBe(first.overdispersion(one));
    }
  });

  it('find the rhythm of a place, and its level', () => {
    const rates = filled(poissonWeeks('a', 500, 26, 4), (monday + 26 * 168 + 40) * hourMs);
    const key = rates.keyOf('a', 'TX', central);
    expect(Math.abs(rates.weekly(key) / 500 - 1)).toBeLessThan(0.05);
    // The week after, which is in summer: five hours behind UTC.
    let error = 0;
    for (let hour = 0; hour < 168; hour++) {
      const fromMs = (monday + 30 * 168 + hour + 5) * hourMs;
      error += Math.abs(rates.expected(key, fromMs, fromMs + hourMs) - 500 * weekProfile[hour]!);
    }
    expect(error / 500).toBeLessThan(0.12);
  });

  it('find the overdispersion of the counts of a window', () => {
    const hours = 2;
    for (const [theta, seed] of [
      [5, 5],
      [20, 6],
      [Infinity, 7],
    ] as const) {
      // Counts of windows of two hours with variance m + m² / theta, all in their first hour.
      const random = createRandom(seed);
      const counts = Array.from({ length: (40 * 168) / hours }, (_, index): Count[] => {
        const hour = monday + index * hours;
        return ['a', 'b', 'c'].map((key) => {
          const mean = 2_000 / 84;
          const n = theta === Infinity ? random.poisson(mean) : random.negativeBinomial(mean, theta);
          return { key, group: 'TX', hour, n };
        });
      }).flat();
      const rates = filled(counts, (monday + 40 * 168 + 40) * hourMs);
      for (const key of ['a', 'b', 'c'])
        expect(Math.abs(rates.overdispersion(rates.keyOf(key, 'TX', central)) - 1 / theta)).toBeLessThan(
          0.25 / theta + 0.01,
        );
    }
  });

  it('keep rush hour at its time of the wall clock when the clocks change', () => {
    const rates = new ExpectedRates(options);
    const key = rates.keyOf('a', 'TX', central);
    for (let atMs = Date.UTC(2019, 0, 7, 6); atMs < Date.UTC(2019, 2, 10, 8); atMs += hourMs) {
      const local = localOf(atMs, central, usDaylightTime) / hourMs;
      rates.add(key, local, local % 24 === 8 ? 100 : 1);
    }
    rates.advance(Date.UTC(2019, 2, 10, 8));
    const at = (iso: string): number => rates.expected(key, Date.parse(iso), Date.parse(iso) + hourMs);
    // 8 h is at 14 h UTC before the change on 10 March, and at 13 h after it.
    expect(at('2019-03-08T14:00:00Z')).toBeGreaterThan(10 * at('2019-03-08T13:00:00Z'));
    expect(at('2019-03-11T13:00:00Z')).toBeGreaterThan(10 * at('2019-03-11T14:00:00Z'));
    expect(at('2019-11-04T14:00:00Z')).toBeGreaterThan(10 * at('2019-11-04T13:00:00Z'));
  });

  it('are additive: the parts of a span add up, within hours and across a change of the clocks', () => {
    const rates = filled(poissonWeeks('a', 500, 8, 8), (monday + 8 * 168 + 40) * hourMs);
    const key = rates.keyOf('a', 'TX', central);
    const from = Date.parse('2019-03-09T00:00:00Z');
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: 3, maxLength: 6 }),
        (minutes) => {
          const cuts = [...minutes].sort((a, b) => a - b).map((minute) => from + minute * 60_000);
          let sum = 0;
          for (let cut = 1; cut < cuts.length; cut++) sum += rates.expected(key, cuts[cut - 1]!, cuts[cut]!);
          expect(sum).toBeCloseTo(rates.expected(key, cuts[0]!, cuts.at(-1)!), 9);
        },
      ),
    );
  });

  it('learn what was expected in place of hours that were unusual', () => {
    const usual = poissonWeeks('a', 500, 10, 9);
    const surge = usual.map((one) => {
      const hour = one.hour - monday - 9 * 168;
      return hour >= 30 && hour < 40 ? { ...one, n: one.n + 100 } : one;
    });
    const untilMs = (monday + 10 * 168 + 40) * hourMs;
    const made = (mark: boolean): number => {
      const rates = new ExpectedRates(options);
      const key = rates.keyOf('a', 'TX', central);
      for (const { hour, n } of surge) rates.add(key, hour, n);
      const surgeMs = (monday + 9 * 168 + 30 + 6) * hourMs;
      if (mark) rates.markUnusual(key, surgeMs, surgeMs + 10 * hourMs);
      rates.advance(untilMs);
      return rates.weekly(key);
    };
    expect(Math.abs(made(true) / 500 - 1)).toBeLessThan(0.06);
    expect(made(false) / 500).toBeGreaterThan(1.15);
  });

  it('take an hour without an accident anywhere for a gap of the stream', () => {
    const usual = poissonWeeks('a', 4_000, 8, 10);
    const withGap = usual.filter(({ hour }) => hour < monday + 5 * 168 || hour >= monday + 6 * 168);
    const rates = filled(withGap, (monday + 8 * 168 + 40) * hourMs);
    expect(Math.abs(rates.weekly(0) / 4_000 - 1)).toBeLessThan(0.05);
    expect(rates.weeks).toBe(7);
  });

  it('go on after save and restore as if nothing had happened', () => {
    const counts = [...poissonWeeks('a', 100, 10, 11, 4), ...poissonWeeks('b', 30, 10, 12)];
    const whole = new ExpectedRates(options);
    let part = new ExpectedRates(options);
    const byHour = [...counts].sort((x, y) => x.hour - y.hour);
    for (const [index, { key, group, hour, n }] of byHour.entries()) {
      for (const rates of [whole, part]) {
        rates.add(rates.keyOf(key, group, central), hour, n);
        rates.advance(hour * hourMs);
      }
      if (index % 333 !== 0) continue;
      const saved = JSON.parse(JSON.stringify(part.save()));
      part = new ExpectedRates(options);
      part.restore(saved);
    }
    expect(part.save()).toEqual(whole.save());
    expect(part.isReady).toBe(true);
  });

  it('hold for years: weights are rescaled', () => {
    const counts = poissonWeeks('a', 100, 120, 13);
    const rates = filled(counts, (monday + 120 * 168 + 40) * hourMs, { halfLifeWeeks: 1 });
    const key = rates.keyOf('a', 'TX', central);
    expect(rates.weekly(key)).toBeGreaterThan(60);
    expect(rates.weekly(key)).toBeLessThan(140);
    expect(rates.expected(key, 0, weekMs)).toBeCloseTo(rates.weekly(key), -1);
  });

  it('refuse unknown options', () => {
    expect(() => new ExpectedRates({ ...options, halfLife: 3 } as never)).toThrow(
      /Option of ExpectedRates not found/,
    );
    expect(() => new ExpectedRates({ ...options, halfLifeWeeks: 0 })).toThrow(/Expected halfLifeWeeks to be/);
  });
});

/** By plain sums over all counts: decay, level, and two steps of shrinkage. */
function naiveRate(all: readonly Count[], key: string, group: string, hour: number, end: number): number {
  const halfLife = 8 * 168;
  const weight = (at: number): number => 2 ** ((at - end + 1) / halfLife);
  const sum = (keeps: (one: Count) => boolean): number =>
    all.filter(keeps).reduce((total, { hour: at, n }) => total + n * weight(at), 0);
  const exposureFrom = (from: number, keeps = (_: number): boolean => true): number => {
    let total = 0;
    for (let at = from; at < end; at++) if (keeps(at)) total += weight(at);
    return total;
  };
  const prior = 500;
  const profileOf = (keeps: (one: Count) => boolean, towards: (at: number) => number): number[] => {
    const weekly = sum(keeps) / (exposureFrom(monday) / 168);
    const raw = Array.from({ length: 168 }, (_, at) => {
      if (!(weekly > 0)) return towards(at);
      const count = sum((one) => keeps(one) && hourOfWeekOf(one.hour) === at);
      const exposure = exposureFrom(monday, (one) => hourOfWeekOf(one) === at);
      return (count + prior * towards(at)) / (exposure + prior / weekly);
    });
    const total = raw.reduce((a, b) => a + b);
    return raw.map((one) => one / total);
  };
  const ofAll = profileOf(
    () => true,
    () => 1 / 168,
  );
  const ofGroup = profileOf(
    (one) => one.group === group,
    (at) => ofAll[at]!,
  );
  // The exposure of a key begins with the hour of its first count above 0 that was learned.
  const first = Math.min(...all.filter((one) => one.key === key && one.n > 0).map((one) => one.hour));
  const weeks = exposureFrom(first) / 168;
  const weekly = sum((one) => one.key === key) / weeks;
  if (!(weekly > 0)) return 0;
  const share = weeks / (exposureFrom(monday) / 168);
  const hours = exposureFrom(monday, (one) => hourOfWeekOf(one) === hour) * share;
  const count = sum((one) => one.key === key && hourOfWeekOf(one.hour) === hour);
  return (count + prior * ofGroup[hour]!) / (hours + prior / weekly);
}
