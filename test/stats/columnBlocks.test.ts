import { describe, expect, it } from 'vitest';
import { basisOf } from '../../src/stats/basis.js';
import { columnProducts } from '../../src/stats/columnBlocks.js';
import { createRandom } from '../../src/stats/index.js';
import { orderByRowAndColumn } from '../../src/stats/radixSort.js';

/** Numbers, two factors that cross each other, a rare indicator, and a column of few weights. */
function design(seed: number, n: number): Float64Array[] {
  const random = createRandom(seed);
  const column = (value: () => number): Float64Array => Float64Array.from({ length: n }, value);
  const [weekday, state] = [column(() => random.integer(7)), column(() => random.integer(9))];
  const indicator = (factor: Float64Array, level: number): Float64Array =>
    factor.map((one) => (one === level ? 1 : 0));
  return [
    column(() => 1),
    column(() => random.normal()),
    ...[1, 2, 3, 4, 5, 6].map((level) => indicator(weekday, level)),
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((level) => indicator(state, level)),
    column(() => (random.uniform() < 0.02 ? 1 : 0)),
    column(() => (random.uniform() < 0.1 ? random.normal() : 0)),
    column(() => random.uniform()),
  ];
}

describe('columnProducts', () => {
  it.each([1, 2, 3])('equal the sums that they are short for (seed %i)', (seed) => {
    const columns = design(seed, 500);
    const weights = columns.at(-1)!;
    const products = columnProducts(columns);
    const gram = products.gram(weights);
    const crossed = products.transposeTimes(weights);
    const b = columns.map((_, j) => j - 4);
    const added = new Float64Array(500).fill(2);
    products.addTimes(b, added);
    for (const [row, value] of added.entries())
      expect(value).toBeCloseTo(
        columns.reduce((sum, column, j) => sum + b[j]! * column[row]!, 2),
        10,
      );
    for (const [i, a] of columns.entries()) {
      expect(crossed[i]).toBeCloseTo(
        a.reduce((sum, x, row) => sum + x * weights[row]!, 0),
        10,
      );
      for (const [j, b] of columns.entries()) {
        const sum = a.reduce((total, x, row) => total + x * b[row]! * weights[row]!, 0);
        expect(gram[i * columns.length + j]).toBeCloseTo(sum, 10);
      }
    }
  });

  it('stands columns that are zero throughout, and a single row', () => {
    expect([...columnProducts([new Float64Array(3), Float64Array.of(1, 2, 3)]).gram([1, 1, 1])]).toEqual([
      0, 0, 0, 14,
    ]);
    expect([...columnProducts([Float64Array.of(2)]).gram([3])]).toEqual([12]);
  });
});

describe('basisOf', () => {
  const names = (columns: readonly Float64Array[]): string[] => columns.map((_, j) => `c${j}`);

  it('is the columns themselves where they are far from collinear', () => {
    const columns = design(4, 300);
    expect(basisOf(columns, names(columns), undefined).columns).toBe(columns);
  });

  it('is orthonormal where they are near it, and gives the columns back, rows of weight zero too', () => {
    const random = createRandom(5);
    const x = Float64Array.from({ length: 200 }, () => random.normal());
    const columns = [x, x.map((value) => value + 1e-5 * random.normal())];
    const weights = x.map((_, i) => (i % 10 === 0 ? 0 : 1));
    const { columns: basis, r } = basisOf(columns, names(columns), weights);
    const between = basis[0]!.reduce((sum, value, i) => sum + value * basis[1]![i]! * weights[i]!, 0);
    expect(Math.abs(between)).toBeLessThan(1e-9);
    for (let i = 0; i < 200; i++)
      expect(basis[0]![i]! * r[1]! + basis[1]![i]! * r[3]!).toBeCloseTo(columns[1]![i]!, 12);
  });

  it('names a column that the ones before it make up, also where only rows without weight tell them apart', () => {
    const x = Float64Array.of(1, 2, 3, 4);
    expect(() => basisOf([x, x.map((v) => 2 * v)], ['a', 'b'], undefined)).toThrow(/"b" is a combination/);
    expect(() => basisOf([x, Float64Array.of(1, 2, 3, 9)], ['a', 'b'], [1, 1, 1, 0])).toThrow(/"b"/);
    expect(() => basisOf([x, new Float64Array(4)], ['a', 'b'], undefined)).toThrow(/"b" is zero/);
  });
});

describe('orderByRowAndColumn', () => {
  it.each([1, 20, 3_000, 2 ** 32])('sorts as a comparison does, columns below %d', (width) => {
    const random = createRandom(width % 1000);
    const rows = Int32Array.from({ length: 700 }, () => random.integer(20));
    const columns = Uint32Array.from({ length: 700 }, () => random.integer(width));
    const sorted = [...rows.keys()].sort((a, b) => rows[a]! - rows[b]! || columns[a]! - columns[b]! || a - b);
    expect([...orderByRowAndColumn(rows, columns, 20)]).toEqual(sorted);
  });

  it('stands no points', () => {
    expect([...orderByRowAndColumn(new Int32Array(0), new Uint32Array(0), 0)]).toEqual([]);
  });
});
