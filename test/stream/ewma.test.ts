import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ewma } from '../../src/stream/ewma.js';
import { EwmaChart } from '../../src/stream/ewmaChart.js';

describe('the EWMA', () => {
  it('weighs a new value by 1 - exp(-dt / tau)', () => {
    const ewma = new Ewma(1_000);
    expect(ewma.value).toBe(null);
    expect(ewma.add(0, 10)).toBe(10);
    expect(ewma.add(1_000, 20)).toBeCloseTo(10 + 10 * (1 - Math.exp(-1)), 12);
    expect(ewma.add(1_000, 99)).toBe(ewma.value);
  });

  it('is the sum of the values with the weights written out, at any times', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(steps, fc.nat(), (steps, cut) => {
        const [times, values]: [number[], number[]] = [[], []];
        let ewma = new Ewma(1_500);
        for (const [at, [step, value]] of steps.entries()) {
          times.push((times.at(-1) ?? 0) + step);
          values.push(value);
          if (at === cut % steps.length) {
            const state: unknown = JSON.parse(JSON.stringify(ewma.save()));
            ewma = new Ewma(1_500);
            ewma.restore(state);
          }
          ewma.add(times.at(-1)!, value);
        }
        // The weight of value i: its share when it came, less the shares of all later ones.
        const left = (from: number): number => Math.exp(-(times.at(-1)! - times[from]!) / 1_500);
        const naive = values.reduce((sum, value, at) => {
          const share = at === 0 ? 1 : 1 - Math.exp(-(times[at]! - times[at - 1]!) / 1_500);
          return sum + value * share * left(at);
        }, 0);
        expect(ewma.value!).toBeCloseTo(naive, 9);
      }),
    );
  });

  it('refuses a time before the last one, and a state of another tau', () => {
    const ewma = new Ewma(1_000);
    ewma.add(5, 1);
    expect(() => ewma.add(4, 1)).toThrow(
      'Expected atMs to be at least 5, the time of the value before, got 4.',
    );
    expect(() => new Ewma(2_000).restore(ewma.save())).toThrow('Expected tauMs of an EWMA to be 1000');
  });
});

describe('the EWMA control chart', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.4: target 50, s 2.0539, lambda 0.3, k 3.
  const data = [
    52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6,
    52.1,
  ];
  const published = [
    50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38,
    49.92, 50.73, 51.23, 51.94, 51.99,
  ];

  it('has the averages and the limits that NIST publishes', () => {
    const chart = new EwmaChart({ target: 50, deviation: 2.0539 });
    const points = data.map((value) => chart.add(value));
    for (const [at, { average, lower, upper, isOut }] of points.entries()) {
      expect(average).toBeCloseTo(published[at]!, 2);
      expect(upper).toBeCloseTo(52.5884, 4);
      expect(lower).toBeCloseTo(47.4115, 3);
      expect(isOut).toBe(false);
    }
    for (let more = 0; more < 3; more++) chart.add(55);
    expect(chart.add(55).isOut).toBe(true);
  });

  it('goes on after a restart, with the same options only', () => {
    const [one, other] = [
      new EwmaChart({ target: 50, deviation: 2 }),
      new EwmaChart({ target: 50, deviation: 2 }),
    ];
    one.add(52);
    other.restore(JSON.parse(JSON.stringify(one.save())));
    expect(other.add(47)).toEqual(one.add(47));
    expect(() => new EwmaChart({ target: 51, deviation: 2 }).restore(one.save())).toThrow(
      'Expected target of',
    );
    expect(() => new EwmaChart({ target: 1, deviation: 1, weight: 2 })).toThrow('Expected weight to be');
  });
});
