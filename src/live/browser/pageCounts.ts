/** The counts of the page by bucket and cell: what the snapshot held and the deltas added. Bounded by the number of buckets. */
import type { ExpectedBucket, LiveDimensions, SparseCells } from '../protocol.js';

type BucketCounts = readonly (readonly [bucket: number, cells: SparseCells])[];

/** Of a cell `feed * states + state`: the sums of four probabilities, and the number of predictions. */
const numbersPerPrediction = 5;

export class PageCounts {
  readonly #cellCount: number;
  readonly #predictionCount: number;
  readonly #maxBuckets: number;
  readonly #counts = new Map<number, Float64Array>();
  readonly #expected = new Map<number, Float64Array>();
  readonly #predicted = new Map<number, Float64Array>();
  #newest = Number.NEGATIVE_INFINITY;

  constructor({ feeds, severities, states }: LiveDimensions, maxBuckets: number) {
    this.#cellCount = feeds.length * severities.length * states.length;
    this.#predictionCount = feeds.length * states.length * numbersPerPrediction;
    this.#maxBuckets = maxBuckets;
  }

  /** The newest bucket that has a count; minus infinity before the first. */
  get newestBucket(): number {
    return this.#newest;
  }

  addCounts(counts: BucketCounts): void {
    for (const [bucket, cells] of counts) {
      this.#newest = Math.max(this.#newest, bucket);
      const row = rowOf(this.#counts, bucket, this.#cellCount);
      for (let at = 0; at + 1 < cells.length; at += 2) row[cells[at]!]! += cells[at + 1]!;
    }
    this.#forget();
  }

  setExpected(expected: readonly ExpectedBucket[]): void {
    for (const { bucket, cells } of expected) {
      const row = rowOf(this.#expected, bucket, this.#cellCount).fill(0);
      for (let at = 0; at + 1 < cells.length; at += 2) row[cells[at]!] = cells[at + 1]!;
    }
    this.#forget();
  }

  addPredicted(predicted: BucketCounts): void {
    for (const [bucket, cells] of predicted) {
      const row = rowOf(this.#predicted, bucket, this.#predictionCount);
      for (let at = 0; at + numbersPerPrediction < cells.length; at += numbersPerPrediction + 1) {
        for (let number = 0; number < numbersPerPrediction; number++)
          row[cells[at]! * numbersPerPrediction + number]! += cells[at + 1 + number]!;
      }
    }
    this.#forget();
  }

  /** Accidents of a bucket in these cells. */
  count(bucket: number, cells: readonly number[]): number {
    return sum(this.#counts.get(bucket), cells);
  }

  /** Accidents expected in these cells; null when nothing is known of this bucket. */
  expected(bucket: number, cells: readonly number[]): number | null {
    const row = this.#expected.get(bucket);
    return row === undefined ? null : sum(row, cells);
  }

  /** Sums of the four probabilities and the number of predictions, over buckets and cells `feed * states + state`. */
  predicted(fromBucket: number, untilBucket: number, cells: readonly number[]): number[] {
    const sums = new Array<number>(numbersPerPrediction).fill(0);
    for (const [bucket, row] of this.#predicted) {
      if (bucket < fromBucket || bucket >= untilBucket) continue;
      for (const cell of cells) {
        for (let number = 0; number < numbersPerPrediction; number++)
          sums[number]! += row[cell * numbersPerPrediction + number]!;
      }
    }
    return sums;
  }

  #forget(): void {
    const oldest = this.#newest - this.#maxBuckets;
    for (const rows of [this.#counts, this.#expected, this.#predicted]) {
      if (rows.size <= this.#maxBuckets) continue;
      for (const bucket of rows.keys()) if (bucket <= oldest) rows.delete(bucket);
    }
  }
}

function rowOf(rows: Map<number, Float64Array>, bucket: number, length: number): Float64Array {
  let row = rows.get(bucket);
  if (row === undefined) {
    row = new Float64Array(length);
    rows.set(bucket, row);
  }
  return row;
}

function sum(row: Float64Array | undefined, cells: readonly number[]): number {
  if (row === undefined) return 0;
  let total = 0;
  for (const cell of cells) total += row[cell]!;
  return total;
}
