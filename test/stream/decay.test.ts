import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayedPlacesAnalytic } from '../../src/stream/decayedPlaces.js';
import { DecayedSum } from '../../src/stream/decayedSum.js';
import { countedEvents, type TestEvent } from './events.js';

const hour = 3_600_000;
const times = fc.array(fc.integer({ min: Date.UTC(2016, 0), max: Date.UTC(2016, 0) + 200 * hour }), {
  minLength: 1,
  maxLength: 80,
});

function sumOf(times: readonly number[], halfLifeMs = hour): DecayedSum {
  const sum = new DecayedSum(halfLifeMs);
  for (const time of times) sum.add(time);
  return sum;
}

describe('the forward-decayed sum', () => {
  it('halves every term in each half-life', () => {
    const sum = sumOf([0, hour]);
    expect(sum.valueAt(hour)).toBe(1.5);
    expect(sum.valueAt(3 * hour)).toBe(0.375);
    sum.add(2 * hour, 4);
    expect(sum.valueAt(2 * hour)).toBe(4.75);
    expect(new DecayedSum(hour).valueAt(0)).toBe(0);
  });

  it('is the sum of backward-decayed weights, the same bit for bit in any order and after a restart', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 20 * 60_000, max: 50 * hour }), (times, halfLifeMs) => {
        const atMs = Date.UTC(2016, 0) + 210 * hour;
        const sum = sumOf(times, halfLifeMs);
        const naive = times.reduce((total, time) => total + 2 ** (-(atMs - time) / halfLifeMs), 0);
        expect(Math.abs(sum.valueAt(atMs) / naive - 1)).toBeLessThan(1e-9);
        const sorted = [...times].sort((a, b) => a - b);
        expect(sumOf(sorted, halfLifeMs).valueAt(atMs)).toBe(sum.valueAt(atMs));
        expect(sumOf(sorted.reverse(), halfLifeMs).valueAt(atMs)).toBe(sum.valueAt(atMs));
        const restored = DecayedSum.of(halfLifeMs, JSON.parse(JSON.stringify(sum.save())));
        restored.add(atMs);
        sum.add(atMs);
        expect(restored.valueAt(atMs)).toBe(sum.valueAt(atMs));
      }),
      { numRuns: 300 },
    );
  });

  it('does not overflow in a hundred thousand half-lives, nor by an event from far before', () => {
    const sum = new DecayedSum(1_000);
    for (let time = 0; time < 1e8; time += 1e5) sum.add(time);
    expect(sum.valueAt(1e8 - 1e5)).toBe(1);
    sum.add(0);
    expect(sum.valueAt(1e8 - 1e5)).toBe(1);
  });

  it('is the rate times the half-life over ln 2 in a steady state', () => {
    const sum = new DecayedSum(hour);
    for (let time = 0; time < 40 * hour; time += 1_000) sum.add(time);
    expect(sum.valueAt(40 * hour) / (3_600 / Math.LN2)).toBeCloseTo(1, 3);
  });
});

const placed = fc.array(
  fc.record({
    ms: fc.integer({ min: 0, max: 30 * hour }),
    state: fc.integer({ min: 1, max: 30 }).map((number) => `S${number}`),
  }),
  { maxLength: 120 },
);
const eventsOf = (list: readonly { ms: number; state: string }[]): TestEvent[] =>
  list.map((event, id) => ({ ...event, id, value: null }));
const weightsOf = (list: readonly { ms: number; state: string }[], atMs: number): Map<string, number> => {
  const weights = new Map<string, number>();
  for (const { ms, state } of list) {
    weights.set(state, (weights.get(state) ?? 0) + 2 ** (-(atMs - ms) / hour));
  }
  return weights;
};

describe('decayed top places', () => {
  it('are those of a naive computation, the same in any order, while nothing is forgotten', () => {
    fc.assert(
      fc.property(placed, (list) => {
        const options = { name: 'top', by: ['state'], halfLifeMs: hour, minWeight: 1e-12 };
        const [one, other] = [decayedPlacesAnalytic(options), decayedPlacesAnalytic(options)];
        one.add(countedEvents(eventsOf(list)));
        other.add(countedEvents(eventsOf(list).reverse()));
        const [top, atMs] = [one.top(40, 31 * hour)!, 31 * hour];
        expect(other.top(40, atMs)).toEqual(top);
        const naive = weightsOf(list, atMs);
        expect(top.places.length).toBe(naive.size);
        expect(top.errorBound).toBe(0);
        for (const { place, weight } of top.places) {
          expect(Math.abs(weight / naive.get(place[0] as string)! - 1)).toBeLessThan(1e-9);
        }
        const weights = top.places.map(({ weight }) => weight);
        expect(weights).toEqual([...weights].sort((a, b) => b - a));
      }),
    );
  });

  it('are too small by the stated bound at most when places were forgotten, and never too large', () => {
    fc.assert(
      fc.property(placed, fc.integer({ min: 1, max: 8 }), (list, capacity) => {
        const top = decayedPlacesAnalytic({
          name: 'top',
          by: ['state'],
          halfLifeMs: hour,
          minWeight: 0.05,
          capacity,
        });
        let watermarkMs = 0;
        for (const event of eventsOf(list)) {
          top.add(countedEvents([event]));
          if (event.ms - hour <= watermarkMs) continue;
          watermarkMs = event.ms - hour;
          top.advance(watermarkMs);
        }
        expect(top.placesKnown).toBeLessThanOrEqual(1.25 * capacity);
        const atMs = 31 * hour;
        const { places, errorBound, total } = top.top(100, atMs)!;
        const found = new Map(places.map(({ place, weight }) => [place[0] as string, weight]));
        let all = 0;
        for (const [state, weight] of weightsOf(list, atMs)) {
          all += weight;
          const known = found.get(state) ?? 0;
          expect(known).toBeLessThanOrEqual(weight * (1 + 1e-9));
          expect(weight - known).toBeLessThanOrEqual(errorBound * (1 + 1e-9) + weight * 1e-9);
        }
        expect(Math.abs(total - all)).toBeLessThanOrEqual(all * 1e-9);
      }),
    );
  });

  it('count events without a place, and refuse states of other options', () => {
    const options = { name: 'top', by: ['state', 'value'], halfLifeMs: hour };
    const top = decayedPlacesAnalytic(options);
    expect(top.top(3)).toBe(null);
    top.add(countedEvents([{ id: 1, ms: 0, state: 'TX', value: null }]));
    top.add(countedEvents([{ id: 2, ms: 0, state: 'TX', value: 7 }]));
    expect(top.withoutPlace).toBe(1);
    expect(top.top(3)!.places).toEqual([{ place: ['TX', 7], weight: 1 }]);
    expect(() => decayedPlacesAnalytic({ ...options, capacity: 5 }).restore(top.save())).toThrow(
      'Expected capacity of analytic "top" to be 10000, as in the saved state, got 5.',
    );
    expect(() => decayedPlacesAnalytic({ ...options, by: [] })).toThrow(
      'Expected by to be a list of columns, at least one, got [].',
    );
  });
});
