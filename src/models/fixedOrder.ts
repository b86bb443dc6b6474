import { orderByRowAndColumn } from '../stats/radixSort.js';

/** Steps of a chance: as many as the first 24 bits of a key have. */
const steps = 2 ** 24;

/**
 * An order of rows that depends on them alone, whatever order their source gave them in: by chance, and rows of equal chance
 * by `compare`. Sums depend on the order of their terms in the last digits, and so would a model. Takes a fraction of a
 * second for each million rows.
 *
 * @param chance of each row, from 0 to below 1; NaN comes first
 * @param compare tells rows apart that have the same chance to 24 bits; 0 only where they are interchangeable
 */
export function fixedOrder(
  chance: ArrayLike<number>,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const count = chance.length;
  const stepOf = new Uint32Array(count);
  for (let row = 0; row < count; row++) stepOf[row] = chance[row]! * steps;
  const order = Uint32Array.from(orderByRowAndColumn(new Int32Array(count), stepOf, 1));
  for (let from = 0, to = 1; from < count; from = to++) {
    const step = stepOf[order[from]!];
    while (to < count && stepOf[order[to]!] === step) to++;
    if (to - from > 1) order.subarray(from, to).sort(compare);
  }
  return order;
}
