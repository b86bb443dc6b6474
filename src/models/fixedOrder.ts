/** Steps of a chance: as many as the first 24 bits of a key have. */
const steps = 2 ** 24;
/** The place of the row beside its chance, in one whole number below 2^53. */
const mostRows = 2 ** 28;

/**
 * An order of rows that depends on them alone, whatever order their source gave them in: by chance, and rows of equal chance
 * by `compare`. Sums depend on the order of their terms in the last digits, and so would a model.
 *
 * @param chance of each row, from 0 to below 1; at most 268 million rows
 * @param compare tells rows apart that have the same chance to 24 bits; equal only where the rows are interchangeable
 */
export function fixedOrder(
  chance: ArrayLike<number>,
  compare: (a: number, b: number) => number,
): Uint32Array {
  // Numbers sort ten times faster by themselves than with a function.
  const keys = Float64Array.from(chance, (value, row) => stepOf(value) * mostRows + row).sort();
  const order = Uint32Array.from(keys, (key) => key % mostRows);
  for (let from = 0, to = 1; from < order.length; from = to++) {
    const step = Math.floor(keys[from]! / mostRows);
    while (to < order.length && Math.floor(keys[to]! / mostRows) === step) to++;
    if (to - from > 1) order.subarray(from, to).sort(compare);
  }
  return order;
}

/** A row without a chance comes first. */
function stepOf(chance: number): number {
  return Number.isNaN(chance) ? 0 : Math.floor(chance * steps);
}
