/** Corrections for multiple tests. */
import { unexpectedAt } from './checks.js';

/**
 * Benjamini-Hochberg adjusted p-values: calling every test below q significant keeps the expected share of
 * false positives at or below q, for independent or positively dependent tests.
 *
 * @param pValues 0..1, in any order; NaN (no test) stays NaN and does not count
 * @returns adjusted p-values in the same order
 * @throws InputError on a value outside 0..1
 * @see Benjamini and Hochberg, JRSS B 1995; R `p.adjust(method = "BH")`
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const tested: number[] = [];
  for (let i = 0; i < pValues.length; i++) {
    const p = pValues[i]!;
    if (p < 0 || p > 1) throw unexpectedAt('pValues', i, 'a number from 0 to 1', p);
    if (!Number.isNaN(p)) tested.push(i);
  }
  tested.sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Float64Array(pValues.length).fill(Number.NaN);
  let smallest = 1;
  tested.forEach((i, position) => {
    const rank = tested.length - position;
    smallest = Math.min(smallest, (pValues[i]! * tested.length) / rank);
    adjusted[i] = smallest;
  });
  return adjusted;
}

/**
 * The largest p-value that Benjamini-Hochberg calls significant at `q`; -1 if it calls none. Every p-value at
 * or below it has an adjusted value of at most `q`. Only the small p-values are sorted, so a million tests take
 * milliseconds.
 *
 * @param pValues 0..1; NaN (no test) does not count
 */
export function benjaminiHochbergCutoff(pValues: ArrayLike<number>, q: number): number {
  let tests = 0;
  const small: number[] = [];
  for (let i = 0; i < pValues.length; i++) {
    const p = pValues[i]!;
    if (p < 0 || p > 1) throw unexpectedAt('pValues', i, 'a number from 0 to 1', p);
    if (Number.isNaN(p)) continue;
    tests++;
    if (p <= q) small.push(p);
  }
  const sorted = Float64Array.from(small).sort();
  for (let rank = sorted.length; rank > 0; rank--) {
    if ((sorted[rank - 1]! * tests) / rank <= q) return sorted[rank - 1]!;
  }
  return -1;
}
