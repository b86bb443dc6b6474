import { unexpected } from '../base/checks.js';
import { requireAtLeast, requireLength, requireNonNegative } from './checks.js';
import { chisquarePValue } from './distributions.js';

/** A small p-value means that the rows have different shares of the columns. */
export interface IndependenceTest {
  readonly chisquare: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Pearson's chi-square test of the independence of rows and columns, without a continuity correction. It needs about
 * five counts expected in each cell.
 *
 * @param counts rows of equal length, at least two by two; no row and no column is zero throughout
 * @throws InputError when it is not such a table
 * @see R `chisq.test(correct = FALSE)`
 * @example
 * testIndependence([[762, 327, 468], [484, 239, 477]]); // chisquare 30.07, 2 degrees of freedom, p = 3.0e-7
 */
export function testIndependence(counts: readonly (readonly number[])[]): IndependenceTest {
  requireAtLeast('counts', counts, 2);
  const columns = [...counts[0]!.keys()];
  for (const [row, values] of counts.entries()) {
    requireAtLeast(`counts[${row}]`, values, 2);
    requireLength(`counts[${row}]`, values, columns.length);
    requireNonNegative(`counts[${row}]`, values);
  }
  const rowTotals = counts.map(sumOf);
  const columnTotals = columns.map((column) => sumOf(counts.map((row) => row[column]!)));
  const empty = [...rowTotals, ...columnTotals].find((total) => total === 0);
  if (empty !== undefined) throw unexpected('the total of each row and column', 'above 0', empty);
  const total = sumOf(rowTotals);
  const terms = counts.flatMap((row, at) =>
    row.map((n, column) => {
      const expected = (rowTotals[at]! * columnTotals[column]!) / total;
      return (n - expected) ** 2 / expected;
    }),
  );
  const chisquare = sumOf(terms);
  const degreesOfFreedom = (counts.length - 1) * (columns.length - 1);
  return { chisquare, degreesOfFreedom, pValue: chisquarePValue(chisquare, degreesOfFreedom) };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
