import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CategoryColumn, FeatureBatch } from '../../../src/dataset/features.js';
import { chooseRows } from '../../../src/models/linear/chooseRows.js';
import { compareOdds } from '../../../src/models/linear/compareOdds.js';
import { fitLinear } from '../../../src/models/linear/fitLinear.js';
import { type LinearModel, linearModelOf } from '../../../src/models/linear/linearModel.js';
import { oddsRatios } from '../../../src/models/linear/oddsRatios.js';
import type { LabelledBatch } from '../../../src/models/severityModel.js';
import { fitMultinomialLogit } from '../../../src/stats/multinomialLogit.js';
import { fitProportionalOdds } from '../../../src/stats/proportionalOdds.js';
import { createRandom } from '../../../src/stats/random.js';
import { category, feature, labelled, plantedBatch, plantedFeatures, plantedScore } from '../sampleBatch.js';

const kinds = ['multinomialLogit', 'proportionalOdds'] as const;
const sample = plantedBatch(20_000, createRandom(1));
const models = Object.fromEntries(
  kinds.map((kind) => [kind, fitLinear(kind, sample, plantedFeatures)]),
) as Record<(typeof kinds)[number], LinearModel>;

/** One event of the planted features. */
function event(
  temperature: number,
  lanes: number,
  hour: number,
  rain: number,
  state: string | null,
): FeatureBatch {
  return {
    count: 1,
    columns: [...[temperature, lanes, hour, rain].map((v) => Float32Array.of(v)), category([state])],
  };
}

describe('fitLinear', () => {
  it('finds the planted odds ratios, and none where none is planted', () => {
    const truth: Record<string, (level: string) => number> = {
      temperature: (level) => plantedScore(level === 'missing' ? Number.NaN : Number(level), 0, 0, null),
      lanes: () => 0,
      hour: (level) => plantedScore(50, Number(level), 0, null),
      rain: (level) => plantedScore(50, 0, Number(level), null),
      state: (level) => plantedScore(50, 0, 0, level),
    };
    // Of 95 % intervals about 95 % hold the truth. Those of one sample share a reference, so take several.
    const tables = [2, 3, 4, 5].map((seed) =>
      oddsRatios(fitLinear('proportionalOdds', plantedBatch(10_000, createRandom(seed)), plantedFeatures)),
    );
    const isHeld = tables.flat().map((row) => {
      const expected = Math.exp(truth[row.feature]!(row.level) - truth[row.feature]!(row.reference));
      return row.lower < expected && expected < row.upper;
    });
    const heldShare = isHeld.filter(Boolean).length / isHeld.length;
    expect(heldShare).toBeGreaterThan(0.9);
    expect(heldShare).toBeLessThan(0.995);
    const table = oddsRatios(models.proportionalOdds);
    const rows = (name: string) => table.filter((row) => row.feature === name);
    expect(rows('rain')).toHaveLength(1);
    expect(rows('rain')[0]).toMatchObject({ level: '1', reference: '0', severity: null });
    expect(rows('rain')[0]!.pValue).toBeLessThan(1e-10);
    expect(
      rows('state')
        .map(({ level }) => level)
        .sort(),
    ).toEqual(['CA', 'TX', 'missing']); // OH is the most frequent
    expect(rows('lanes').every(({ pValue }) => pValue > 0.001)).toBe(true);
    expect(
      oddsRatios(models.multinomialLogit)
        .filter((row) => row.feature === 'rain')
        .map((row) => row.severity),
    ).toEqual([3, 4]);
  });

  it('predicts probabilities near the true ones, which proportional odds does with fewer parameters', () => {
    const [ordered, free] = [models.proportionalOdds, models.multinomialLogit];
    for (const [temperature, hour, rain, state] of [
      [30, 8, 1, 'CA'],
      [70, 1, 0, 'OH'],
      [Number.NaN, 14.5, 1, null],
    ] as const) {
      const score = plantedScore(temperature, hour, rain, state);
      const atMost = [1, 2.5].map((threshold) => 1 / (1 + Math.exp(score - threshold)));
      const expected = [atMost[0]!, atMost[1]! - atMost[0]!, 1 - atMost[1]!];
      for (const model of [ordered, free]) {
        model.predict(event(temperature, 2, hour, rain, state)).forEach((found, k) => {
          expect(Math.abs(found - expected[k]!)).toBeLessThan(0.04);
        });
      }
    }
    expect(compareOdds(ordered, free).pValue).toBeGreaterThan(0.001);
    expect(compareOdds(ordered, free).degreesOfFreedom).toBe(
      free.toJSON().fit.parameters - ordered.toJSON().fit.parameters,
    );
    expect(() => compareOdds(free, free)).toThrow(/ordered\.kind to be proportionalOdds/);
  });

  it('is the fit of stats to the design written out', () => {
    const [, lanes, hour, rain] = sample.columns as readonly Float32Array[];
    const { codes, texts } = sample.columns[4] as CategoryColumn;
    const batch: LabelledBatch = { ...sample, columns: sample.columns.slice(1) };
    const names = ['CA', 'TX', null];
    const { terms } = fitLinear('proportionalOdds', batch, plantedFeatures.slice(1)).toJSON();
    const [otherLanes, otherHours] = [
      [1, 2, 3, 4].filter((_, level) => level !== terms[0]!.reference),
      [0, 3, 6, 9, 12, 15, 18, 21].filter((_, level) => level !== terms[1]!.reference),
    ];
    const around = (a: number, b: number) => Math.min(Math.abs(a - b), 24 - Math.abs(a - b));
    const indicator = (holds: (i: number) => boolean) =>
      Float64Array.from({ length: sample.count }, (_, i) => (holds(i) ? 1 : 0));
    const columns = [
      ...otherLanes.map((value) => indicator((i) => lanes![i] === value)),
      ...otherHours.map((point) => Float64Array.from(hour!, (h) => Math.max(0, 1 - around(h, point) / 3))),
      indicator((i) => rain![i] === 1),
      ...names.map((name) => indicator((i) => (texts[codes[i]!] ?? null) === name)),
    ];
    const design = Object.fromEntries(columns.map((column, j) => [`x${j}`, column]));
    const y = sample.labels.severity.map((severity) => severity - 2);
    const options = { penalty: 1, clusters: sample.labels.day };

    const ordered = fitProportionalOdds(y, design, options);
    const free = fitMultinomialLogit(y, design, options);
    const width = columns.length + 1;
    const expected = (i: number): Record<(typeof kinds)[number], number[]> => {
      const dot = (b: Float64Array) => columns.reduce((sum, column, j) => sum + column[i]! * b[j]!, 0);
      const atMost = Array.from(ordered.thresholds, (t) => 1 / (1 + Math.exp(dot(ordered.coefficients) - t)));
      const odds = [0, 1].map((k) => {
        const b = free.coefficients.subarray(k * width, (k + 1) * width);
        return Math.exp(b[0]! + dot(b.subarray(1)));
      });
      const sum = 1 + odds[0]! + odds[1]!;
      return {
        proportionalOdds: [atMost[0]!, atMost[1]! - atMost[0]!, 1 - atMost[1]!],
        multinomialLogit: [1 / sum, odds[0]! / sum, odds[1]! / sum],
      };
    };
    for (const kind of kinds) {
      const model = fitLinear(kind, batch, plantedFeatures.slice(1));
      const found = model.predict(batch);
      for (let i = 0; i < 500; i++)
        for (const [k, p] of expected(i)[kind].entries()) expect(found[i * 3 + k]).toBeCloseTo(p, 6);
      expect(model.toJSON().fit).toMatchObject({ rows: 20_000, days: 2000, penalty: 1 });
    }
    const rainAt = otherLanes.length + otherHours.length;
    const error = Math.sqrt(ordered.covariance[rainAt * ordered.names.length + rainAt]!);
    expect(terms[2]!.standardErrors[0]![1]).toBeCloseTo(error, 6);
  });

  it('takes columns that are constant, repeated, missing or have one outcome', () => {
    const random = createRandom(2);
    const n = 400;
    const severity = Uint8Array.from({ length: n }, () => 2 + random.integer(2));
    const x = Float32Array.from({ length: n }, () => random.normal());
    const columns = [
      new Float32Array(n).fill(7),
      x,
      x,
      new Float32Array(n).fill(Number.NaN),
      category(Array.from({ length: n }, () => null)),
      category(Array.from(severity, (s) => (s === 3 ? 'closed' : null))),
      category(Array.from({ length: n }, (_, i) => `rare ${i}`)),
    ];
    const features = columns.map((column, j) =>
      feature(`f${j}`, column instanceof Float32Array ? 'number' : 'category'),
    );
    for (const kind of kinds) {
      const model = fitLinear(kind, labelled(columns, severity, random), features);
      expect(model.classes).toEqual([2, 3]);
      expect(model.predict({ count: n, columns }).every((p) => p > 0 && p < 1)).toBe(true);
      const strange = {
        count: 1,
        columns: columns.map((column) =>
          column instanceof Float32Array ? Float32Array.of(-1e30) : category(['?']),
        ),
      };
      expect(model.predict(strange).every((p) => p > 0 && p < 1)).toBe(true);
    }
  });

  it('learns from the rows with the lowest chance, whatever their order', () => {
    const { labels } = sample;
    const rows = chooseRows(labels, 1000);
    expect(rows).toHaveLength(1000);
    const highest = Math.max(...Array.from(rows, (row) => labels.chance[row]!));
    expect(labels.chance.filter((chance) => chance < highest)).toHaveLength(999);
    const turned = chooseRows(
      { ...labels, severity: labels.severity.toReversed(), chance: labels.chance.toReversed() },
      1000,
    );
    expect([...turned].map((row) => sample.count - 1 - row).sort((a, b) => a - b)).toEqual([...rows]);
    expect(chooseRows({ ...labels, severity: labels.severity.map((s, i) => (i < 5 ? s : 0)) }, 1000)).toEqual(
      Int32Array.of(0, 1, 2, 3, 4),
    );
    expect(fitLinear('proportionalOdds', sample, plantedFeatures, { maxRows: 1000 }).toJSON().fit.rows).toBe(
      1000,
    );
  });

  it.each([
    [
      'one severity',
      { ...sample, labels: { ...sample.labels, severity: sample.labels.severity.map(() => 2) } },
      {},
      /fewer than two severities/,
    ],
    ['another number of features', { ...sample, columns: [] }, {}, /number of features to be 0, got 5/],
    ['an unknown option', sample, { ridge: 1 } as object, /Option of fitLinear not found: ridge/],
    ['a penalty of 0', sample, { penalty: 0 }, /Expected penalty to be a finite number above 0, got 0/],
  ])('refuses %s', (_, batch, options, message) => {
    expect(() => fitLinear('multinomialLogit', batch, plantedFeatures, options)).toThrow(message);
  });
});

describe.each(kinds)('a model of kind %s', (kind) => {
  const model = models[kind];

  it('gives rows of probabilities, each from its own event alone, in any order of the dictionary', () => {
    const number = fc.oneof(fc.double({ noDefaultInfinity: true }).map(Math.fround), fc.constant(Number.NaN));
    const texts = ['CA', 'OH', 'TX', 'ZZ', ''];
    const one = fc.tuple(
      number,
      number,
      fc.double({ min: 0, max: 23.99, noNaN: true }),
      fc.constantFrom(0, 1, Number.NaN),
      fc.constantFrom(null, ...texts),
    );
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 20 }),
        fc.shuffledSubarray(texts, { minLength: 5 }),
        (events, dictionary) => {
          const columns = [0, 1, 2, 3].map((at) =>
            Float32Array.from(events, (values) => values[at] as number),
          );
          const codes = Int32Array.from(events, ([, , , , state]) =>
            state === null ? -1 : dictionary.indexOf(state),
          );
          const all = model.predict({
            count: events.length,
            columns: [...columns, { codes, texts: dictionary }],
          });
          events.forEach((values, i) => {
            const row = all.slice(i * 3, i * 3 + 3);
            expect(row).toEqual(model.predict(event(...values)));
            expect(row.every((p) => p >= 0 && p <= 1)).toBe(true);
            expect(Math.abs(row[0]! + row[1]! + row[2]! - 1)).toBeLessThan(1e-12);
          });
        },
      ),
      { seed: 3, numRuns: 50 },
    );
  });

  it('is the same after a way through JSON, to the bit', () => {
    const again = linearModelOf(JSON.parse(JSON.stringify(model)));
    expect(again.predict(sample)).toEqual(model.predict(sample));
    expect(again.toJSON()).toEqual(JSON.parse(JSON.stringify(model.toJSON())));
  });

  it('keeps to the end of the broken line beyond it, goes round the clock, and takes the mean for what it never saw', () => {
    const p = (...values: Parameters<typeof event>) => model.predict(event(...values));
    expect(p(1e9, 2, 8, 0, 'OH')).toEqual(p(300, 2, 8, 0, 'OH'));
    expect(p(50, 9, 8, 0, 'OH')).toEqual(p(50, 4, 8, 0, 'OH'));
    const [late, midnight, early] = [23.999, 0, 0.001].map((hour) => p(50, 2, hour, 0, 'OH')[0]!);
    expect(Math.abs(late! - midnight!)).toBeLessThan(1e-3);
    expect(Math.abs(early! - midnight!)).toBeLessThan(1e-3);
    expect(p(50, 2, 32, 0, 'OH')).toEqual(p(50, 2, 8, 0, 'OH'));
    expect(p(50, 2, Number.POSITIVE_INFINITY, 0, 'OH')).toEqual(p(50, 2, Number.NaN, 0, 'OH'));
    expect(p(50, 2, 8, 0, 'nowhere')).toEqual(p(50, 2, 8, 0, 'elsewhere'));
    // No training row lacks `rain`; a fifth of them has it.
    const { weights } = model.toJSON().terms[3]!;
    const share = (sample.columns[3] as Float32Array).reduce((sum, rain) => sum + rain, 0) / sample.count;
    for (const ofScore of weights) {
      expect(ofScore[0]).toBe(0);
      expect(ofScore[2]).toBeCloseTo(share * ofScore[1]!, 12);
    }
  });

  const copy = () => JSON.parse(JSON.stringify(model));
  it.each<[string, unknown, RegExp]>([
    [
      'another kind',
      { ...copy(), kind: 'trees' },
      /Expected kind to be multinomialLogit or proportionalOdds, got "trees"/,
    ],
    ['a list', [], /Expected the model to be an object/],
    ['no features', { ...copy(), features: undefined }, /Expected features to be a list of features, got undefined/],
    ['descending classes', { ...copy(), classes: [3, 2, 4] }, /classes\[1\]/],
    [
      'a class too many',
      { ...copy(), classes: [1, 2, 3, 4] },
      /Expected the length of (intercepts|thresholds) to be 3, got 2/,
    ],
    [
      'a term too few',
      { ...copy(), terms: copy().terms.slice(1) },
      /Expected the length of terms to be 5, got 4/,
    ],
    [
      'text for a number',
      { ...copy(), terms: edited(4, { levels: { kind: 'points', points: [0], period: null } }) },
      /terms\[4\]\.levels\.kind to be texts/,
    ],
    [
      'a weight too few',
      { ...copy(), terms: edited(3, { weights: copy().terms[3].weights.map(() => [0, 1]) }) },
      /terms\[3\]\.weights\[0\] to be 3, got 2/,
    ],
    [
      'a weight of null',
      { ...copy(), terms: edited(3, { weights: copy().terms[3].weights.map(() => [0, null, 1]) }) },
      /Expected terms\[3\]\.weights\[0\]\[1\] to be a finite number, got null/,
    ],
    [
      'points that fall',
      { ...copy(), terms: edited(3, { levels: { kind: 'points', points: [1, 0], period: null } }) },
      /terms\[3\]\.levels\.points\[1\] to be above 1, got 0/,
    ],
    [
      'a period too short',
      { ...copy(), terms: edited(2, { levels: { ...copy().terms[2].levels, period: 20 } }) },
      /period to be null or a number above 21, got 20/,
    ],
    [
      'no points',
      { ...copy(), terms: edited(3, { levels: { kind: 'points', points: [], period: null } }) },
      /points to be at least one point, got \[\]/,
    ],
    ['no fit', { ...copy(), fit: undefined }, /Expected fit to be an object/],
  ])('from JSON with %s is refused', (_, json, message) => {
    expect(() => linearModelOf(json)).toThrow(message);
  });

  function edited(at: number, change: object): unknown[] {
    return copy().terms.map((term: object, index: number) => (index === at ? { ...term, ...change } : term));
  }
});
