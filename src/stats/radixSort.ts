/** Sorts many points by two small whole numbers in linear time. */

const digitBits = 11;

/**
 * The order that sorts points by row, and within a row by column; equal ones stay in the order of the input. Sorts by
 * digits of eleven bits, the lowest first: each digit takes one count and one move of all points.
 *
 * @param rows one a point, 0 .. rowCount - 1
 * @param columns one a point, below 2^32
 * @returns positions in the input
 * @see Knuth, The Art of Computer Programming, volume 3, section 5.2.5
 */
export function orderByRowAndColumn(rows: Int32Array, columns: Uint32Array, rowCount: number): Int32Array {
  const n = rows.length;
  let [least, most] = [0xffffffff, 0];
  for (let i = 0; i < n; i++) {
    least = Math.min(least, columns[i]!);
    most = Math.max(most, columns[i]!);
  }
  let [keys, order] = [new Uint32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    keys[i] = columns[i]! - least;
    order[i] = i;
  }
  let [nextKeys, nextOrder] = [new Uint32Array(n), new Int32Array(n)];
  for (let shift = 0; shift < 32 && (most - least) >>> shift > 0; shift += digitBits) {
    const mask = (1 << digitBits) - 1;
    const places = new Int32Array(mask + 2);
    for (let i = 0; i < n; i++) places[((keys[i]! >>> shift) & mask) + 1]!++;
    for (let digit = 0; digit < mask; digit++) places[digit + 1]! += places[digit]!;
    for (let i = 0; i < n; i++) {
      const place = places[(keys[i]! >>> shift) & mask]!++;
      nextKeys[place] = keys[i]!;
      nextOrder[place] = order[i]!;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  const places = new Int32Array(rowCount + 1);
  for (let i = 0; i < n; i++) places[rows[i]! + 1]!++;
  for (let row = 0; row < rowCount; row++) places[row + 1]! += places[row]!;
  for (let i = 0; i < n; i++) nextOrder[places[rows[order[i]!]!]!++] = order[i]!;
  return nextOrder;
}
