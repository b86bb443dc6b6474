/** Weighted cross-products of the same columns, again and again with other weights. */
import { weightedGram } from './linearAlgebra.js';

/** `sum of weight * column_i * column_j`, row-major p * p, of the columns that it was made for. */
export type Gram = (weights: ArrayLike<number>) => Float64Array;

/** A column with a larger share of rows that are not zero stays by itself. */
const sparseShare = 1 / 4;

/** Columns no two of which have a value in the same row: the indicators of a factor, of holidays, of states. */
interface Block {
  /** Which columns, by their place in the design. */
  readonly columns: number[];
  /** Which of them has a value in a row, as a place in `columns`; -1 for none. */
  readonly columnOf: Int32Array;
  readonly values: Float64Array;
  /** The rows where one has. */
  rows: Int32Array;
}

/**
 * Prepares the cross-products of columns. Indicators that exclude each other are one block, and a block meets another
 * column in one sweep, however many columns it has; the rest goes through `weightedGram`. A design of forty columns, most
 * of them indicators, takes a fifth of the time.
 */
export function gramOf(columns: readonly Float64Array[]): Gram {
  const p = columns.length;
  const { dense, blocks } = arranged(columns);
  if (blocks.length === 0) return (weights) => weightedGram(columns, weights);
  const denseColumns = dense.map((j) => columns[j]!);
  return (weights) => {
    const gram = new Float64Array(p * p);
    const ofDense = weightedGram(denseColumns, weights);
    for (const [a, i] of dense.entries())
      for (const [b, j] of dense.entries()) gram[i * p + j] = ofDense[a * dense.length + b]!;
    const set = (i: number, j: number, value: number): void => {
      gram[i * p + j] = value;
      gram[j * p + i] = value;
    };
    for (const [place, block] of blocks.entries()) {
      const weighted = weightedValues(block, weights);
      const squares = sumsWith(block, weighted, block.values);
      for (const [k, i] of block.columns.entries()) set(i, i, squares[k]!);
      for (const j of dense) {
        const sums = sumsWith(block, weighted, columns[j]!);
        for (const [k, i] of block.columns.entries()) set(i, j, sums[k]!);
      }
      for (const other of blocks.slice(place + 1)) {
        const sums = sumsBetween(block, weighted, other);
        const width = other.columns.length;
        for (const [k, i] of block.columns.entries())
          for (const [l, j] of other.columns.entries()) set(i, j, sums[k * width + l]!);
      }
    }
    return gram;
  };
}

/** One a row of the block. */
function weightedValues({ rows, values }: Block, weights: ArrayLike<number>): Float64Array {
  const weighted = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) weighted[k] = weights[rows[k]!]! * values[rows[k]!]!;
  return weighted;
}

/** Each column of the block, times another column. */
function sumsWith(
  { columns, columnOf, rows }: Block,
  weighted: Float64Array,
  other: Float64Array,
): Float64Array {
  const sums = new Float64Array(columns.length);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    sums[columnOf[row]!]! += weighted[k]! * other[row]!;
  }
  return sums;
}

/** Each column of the block, times each of another. */
function sumsBetween({ columns, columnOf, rows }: Block, weighted: Float64Array, other: Block): Float64Array {
  const width = other.columns.length;
  const sums = new Float64Array(columns.length * width);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const l = other.columnOf[row]!;
    if (l >= 0) sums[columnOf[row]! * width + l]! += weighted[k]! * other.values[row]!;
  }
  return sums;
}

/** Puts each sparse column into the first block that it fits. */
function arranged(columns: readonly Float64Array[]): { dense: number[]; blocks: Block[] } {
  const dense: number[] = [];
  const blocks: Block[] = [];
  for (const [j, column] of columns.entries()) {
    const rows = rowsIfSparse(column);
    if (rows === null) {
      dense.push(j);
      continue;
    }
    let block = blocks.find(({ columnOf }) => rows.every((row) => columnOf[row] === -1));
    if (block === undefined) {
      block = {
        columns: [],
        columnOf: new Int32Array(column.length).fill(-1),
        values: new Float64Array(column.length),
        rows: new Int32Array(0),
      };
      blocks.push(block);
    }
    for (const row of rows) {
      block.columnOf[row] = block.columns.length;
      block.values[row] = column[row]!;
    }
    block.columns.push(j);
  }
  for (const block of blocks) block.rows = rowsWhere(block.columnOf, (column) => column >= 0);
  return { dense, blocks };
}

/** The rows that are not zero, or null where they are many. */
function rowsIfSparse(column: Float64Array): Int32Array | null {
  let left = column.length * sparseShare;
  for (let row = 0; row < column.length && left >= 0; row++) if (column[row] !== 0) left--;
  return left < 0 ? null : rowsWhere(column, (value) => value !== 0);
}

function rowsWhere(values: Float64Array | Int32Array, holds: (value: number) => boolean): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (holds(values[row]!)) rows.push(row);
  return Int32Array.from(rows);
}
