import { fixedOrder } from '../fixedOrder.js';
import type { LabelledBatch } from '../severityModel.js';
import { type Binning, binColumn, requireColumns } from './binning.js';

/**
 * Rows to learn from: bins and labels in shared memory, about one byte for each two features of a row. Append batches of any
 * size; the memory grows with them.
 *
 * @example
 * const rows = new BinnedRows(binning);
 * for await (const batch of batches) rows.append(batch);
 * const train = rows.select((row) => rows.day[row]! < lastDay);
 */
export class BinnedRows {
  readonly binning: Binning;
  /** Words of a row: each has the bytes of four packed columns, the first one lowest. */
  readonly rowWords: number;
  /** `row * rowWords + word` */
  words: Int32Array<SharedArrayBuffer>;
  /** As in `EventLabels`, by row: 0 where unknown. */
  severity: Uint8Array<SharedArrayBuffer>;
  /** Day of the start and chance of the event, as in `EventLabels`: to choose rows by. */
  day: Int32Array;
  chance: Float32Array;
  #count = 0;
  #bins = new Uint8Array(0);

  /** @param capacity rows that are expected, to allocate memory once */
  constructor(binning: Binning, capacity = 65_536) {
    this.binning = binning;
    this.rowWords = Math.ceil(binning.packing.columnCount / 4);
    this.words = sharedWords(capacity * this.rowWords);
    this.severity = sharedBytes(capacity);
    this.day = new Int32Array(capacity);
    this.chance = new Float32Array(capacity);
  }

  /** How many rows have been appended. */
  get count(): number {
    return this.#count;
  }

  /** @throws InputError when the columns are not those of the features */
  append(batch: LabelledBatch): void {
    const { features, bins, packing } = this.binning;
    requireColumns(batch, features);
    const { count, labels } = batch;
    this.#reserve(this.#count + count);
    const { words, rowWords } = this;
    if (this.#bins.length < count) this.#bins = new Uint8Array(count);
    const first = this.#count * rowWords;
    for (let f = 0; f < features.length; f++) {
      binColumn(bins[f]!, batch.columns[f]!, count, this.#bins);
      const { column, stride } = packing.places[f]!;
      addBins(words, first + (column >>> 2), rowWords, this.#bins, count, stride << ((column & 3) * 8));
    }
    this.severity.set(labels.severity.subarray(0, count), this.#count);
    this.day.set(labels.day.subarray(0, count), this.#count);
    this.chance.set(labels.chance.subarray(0, count), this.#count);
    this.#count += count;
  }

  /** Rows with a severity that pass a test, ascending. */
  select(test: (row: number) => boolean): Uint32Array {
    let chosen = 0;
    const rows = new Uint32Array(this.#count);
    for (let row = 0; row < this.#count; row++)
      if (this.severity[row] !== 0 && test(row)) rows[chosen++] = row;
    return rows.slice(0, chosen);
  }

  /** Puts the rows into an order that depends on them alone: by chance, and rows of equal chance by all that is known of them. */
  sort(): void {
    const { words, rowWords, severity, day } = this;
    const order = fixedOrder(this.chance.subarray(0, this.#count), (a, b) => {
      if (day[a] !== day[b]) return day[a]! - day[b]!;
      if (severity[a] !== severity[b]) return severity[a]! - severity[b]!;
      for (let word = 0; word < rowWords; word++) {
        const difference = words[a * rowWords + word]! - words[b * rowWords + word]!;
        if (difference !== 0) return difference;
      }
      return 0;
    });
    this.words = ordered(words, order, rowWords, sharedWords(order.length * rowWords));
    this.severity = ordered(severity, order, 1, sharedBytes(order.length));
    this.day = ordered(day, order, 1, new Int32Array(order.length));
    this.chance = ordered(this.chance, order, 1, new Float32Array(order.length));
  }

  #reserve(count: number): void {
    const capacity = this.severity.length;
    if (count <= capacity) return;
    const next = Math.max(count, Math.ceil(capacity * 1.5));
    this.words = grown(this.words, sharedWords(next * this.rowWords));
    this.severity = grown(this.severity, sharedBytes(next));
    this.day = grown(this.day, new Int32Array(next));
    this.chance = grown(this.chance, new Float32Array(next));
  }
}

function sharedWords(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}

function sharedBytes(length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(length));
}

type Numbers = Int32Array | Uint8Array | Float32Array;

function grown<Values extends Numbers>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}

/** Rows of `width` numbers in another order. */
function ordered<Values extends Numbers>(
  from: Values,
  order: Uint32Array,
  width: number,
  to: Values,
): Values {
  for (let at = 0; at < order.length; at++) {
    const row = order[at]! * width;
    for (let i = 0; i < width; i++) to[at * width + i] = from[row + i]!;
  }
  return to;
}

/** Bins of a feature never carry into the next byte, so that adding them puts them into their place. */
function addBins(
  words: Int32Array,
  at: number,
  rowWords: number,
  bins: Uint8Array,
  count: number,
  unit: number,
) {
  for (let i = 0; i < count; i++, at += rowWords) words[at] = words[at]! + Math.imul(bins[i]!, unit);
}
