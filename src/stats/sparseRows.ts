/** A design row by row, without its zeros: for designs of many indicators, of which each row has few. */
export interface SparseRows {
  /** Where the entries of each row begin, and after the last row where they end. */
  readonly starts: Uint32Array;
  /** Column of each entry, ascending within a row. */
  readonly columns: Uint16Array;
  readonly values: Float64Array;
}

/** @param columns fewer than 65,536 columns of `rows` values */
export function sparseRows(columns: readonly Float64Array[], rows: number): SparseRows {
  const starts = new Uint32Array(rows + 1);
  for (const column of columns) for (let i = 0; i < rows; i++) if (column[i] !== 0) starts[i + 1]!++;
  for (let i = 0; i < rows; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice(0, rows);
  const columnOf = new Uint16Array(starts[rows]!);
  const values = new Float64Array(starts[rows]!);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) {
      if (column[i] === 0) continue;
      const at = next[i]!++;
      columnOf[at] = j;
      values[at] = column[i]!;
    }
  }
  return { starts, columns: columnOf, values };
}
