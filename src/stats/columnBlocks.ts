/** Repeated products of the columns of a design, which read indicators only where they are not zero. */
import { transposeTimes, weightedGram } from './linearAlgebra.js';

/** Products with the prepared columns X. */
export interface ColumnProducts {
  /** X'WX: `sum of weight * column_i * column_j`, row-major p * p. */
  gram(weights: ArrayLike<number>): Float64Array;
  /** X'v: `column_j . values` for each column. */
  transposeTimes(values: ArrayLike<number>): Float64Array;
  /** Adds X b to `sum`, one value a row. */
  addTimes(coefficients: ArrayLike<number>, sum: Float64Array): void;
}

/** A column with a larger share of nonzero rows gets no block. */
const sparseShare = 1 / 4;

/** Columns that are never nonzero in the same row: the indicators of a factor, of holidays, of states. */
interface Block {
  /** Positions of the columns in the design. */
  readonly columns: number[];
  /** For each row, the position in `columns` of the nonzero column; -1 for none. */
  readonly columnOf: Int32Array;
  readonly values: Float64Array;
  /** The rows with a nonzero column. */
  rows: Int32Array;
}

/**
 * Prepares columns for their products. Indicators that exclude each other form one block, and a block costs as much as
 * one column.
 */
export function columnProducts(columns: readonly Float64Array[]): ColumnProducts {
  const { dense, blocks } = arranged(columns);
  const denseColumns = dense.map((j) => columns[j]!);
  return {
    gram: (weights) => gramOf(columns, dense, blocks, weightedGram(denseColumns, weights), weights),
    transposeTimes(values) {
      const products = new Float64Array(columns.length);
      for (const [k, sum] of transposeTimes(denseColumns, values).entries()) products[dense[k]!] = sum;
      for (const block of blocks) {
        const sums = sumsWith(block, weightedValues(block, values));
        for (const [k, j] of block.columns.entries()) products[j] = sums[k]!;
      }
      return products;
    },
    addTimes(coefficients, sum) {
      for (const j of dense) {
        const [column, b] = [columns[j]!, coefficients[j]!];
        if (b !== 0) for (let i = 0; i < sum.length; i++) sum[i]! += b * column[i]!;
      }
      for (const { columns: own, columnOf, rows, values } of blocks) {
        const b = Float64Array.from(own, (j) => coefficients[j]!);
        for (let k = 0; k < rows.length; k++) {
          const row = rows[k]!;
          sum[row]! += b[columnOf[row]!]! * values[row]!;
        }
      }
    },
  };
}

/** The Gram matrix from that of the dense columns, block by block. */
function gramOf(
  columns: readonly Float64Array[],
  dense: readonly number[],
  blocks: readonly Block[],
  ofDense: Float64Array,
  weights: ArrayLike<number>,
): Float64Array {
  const p = columns.length;
  if (blocks.length === 0) return ofDense;
  const gram = new Float64Array(p * p);
  const set = (i: number, j: number, value: number): void => {
    gram[i * p + j] = value;
    gram[j * p + i] = value;
  };
  for (const [a, i] of dense.entries())
    for (const [b, j] of dense.entries()) gram[i * p + j] = ofDense[a * dense.length + b]!;
  for (const [place, block] of blocks.entries()) {
    const weighted = weightedValues(block, weights);
    for (const [k, sum] of sumsWith(block, weighted, block.values).entries())
      set(block.columns[k]!, block.columns[k]!, sum);
    for (const j of dense)
      for (const [k, sum] of sumsWith(block, weighted, columns[j]!).entries()) set(block.columns[k]!, j, sum);
    for (const other of blocks.slice(place + 1)) {
      const sums = sumsBetween(block, weighted, other);
      const width = other.columns.length;
      for (const [k, i] of block.columns.entries())
        for (const [l, j] of other.columns.entries()) set(i, j, sums[k * width + l]!);
    }
  }
  return gram;
}

/** One value for each row of the block. */
function weightedValues({ rows, values }: Block, weights: ArrayLike<number>): Float64Array {
  const weighted = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) weighted[k] = weights[rows[k]!]! * values[rows[k]!]!;
  return weighted;
}

/** Each column of the block, times another column or a column of ones. */
function sumsWith(
  { columns, columnOf, rows }: Block,
  weighted: Float64Array,
  other: Float64Array | null = null,
): Float64Array {
  const sums = new Float64Array(columns.length);
  if (other === null) for (let k = 0; k < rows.length; k++) sums[columnOf[rows[k]!]!]! += weighted[k]!;
  else {
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      sums[columnOf[row]!]! += weighted[k]! * other[row]!;
    }
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

/** The nonzero rows, or null if there are many. */
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
