import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError, StatisticsError } from '../../src/base/errors.js';
import { type CusumOptions, cusum } from '../../src/stats/controlCharts.js';
import { type EarsMethod, ears } from '../../src/stats/ears.js';
import { type FarringtonOptions, farringtonFlexible } from '../../src/stats/farrington.js';
import { pastCounts } from '../../src/stats/farringtonBlocks.js';
import { createRandom } from '../../src/stats/random.js';
import { hasPublished, numbers, published, publishedJson, relativeError } from './reference.js';

interface Control {
  readonly b: number;
  readonly w: number;
  readonly noPeriods: number;
  readonly alpha: number;
  readonly thresholdMethod: 'delta' | 'nbPlugin' | 'muan';
  readonly powertrans?: '1/2' | 'none';
  readonly reweight?: boolean;
  readonly pastWeeksNotIncluded?: number;
  readonly trend?: boolean;
  readonly weightsThreshold?: number;
}

type Point = [
  index: number,
  expected: number | null,
  bound: number | null,
  alarm: number,
  pValue: number,
  dispersion: number,
  trend: number | null,
];

const reference = JSON.parse(
  readFileSync(new URL('./fixtures/surveillance_R.json', import.meta.url), 'utf8'),
) as {
  series: Record<string, { counts: number[]; periodsPerYear: number }>;
  farrington: { series: string; control: Control; points: Point[] }[];
  ears: {
    series: string;
    method: EarsMethod;
    baseline: number;
    minSigma: number;
    from: number;
    alarms: number[] | number;
    lastBounds: (number | null)[];
  }[];
};

const alarmsOf = (points: readonly { index: number; isAlarm: boolean }[]): number[] =>
  points.filter(({ isAlarm }) => isAlarm).map(({ index }) => index);

const salmonella = 'salmonella.agona of R (skipped: ../shared/refdata is absent)';
const agona = (): Float64Array => numbers(published('spc/salmonella_agona.csv').observed);

describe('ears', () => {
  it.each(reference.ears)(
    '$method equals R on the $series series, baseline $baseline, minSigma $minSigma',
    (one) => {
      const { series, method, baseline, minSigma } = one;
      const points = ears(reference.series[series]!.counts, { method, baseline, minSigma });
      expect(points[0]!.index).toBe(one.from);
      expect(alarmsOf(points)).toEqual([one.alarms].flat());
      points.slice(-50).forEach(({ bound, isAlarm }, i) => {
        const expected = one.lastBounds[i]!;
        // C3 of R has 0 / 0 after a count on the mean of a constant baseline.
        if (expected === null) expect(isAlarm).toBe(false);
        else expect(bound).toBeCloseTo(expected, 7);
      });
    },
  );

  it.skipIf(!hasPublished)(`finds what R finds in ${salmonella}`, () => {
    const found = (method: EarsMethod) => ears(agona(), { method, from: 280, until: 312, alpha: 0.001 });
    const oneBased = (method: EarsMethod) => alarmsOf(found(method)).map((index) => index + 1);
    expect(oneBased('C1')).toEqual([283, 284, 294]);
    expect(oneBased('C2')).toEqual([283, 284, 285]);
    expect(oneBased('C3')).toEqual([283, 284, 285, 286, 287, 296]);
    const first = (method: EarsMethod) =>
      found(method)
        .slice(0, 5)
        .map(({ bound }) => bound);
    const close = (actual: number[], expected: number[]) =>
      actual.forEach((bound, i) => {
        expect(bound).toBeCloseTo(expected[i]!, 7);
      });
    close(first('C1'), [2.2232272, 3.0502818, 3.5231641, 5.7464797, 9.753822]);
    close(first('C2'), [2.2232272, 2.2232272, 2.2232272, 3.0502818, 3.5231641]);
    close(first('C3'), [3.6517986, 2.7577497, 3.8637008, 3.9788166, 0]);
  });

  it('raises no alarm on a constant series, at any level', () => {
    for (const method of ['C1', 'C2', 'C3'] as const) {
      for (const level of [0, 1 / 3, 7])
        expect(alarmsOf(ears(new Array(30).fill(level), { method }))).toEqual([]);
    }
  });

  it('judges nothing without history, and refuses a range before it', () => {
    expect(ears([1, 2, 3])).toEqual([]);
    expect(() => ears(new Array(20).fill(1), { method: 'C3', from: 10 })).toThrow(InputError);
    expect(() => ears([1, Number.NaN, 3])).toThrow(/counts\[1\]/);
    expect(() => ears([1, 2], { method: 'C4' as never })).toThrow(/Expected method/);
    expect(() => ears([1, 2], { baseline: 2 })).toThrow(/baseline/);
    expect(() => ears([1, 2], { minSigma: -1 })).toThrow(/minSigma/);
  });
});

/** R's control in our words. */
function optionsOf(control: Control, periodsPerYear: number): FarringtonOptions {
  const power = { '1/2': '1/2', none: '1' } as const;
  return {
    periodsPerYear,
    years: control.b,
    halfWindow: control.w,
    blocks: control.noPeriods,
    alpha: control.alpha,
    method: control.thresholdMethod,
    ...(control.powertrans && { power: power[control.powertrans] }),
    ...(control.reweight !== undefined && { reweight: control.reweight }),
    ...(control.pastWeeksNotIncluded !== undefined && { excludedPeriods: control.pastWeeksNotIncluded }),
    ...(control.trend !== undefined && { trend: control.trend }),
    ...(control.weightsThreshold !== undefined && { reweightAbove: control.weightsThreshold }),
  };
}

describe('farringtonFlexible', () => {
  it.each(
    reference.farrington.map((one) => ({ ...one, title: `${one.series} ${JSON.stringify(one.control)}` })),
  )('equals R: $title', ({ series, control, points }) => {
    const { counts, periodsPerYear } = reference.series[series]!;
    const from = points[0]![0];
    const found = farringtonFlexible(counts, { ...optionsOf(control, periodsPerYear), from });
    expect(found).toHaveLength(points.length);
    points.forEach(([index, expected, bound, alarm, pValue, dispersion, trend], i) => {
      const point = found[i]!;
      expect(point.index).toBe(index);
      expect(relativeError(point.dispersion, dispersion)).toBeLessThan(2e-7);
      expect(point.isAlarm).toBe(alarm === 1);
      expect(Math.abs(point.pValue - pValue)).toBeLessThan(2e-7);
      expect(point.trend === null).toBe(trend === null);
      if (trend !== null) expect(relativeError(point.trend!, trend)).toBeLessThan(1e-6);
      if (bound === null) expect(point.bound).toBeNaN();
      else {
        expect(relativeError(point.bound, bound)).toBeLessThan(2e-7);
        expect(relativeError(point.expected, expected!)).toBeLessThan(2e-7);
      }
    });
  });

  it.skipIf(!hasPublished)(`finds what R finds in ${salmonella}`, () => {
    const found = farringtonFlexible(agona(), {
      from: 280,
      until: 312,
      years: 4,
      halfWindow: 3,
      blocks: 10,
      excludedPeriods: 26,
      alpha: 0.1,
      method: 'nbPlugin',
    });
    expect(alarmsOf(found).map((index) => index + 1)).toEqual([283, 284, 285, 288, 294]);
    // The first has fewer than 5 cases in 4 weeks.
    expect(found.slice(0, 6).map(({ bound }) => bound)).toEqual([Number.NaN, 3, 3, 4, 4, 5]);
  });

  it('compares with windows of past years, and cuts the rest of each year into blocks', () => {
    const season = fc
      .record({
        periodsPerYear: fc.integer({ min: 5, max: 60 }),
        years: fc.integer({ min: 1, max: 5 }),
        halfWindow: fc.integer({ min: 0, max: 2 }),
        blocks: fc.integer({ min: 1, max: 12 }),
        excludedPeriods: fc.integer({ min: 0, max: 4 }),
      })
      .filter(({ periodsPerYear, halfWindow, blocks }) => blocks - 1 <= periodsPerYear - 2 * halfWindow - 1);
    fc.assert(
      fc.property(season, fc.integer({ min: 0, max: 20 }), (season, later) => {
        const { periodsPerYear, years, halfWindow, blocks, excludedPeriods } = season;
        const index = periodsPerYear * years + halfWindow + later;
        const past = pastCounts(index, season);
        const found = new Map(past.indexes.map((t, i) => [t, past.block[i]!]));
        // Naive: label the windows first, then walk from the end of each to the start of the next.
        const labels = new Map<number, number>();
        for (let year = years; year >= 0; year--) {
          const middle = index - year * periodsPerYear;
          for (let t = middle - halfWindow; t <= middle + halfWindow; t++) labels.set(t, blocks - 1);
          if (year === 0 || blocks === 1) continue;
          const rest = periodsPerYear - 2 * halfWindow - 1;
          let t = middle + halfWindow + 1;
          for (let block = 0; block < blocks - 1; block++) {
            const length = Math.floor(rest / (blocks - 1)) + (block < rest % (blocks - 1) ? 1 : 0);
            for (let k = 0; k < length; k++) labels.set(t++, block);
          }
        }
        for (const t of [...labels.keys()]) if (t >= index - excludedPeriods) labels.delete(t);
        expect(new Map([...found].sort(([a], [b]) => a - b))).toEqual(
          new Map([...labels].sort(([a], [b]) => a - b)),
        );
      }),
    );
  });

  it('has about the promised share of alarms on counts without outbreaks', () => {
    const random = createRandom(11);
    const counts = Float64Array.from({ length: 800 }, (_, t) =>
      random.negativeBinomial(20 * Math.exp(0.4 * Math.cos((2 * Math.PI * t) / 52)), 10),
    );
    const points = farringtonFlexible(counts, { blocks: 10, method: 'nbPlugin', alpha: 0.05 });
    expect(points.length).toBeGreaterThan(500);
    const share = alarmsOf(points).length / points.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.09);
  });

  it('expects nothing where the past has nothing, and says so', () => {
    const counts = new Array(60).fill(0);
    counts[58] = 6;
    const options = { periodsPerYear: 7, years: 4, halfWindow: 0, blocks: 7 };
    const points = farringtonFlexible(counts, options);
    expect(points.find(({ index }) => index === 58)).toMatchObject({
      expected: 0,
      bound: 0,
      isAlarm: true,
      pValue: 0,
    });
    expect(points.find(({ index }) => index === 59)).toMatchObject({
      observed: 0,
      isAlarm: false,
      pValue: 1,
    });
    expect(points.find(({ index }) => index === 50)!.bound).toBeNaN();
  });

  it('refuses what it cannot do', () => {
    const counts = new Array(300).fill(3);
    expect(() => farringtonFlexible(counts, { populationOffset: true } as never)).toThrow(/not found/);
    expect(() => farringtonFlexible(counts, { method: 'muan', power: '2/3' })).toThrow(/power/);
    expect(() => farringtonFlexible(counts, { from: 100 })).toThrow(/from/);
    expect(() => farringtonFlexible(counts, { halfWindow: 26 })).toThrow(/halfWindow/);
    expect(() => farringtonFlexible(counts, { blocks: 60 })).toThrow(/blocks/);
    expect(() => farringtonFlexible([1, -1], {})).toThrow(InputError);
    expect(() => farringtonFlexible(counts, { years: 1, halfWindow: 0, from: 299 })).toThrow(StatisticsError);
    expect(farringtonFlexible([1, 2, 3])).toEqual([]);
  });
});

describe('cusum', () => {
  it.skipIf(!hasPublished)(
    'equals the table of Montgomery and Runger (skipped: ../shared/refdata is absent)',
    () => {
      const table = publishedJson<{
        mu0: number;
        K: number;
        H: number;
        x: number[];
        sH: number[];
        sL: number[];
      }>('spc/montgomery_runger_cusum.json');
      const points = cusum(table.x, { target: table.mu0, allowance: table.K, decisionInterval: table.H });
      points.forEach(({ high, low, isAlarm }, i) => {
        expect(high).toBeCloseTo(table.sH[i]!, 9);
        expect(low).toBeCloseTo(table.sL[i]!, 9);
        expect(isAlarm).toBe(false);
      });
    },
  );

  it('is the largest sum of deviations that ends at a value (naive, random input)', () => {
    const values = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 40 });
    const range = { min: 0.1, max: 3, noNaN: true };
    fc.assert(
      fc.property(values, fc.double(range), fc.double(range), (values, allowance, decisionInterval) => {
        const points = cusum(values, { target: 0.5, allowance, decisionInterval });
        points.forEach((point, t) => {
          const sums = (sign: number) =>
            values
              .slice(0, t + 1)
              .map((_, s) =>
                values.slice(s, t + 1).reduce((sum, x) => sum + sign * (x - 0.5) - allowance, 0),
              );
          const [high, low] = [Math.max(0, ...sums(1)), Math.max(0, ...sums(-1))];
          expect(point.high).toBeCloseTo(high, 9);
          expect(point.low).toBeCloseTo(low, 9);
          expect(point.isAlarm).toBe(point.high > decisionInterval || point.low > decisionInterval);
          expect(point.highRun === 0).toBe(point.high === 0);
        });
      }),
    );
  });

  it('counts how long a shift has lasted', () => {
    const points = cusum([0, 0, 3, 3, 3, -9], { target: 0, allowance: 1, decisionInterval: 5 });
    expect(points.map(({ highRun }) => highRun)).toEqual([0, 0, 1, 2, 3, 0]);
    expect(points.map(({ isAlarm }) => isAlarm)).toEqual([false, false, false, false, true, true]);
  });

  it('refuses what it cannot do', () => {
    const options: CusumOptions = { target: 0, allowance: 1, decisionInterval: 5 };
    expect(() => cusum([1, Number.NaN], options)).toThrow(InputError);
    expect(() => cusum([1], { ...options, allowance: -1 })).toThrow(/allowance/);
    expect(() => cusum([1], { ...options, decisionInterval: 0 })).toThrow(/decisionInterval/);
    expect(() => cusum([1], { ...options, h: 4 } as never)).toThrow(/not found/);
  });
});
