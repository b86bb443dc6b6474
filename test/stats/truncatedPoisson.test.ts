import { describe, expect, it } from 'vitest';
import {
  coefficient,
  createRandom,
  fitConditionalPoisson,
  fitTruncatedPoisson,
} from '../../src/stats/index.js';
import { momentsOf } from '../../src/stats/truncatedMoments.js';

/** Every way to spread a total over rows that each count at least one, added up: slow, and plainly right. */
function enumerated(kindOfRow: readonly number[], eta: readonly number[], total: number) {
  const kinds = Math.max(...kindOfRow) + 1;
  const sums = new Float64Array(kinds);
  const products = new Float64Array(kinds * kinds);
  let weight = 0;
  const spread = (row: number, left: number, chance: number, counts: readonly number[]): void => {
    if (row === kindOfRow.length) {
      if (left > 0) return;
      weight += chance;
      for (let g = 0; g < kinds; g++) {
        sums[g]! += chance * counts[g]!;
        for (let h = 0; h < kinds; h++) products[g * kinds + h]! += chance * counts[g]! * counts[h]!;
      }
      return;
    }
    const kind = kindOfRow[row]!;
    let factorial = 1;
    for (let k = 1; k <= left; k++) {
      factorial *= k;
      const next = counts.map((count, g) => (g === kind ? count + k : count));
      spread(row + 1, left - k, (chance * Math.exp(eta[kind]! * k)) / factorial, next);
    }
  };
  spread(0, total, 1, new Array(kinds).fill(0));
  const mean = sums.map((sum) => sum / weight);
  const covariance = products.map(
    (product, at) => product / weight - mean[Math.floor(at / kinds)]! * mean[at % kinds]!,
  );
  return { mean, covariance, logNormaliser: Math.log(weight) };
}

function closeTo(found: ArrayLike<number>, expected: ArrayLike<number>, digits: number): void {
  for (let i = 0; i < expected.length; i++) expect(found[i]).toBeCloseTo(expected[i]!, digits);
}

describe('momentsOf', () => {
  it('equals the sum over every way to spread the counts, on seeded random strata', () => {
    const random = createRandom(11);
    for (let trial = 0; trial < 40; trial++) {
      const rows = Array.from({ length: 2 + random.integer(3) }, () => 1 + random.integer(2));
      const kindOfRow = rows.flatMap((times, kind) => new Array<number>(times).fill(kind));
      const eta = rows.map(() => random.normal());
      const total = kindOfRow.length + 1 + random.integer(4);
      const found = momentsOf({ kinds: rows.map((_, kind) => kind), rows, total }, eta);
      const expected = enumerated(kindOfRow, eta, total);
      closeTo(found.mean, expected.mean, 10);
      closeTo(found.covariance, expected.covariance, 10);
      expect(found.logNormaliser).toBeCloseTo(expected.logNormaliser, 10);
    }
  });

  it('stays finite for totals beyond the factorials of a double, where it is the multinomial', () => {
    const { mean } = momentsOf({ kinds: [0, 1], rows: [2, 3], total: 5000 }, [0, Math.log(2)]);
    closeTo(mean, [(5000 * 2) / 8, (5000 * 6) / 8], 6); // no row is likely to count nothing
  });
});

/** Strata of five rows, some of them wet, with gamma levels; rows that count nothing are not seen. */
function madeStrata(seed: number, strata: number, level: number, rateRatio: number) {
  const random = createRandom(seed);
  const rows: { count: number; wet: number; stratum: number }[] = [];
  for (let stratum = 0; stratum < strata; stratum++) {
    const rate = (level * random.gamma(2)) / 2;
    for (let row = 0; row < 5; row++) {
      const wet = random.uniform() < 0.2 ? 1 : 0;
      rows.push({ count: random.poisson(rate * (wet === 1 ? rateRatio : 1)), wet, stratum });
    }
  }
  const seen = rows.filter(({ count }) => count > 0);
  const columns = (of: typeof rows) =>
    [of.map((row) => row.count), of.map((row) => row.wet), of.map((row) => row.stratum)] as const;
  return { all: columns(rows), seen: columns(seen) };
}

describe('fitTruncatedPoisson', () => {
  it('finds the planted ratio from seen rows alone, where leaving out the unseen pulls the ratio to 1', () => {
    for (const level of [0.5, 1.5]) {
      const [counts, wet, strata] = madeStrata(3, 40_000, level, 1.5).seen;
      const fit = fitTruncatedPoisson(counts, wet, { wet: [0, 1] }, strata);
      const { lower, upper } = coefficient(fit, 'wet', 0.999);
      expect(Math.log(1.5)).toBeGreaterThan(lower);
      expect(Math.log(1.5)).toBeLessThan(upper);
      const careless = fitConditionalPoisson(counts, { wet }, strata);
      expect(careless.coefficients[0]).toBeLessThan(0.75 * Math.log(1.5));
    }
  });

  it('has a 95 % interval that holds the planted ratio in 90 to 99 % of 200 runs', () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const [counts, wet, strata] = madeStrata(seed, 400, 1, 1.4).seen;
      const { lower, upper } = coefficient(
        fitTruncatedPoisson(counts, wet, { wet: [0, 1] }, strata, { clusters: strata }),
        'wet',
      );
      if (lower <= Math.log(1.4) && Math.log(1.4) <= upper) held++;
    }
    expect(held).toBeGreaterThanOrEqual(180);
    expect(held).toBeLessThanOrEqual(198);
  });

  it('is the conditional Poisson fit where rows count so much that none is unseen', () => {
    const [counts, wet, strata] = madeStrata(5, 300, 200, 1.3).seen;
    const truncated = fitTruncatedPoisson(counts, wet, { wet: [0, 1] }, strata);
    const conditional = fitConditionalPoisson(counts, { wet }, strata, { quasi: false });
    expect(truncated.coefficients[0]).toBeCloseTo(conditional.coefficients[0]!, 4);
  });

  it('gives the same answer when rows of one stratum and pattern are joined first', () => {
    const [counts, wet, strata] = madeStrata(7, 500, 1, 1.4).seen;
    const joined = new Map<string, { count: number; rows: number; wet: number; stratum: number }>();
    counts.forEach((count, i) => {
      const key = `${strata[i]} ${wet[i]}`;
      const entry = joined.get(key) ?? { count: 0, rows: 0, wet: wet[i]!, stratum: strata[i]! };
      entry.count += count;
      entry.rows++;
      joined.set(key, entry);
    });
    const cells = [...joined.values()];
    const plain = fitTruncatedPoisson(counts, wet, { wet: [0, 1] }, strata);
    const short = fitTruncatedPoisson(
      cells.map(({ count }) => count),
      cells.map((cell) => cell.wet),
      { wet: [0, 1] },
      cells.map(({ stratum }) => stratum),
      { rows: cells.map(({ rows }) => rows) },
    );
    expect(short.coefficients[0]).toBeCloseTo(plain.coefficients[0]!, 12);
    expect(short.covariance[0]).toBeCloseTo(plain.covariance[0]!, 12);
    expect(short.rowsUsed).toBe(plain.rowsUsed);
  });

  it('says what is wrong with counts of nothing, patterns beyond the design, and strata that say nothing', () => {
    expect(() => fitTruncatedPoisson([1, 0], [0, 1], { wet: [0, 1] }, [1, 1])).toThrow(
      /Expected counts\[1\] to be .*, got 0\./,
    );
    expect(() => fitTruncatedPoisson([1, 2], [0, 2], { wet: [0, 1] }, [1, 1])).toThrow(
      /Expected patterns\[1\] to be .*, got 2\./,
    );
    expect(() => fitTruncatedPoisson([1, 1], [0, 1], { wet: [0, 1] }, [1, 1])).toThrow(/No stratum/);
    expect(() => fitTruncatedPoisson([3, 1], [0, 1], { wet: [0, 1] }, [1, 1])).toThrow(/infinity/);
    expect(() => fitTruncatedPoisson([], [], { wet: [0, 1] }, [])).toThrow(
      /length of counts to be at least 1, got 0/,
    );
  });
});
