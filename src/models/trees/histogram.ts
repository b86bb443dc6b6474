import { hessianField, rowsOfSum } from './gradients.js';
import type { Packing } from './packing.js';

/**
 * Sums of gradients and hessians for each bin of each feature, in whole units: at `2 * (offset of the feature + bin)` the
 * gradient, then the hessian. Whole numbers add up exactly, so the sibling of a child is an exact difference.
 */
export type Histogram = Float64Array;

/** Counts histograms of rows of packed bins. Reuses its memory: one for each thread. */
export class HistogramCounter {
  /** By feature. */
  readonly offsets: Int32Array;
  readonly binCount: number;
  readonly #words: Int32Array;
  readonly #rowWords: number;
  /** `column * 256 + byte`: packed sums of the rows since they were last taken apart. */
  readonly #sums: Float64Array;
  /** By column, the features in it. */
  readonly #columns: readonly (readonly {
    readonly offset: number;
    readonly stride: number;
    readonly bins: number;
  }[])[];

  constructor(words: Int32Array, rowWords: number, { places, columnCount }: Packing) {
    this.#words = words;
    this.#rowWords = rowWords;
    this.#sums = new Float64Array(rowWords * 4 * 256);
    this.offsets = new Int32Array(places.length);
    let offset = 0;
    for (const [feature, { bins }] of places.entries()) {
      this.offsets[feature] = offset;
      offset += bins;
    }
    this.binCount = offset;
    this.#columns = Array.from({ length: columnCount }, (_, column) =>
      places.flatMap(({ column: at, stride, bins }, feature) =>
        at === column ? [{ offset: this.offsets[feature]!, stride, bins }] : [],
      ),
    );
  }

  /** @param into is overwritten; @param gradients packed, by row */
  count(rows: Uint32Array, from: number, to: number, gradients: Float64Array, into: Histogram): void {
    into.fill(0);
    for (let start = from; start < to; start += rowsOfSum) {
      const end = Math.min(to, start + rowsOfSum);
      addRows(this.#words, this.#rowWords, rows, start, end, gradients, this.#sums);
      this.#takeApart(into);
    }
  }

  #takeApart(into: Histogram): void {
    const sums = this.#sums;
    for (let column = 0; column < this.#columns.length; column++) {
      const features = this.#columns[column]!;
      for (let at = column * 256, end = at + 256; at < end; at++) {
        const sum = sums[at]!;
        if (sum === 0) continue;
        sums[at] = 0;
        const gradient = Math.floor(sum / hessianField);
        const hessian = sum - gradient * hessianField;
        const byte = at & 255;
        for (let i = 0; i < features.length; i++) {
          const { offset, stride, bins } = features[i]!;
          const bin = 2 * (offset + (((byte / stride) | 0) % bins));
          into[bin] = into[bin]! + gradient;
          into[bin + 1] = into[bin + 1]! + hessian;
        }
      }
    }
    sums.fill(0, this.#columns.length * 256);
  }
}

/** The hot loop of training. */
function addRows(
  words: Int32Array,
  rowWords: number,
  rows: Uint32Array,
  from: number,
  to: number,
  gradients: Float64Array,
  sums: Float64Array,
): void {
  const end = rowWords * 1024;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const gradient = gradients[row]!;
    let at = row * rowWords;
    for (let base = 0; base < end; base += 1024) {
      const word = words[at++]!;
      const a = base + (word & 255);
      const b = base + 256 + ((word >>> 8) & 255);
      const c = base + 512 + ((word >>> 16) & 255);
      const d = base + 768 + (word >>> 24);
      sums[a] = sums[a]! + gradient;
      sums[b] = sums[b]! + gradient;
      sums[c] = sums[c]! + gradient;
      sums[d] = sums[d]! + gradient;
    }
  }
}

/** The histogram of a sibling: that of the parent without the child. Overwrites the parent's. */
export function subtract(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i] = parent[i]! - child[i]!;
}
