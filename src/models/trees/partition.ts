/**
 * Moves rows that go left before those that go right, each in the order they had.
 *
 * @param words packed bins, see `BinnedRows`
 * @param goesLeft 1 or 0 for each byte of the column
 * @param moved memory for the rows that go right
 * @returns where the rows that go right begin
 */
export function movePartition(
  rows: Uint32Array,
  from: number,
  to: number,
  words: Int32Array,
  rowWords: number,
  column: number,
  goesLeft: Uint8Array,
  moved: Uint32Array,
): number {
  const word = column >>> 2;
  const shift = (column & 3) * 8;
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const isLeft = goesLeft[(words[row * rowWords + word]! >>> shift) & 255]!;
    // Written to both, kept in one: no branch that a processor would have to guess.
    rows[left] = row;
    moved[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  rows.set(moved.subarray(0, right), left);
  return left;
}
