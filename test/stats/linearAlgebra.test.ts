import { describe, expect, it } from 'vitest';
import { StatisticsError } from '../../src/base/errors.js';
import {
  backSubstitute,
  cholesky,
  choleskyInverse,
  choleskySolve,
  multiplySquare,
  qrDecomposition,
  sandwich,
  transposeTimes,
  weightedGram,
} from '../../src/stats/linearAlgebra.js';
import { createRandom } from '../../src/stats/random.js';

function randomColumns(seed: number, n: number, p: number): Float64Array[] {
  const random = createRandom(seed);
  return Array.from({ length: p }, () => Float64Array.from({ length: n }, () => random.normal()));
}

describe('qrDecomposition', () => {
  it.each([
    [1, 5, 1],
    [2, 9, 4],
    [3, 40, 11],
    [4, 6, 6],
  ])('gives orthonormal Q and Q R = X (seed %i, %i x %i)', (seed, n, p) => {
    const columns = randomColumns(seed, n, p);
    const { q, r } = qrDecomposition(columns, []);
    const gram = weightedGram(q as Float64Array[], new Float64Array(n).fill(1));
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) expect(gram[i * p + j]).toBeCloseTo(i === j ? 1 : 0, 12);
      for (let k = 0; k < n; k++) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += q[j]![k]! * r[j * p + i]!;
        expect(sum).toBeCloseTo(columns[i]![k]!, 12);
      }
    }
  });

  it('names the column that repeats earlier ones', () => {
    const [a, b] = randomColumns(5, 20, 2) as [Float64Array, Float64Array];
    const c = a.map((x, i) => 2 * x - b[i]!);
    expect(() => qrDecomposition([a, b, c], ['a', 'b', 'twice'])).toThrow(/"twice" is a combination/);
    expect(() => qrDecomposition([a, new Float64Array(20)], ['a', 'nothing'])).toThrow(/"nothing" is zero/);
  });

  it('refuses more columns than rows', () => {
    expect(() => qrDecomposition(randomColumns(6, 2, 3), ['a', 'b', 'c'])).toThrow(StatisticsError);
  });
});

describe('cholesky', () => {
  it('solves and inverts what weightedGram made', () => {
    const n = 30;
    const p = 5;
    const columns = randomColumns(7, n, p);
    const gram = weightedGram(
      columns,
      Float64Array.from({ length: n }, (_, i) => 1 + i),
    );
    const lower = cholesky(gram, p) as Float64Array;
    const b = transposeTimes(columns, columns[0]!);
    const x = choleskySolve(lower, b);
    const identity = multiplySquare(gram, choleskyInverse(lower, p), p);
    for (let i = 0; i < p; i++) {
      let sum = 0;
      for (let j = 0; j < p; j++) {
        sum += gram[i * p + j]! * x[j]!;
        expect(identity[i * p + j]).toBeCloseTo(i === j ? 1 : 0, 10);
      }
      expect(sum).toBeCloseTo(b[i]!, 10);
    }
  });

  it('says at which row a matrix stops being positive definite', () => {
    expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).toEqual({ failedAt: 1 });
  });

  it('back-substitutes and sandwiches by hand-checked numbers', () => {
    expect([...backSubstitute(Float64Array.of(2, 1, 0, 4), [5, 8])]).toEqual([1.5, 2]);
    expect([...sandwich(Float64Array.of(1, 2, 0, 1), Float64Array.of(1, 0, 0, 3), 2)]).toEqual([13, 6, 6, 3]);
  });
});
