import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryColumn, Feature } from '../../../src/dataset/features.js';
import { binsOf, binValues, featureProfile } from '../../../src/models/monitoring/featureProfile.js';
import { ForecastTally } from '../../../src/models/monitoring/forecastTally.js';
import { LatestEvents } from '../../../src/models/monitoring/latestEvents.js';
import { stabilityIndex } from '../../../src/models/monitoring/stabilityIndex.js';
import { createRandom } from '../../../src/stats/index.js';
import { leastProbability } from '../../../src/stats/probabilityScores.js';

const feature = (name: string, type: Feature['type']): Feature => ({
  name,
  type,
  value: { kind: 'column', column: name },
  knownWhen: 'report',
  proxiesFeed: false,
  meaning: name,
});

describe('the profile of features', () => {
  it('has deciles, flags and frequent texts, and counts every event, over several batches', () => {
    const random = createRandom(5);
    const features = [feature('t', 'number'), feature('isWet', 'flag'), feature('state', 'category')];
    const states = Array.from({ length: 30 }, (_, at) => `S${at}`);
    const batches = [400, 0, 601].map((count) => ({
      count,
      columns: [
        Float32Array.from({ length: count }, () =>
          random.uniform() < 0.1 ? Number.NaN : random.uniform() * 100,
        ),
        Float32Array.from({ length: count }, () => (random.uniform() < 0.05 ? 1 : 0)),
        {
          codes: Int32Array.from({ length: count }, () => Math.floor(random.uniform() ** 3 * 31) - 1),
          texts: states,
        },
      ],
    }));
    const [number, flag, category] = featureProfile(features, batches);
    const all = batches.flatMap(({ columns }) => [...(columns[0] as Float32Array)]);
    const values = all.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    // Deciles of type 1: the first value that has a tenth of all at or below it.
    expect(number).toMatchObject({
      kind: 'number',
      edges: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((d) => values[Math.ceil((d / 10) * values.length) - 1]),
    });
    expect(number!.counts.at(-1)).toBe(all.length - values.length);
    for (const count of number!.counts.slice(0, -1))
      expect(Math.abs(count - values.length / 10)).toBeLessThan(2);
    const wet = batches.flatMap(({ columns }) => [...(columns[1] as Float32Array)]);
    expect(flag).toMatchObject({
      edges: [0],
      counts: [wet.filter((v) => v === 0).length, wet.filter((v) => v === 1).length, 0],
    });
    const codes = batches.flatMap(({ columns }) => [...(columns[2] as CategoryColumn).codes]);
    if (category?.kind !== 'category') throw new Error('a category');
    expect(category!.texts).toHaveLength(20);
    const countOf = (text: string): number => codes.filter((code) => states[code] === text).length;
    expect(category!.counts.slice(0, 20)).toEqual(category!.texts.map(countOf));
    expect(category!.counts.at(-1)).toBe(codes.filter((code) => code === -1).length);
    for (const { counts } of [number!, flag!, category!])
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_001);
    if (number?.kind !== 'number') throw new Error('a number');
    const { edges } = number;
    expect(binValues(number, 0)).toEqual({ kind: 'range', above: null, upTo: edges[0] });
    expect(binValues(number!, 9)).toEqual({ kind: 'range', above: edges[8], upTo: null });
    expect(binValues(flag!, 1)).toEqual({ kind: 'range', above: 0, upTo: null });
    expect([10, 2, 21].map((bin, at) => binValues([number!, flag!, category][at]!, bin).kind)).toEqual([
      'missing',
      'missing',
      'missing',
    ]);
    expect(binValues(category, 3)).toEqual({ kind: 'text', text: category.texts[3] });
    expect(binValues(category, 20)).toEqual({ kind: 'otherTexts' });
    // Plain JSON, and texts by themselves: another batch may have other codes.
    expect(JSON.parse(JSON.stringify([number, flag, category]))).toEqual([number, flag, category]);
    const other = { codes: Int32Array.of(0, 1, -1), texts: ['new', category!.texts[3]!] };
    expect([...binsOf(category!, other)]).toEqual([20, 3, 21]);
  });

  it('has no deciles without values, and one bin of equal values', () => {
    const columns = (values: number[]) => [{ count: values.length, columns: [Float32Array.from(values)] }];
    expect(featureProfile([feature('t', 'number')], columns([Number.NaN]))).toEqual([
      { feature: 't', kind: 'number', edges: [], counts: [0, 1] },
    ]);
    expect(featureProfile([feature('t', 'number')], columns([7, 7, 7]))).toEqual([
      { feature: 't', kind: 'number', edges: [7], counts: [3, 0, 0] },
    ]);
  });
});

describe('the population stability index', () => {
  it('is the symmetric divergence of shares, with half an event in an empty bin', () => {
    // Python: sum((a / m - e / n) * log((a / m) / (e / n))), with 0.5 for 0; R: qchisq(.95, 6) * (1 / 1050 + 1 / 1100).
    const { index, byChance, reading } = stabilityIndex(
      [120, 300, 280, 200, 100, 0, 50],
      [90, 310, 200, 260, 170, 4, 66],
    );
    expect(index).toBeCloseTo(0.09130201332185184, 12);
    expect(byChance).toBeCloseTo(0.023438885345497446, 8);
    expect(reading).toBe('stable');
    expect(stabilityIndex([100, 100], [50, 150])).toMatchObject({ reading: 'moved far' });
    expect(stabilityIndex([1_000, 1_000], [650, 1_350])).toMatchObject({ reading: 'moved' });
    // Four events say nothing: chance alone explains it.
    expect(stabilityIndex([1_000, 1_000], [1, 3])).toMatchObject({ reading: 'stable' });
    expect(stabilityIndex([10, 10], [0, 0])).toMatchObject({ index: 0, reading: null, mostMoved: null });
    expect(stabilityIndex([10, 10], [5, 5]).mostMoved).toBeNull();
    expect(stabilityIndex([100, 100, 800], [300, 90, 610]).mostMoved).toBe(0);
  });

  it('exceeds what chance allows in about one of twenty samples of one distribution', () => {
    const random = createRandom(11);
    const shares = [0.05, 0.1, 0.15, 0.2, 0.5];
    const draw = (events: number): number[] => {
      const counts = shares.map(() => 0);
      for (let event = 0; event < events; event++) {
        let [rest, bin] = [random.uniform(), 0];
        while (bin < shares.length - 1 && rest >= shares[bin]!) rest -= shares[bin++]!;
        counts[bin]! += 1;
      }
      return counts;
    };
    let above = 0;
    for (let run = 0; run < 1_000; run++) {
      const { index, byChance } = stabilityIndex(draw(3_000), draw(1_000));
      if (index > byChance) above++;
    }
    // Three standard deviations of a binomial of 1,000 and 0.05.
    expect(Math.abs(above - 50)).toBeLessThan(21);
  });
});

describe('the tally of forecasts', () => {
  it('is what the plain formulas say, whatever the order', () => {
    const forecasts = fc.array(
      fc.record({
        severity: fc.integer({ min: 0, max: 5 }),
        predicted: fc.integer({ min: 1, max: 4 }),
        weights: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(forecasts, (rows) => {
        const events = rows.map(({ weights, ...row }) => {
          const sum = weights.reduce((total, one) => total + one, 0);
          return { ...row, p: weights.map((one) => (sum === 0 ? 0.25 : one / sum)) };
        });
        const [tally, backwards] = [new ForecastTally([1, 2, 3, 4]), new ForecastTally([1, 2, 3, 4])];
        for (const { severity, predicted, p } of events) tally.add(severity, predicted, p, 0);
        for (const { severity, predicted, p } of [...events].reverse())
          backwards.add(severity, predicted, [9, ...p], 1);
        const figures = tally.figures();
        const judged = events.filter(({ severity }) => severity >= 1 && severity <= 4);
        const mean = (values: number[]): number | null =>
          values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
        const close = (actual: number | null, expected: number | null): void => {
          if (expected === null) expect(actual).toBeNull();
          else expect(actual).toBeCloseTo(expected, 9);
        };
        expect(figures).toMatchObject({ events: events.length, judged: judged.length });
        close(
          figures.logLoss,
          mean(judged.map(({ severity, p }) => -Math.log(Math.max(leastProbability, p[severity - 1]!)))),
        );
        close(figures.rightShare, mean(judged.map((one) => Number(one.severity === one.predicted))));
        for (const one of figures.classes) {
          const k = one.severity - 1;
          expect(one.observed).toBe(judged.filter(({ severity }) => severity === one.severity).length);
          expect(one.predicted).toBe(judged.filter(({ predicted }) => predicted === one.severity).length);
          close(
            one.expected,
            judged.reduce((sum, { p }) => sum + p[k]!, 0),
          );
          close(
            one.expectedDeviation,
            Math.sqrt(judged.reduce((sum, { p }) => sum + p[k]! * (1 - p[k]!), 0)),
          );
          let distance = 0;
          for (const { from, until, events: inBin, probability, observedShare } of one.reliability) {
            const members = judged.filter(({ p }) => Math.min(9, Math.floor(p[k]! * 10)) / 10 === from);
            expect([inBin, until]).toEqual([members.length, (from * 10 + 1) / 10]);
            close(probability, mean(members.map(({ p }) => p[k]!)));
            close(observedShare, mean(members.map(({ severity }) => Number(severity === one.severity))));
            distance += members.length * Math.abs((probability ?? 0) - (observedShare ?? 0));
          }
          close(one.calibrationError, judged.length === 0 ? null : distance / judged.length);
        }
        const other = backwards.figures();
        close(other.logLoss, figures.logLoss);
        expect(other.classes.map(({ observed, predicted, right }) => [observed, predicted, right])).toEqual(
          figures.classes.map(({ observed, predicted, right }) => [observed, predicted, right]),
        );
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});

describe('the latest events', () => {
  it('are those that sorting would find, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 40 }),
        (times, capacity) => {
          const latest = new LatestEvents(capacity);
          const inSlot: number[] = [];
          for (const [event, ms] of times.entries()) {
            const slot = latest.offer(ms, key(event));
            if (slot >= 0) inSlot[slot] = event;
          }
          const expected = [...times.keys()]
            .sort((a, b) => times[b]! - times[a]! || (key(a) < key(b) ? 1 : -1))
            .slice(0, capacity);
          expect(latest.size).toBe(expected.length);
          expect(new Set(inSlot)).toEqual(new Set(expected));
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

/** Keys in no order of time. */
function key(event: number): string {
  return String((event * 7_919) % 1_009).padStart(4, '0');
}
