import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sparseRows } from '../../src/stats/sparseRows.js';

it('sparseRows has every value that is not zero, row by row in the order of the columns', () => {
  const value = fc.oneof(fc.constant(0), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const table = fc
    .tuple(fc.nat(6), fc.nat(8))
    .chain(([width, rows]) =>
      fc.array(fc.array(value, { minLength: rows, maxLength: rows }), { minLength: width, maxLength: width }),
    );
  fc.assert(
    fc.property(table, (columns) => {
      const rows = columns[0]?.length ?? 0;
      const sparse = sparseRows(
        columns.map((column) => Float64Array.from(column)),
        rows,
      );
      const found = Array.from({ length: rows }, (_, i) => {
        const [from, to] = [sparse.starts[i]!, sparse.starts[i + 1]!];
        return [...sparse.columns.subarray(from, to)].map((j, s) => [j, sparse.values[from + s]]);
      });
      const expected = Array.from({ length: rows }, (_, i) =>
        columns.flatMap((column, j) => (column[i] === 0 ? [] : [[j, column[i]]])),
      );
      expect(found).toEqual(expected);
    }),
    { seed: 5, numRuns: 200 },
  );
});
