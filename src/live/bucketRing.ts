/** Numbers of the latest buckets of event time: as many buckets as fit, each with a number for every cell. */
export class BucketRing {
  readonly #values: readonly Float64Array[];
  readonly #buckets: Float64Array;
  #newest: number | null = null;

  /**
   * @param bucketMs length of a bucket: bucket n is [n * bucketMs, (n + 1) * bucketMs)
   * @param maxBuckets buckets that are kept: the newest, and those before it
   */
  constructor(
    readonly bucketMs: number,
    readonly maxBuckets: number,
    cells: number,
  ) {
    this.#values = Array.from({ length: maxBuckets }, () => new Float64Array(cells));
    this.#buckets = new Float64Array(maxBuckets).fill(Number.NaN);
  }

  get newest(): number | null {
    return this.#newest;
  }

  bucketOf(eventMs: number): number {
    return Math.floor(eventMs / this.bucketMs);
  }

  /** The cells of a bucket, to add to. A newer bucket than all takes the room of the oldest. Null for one that is too old. */
  cellsOf(bucket: number): Float64Array | null {
    if (this.#newest !== null && bucket <= this.#newest - this.maxBuckets) return null;
    if (this.#newest === null || bucket > this.#newest) this.#newest = bucket;
    const at = ((bucket % this.maxBuckets) + this.maxBuckets) % this.maxBuckets;
    const cells = this.#values[at]!;
    if (this.#buckets[at] !== bucket) {
      cells.fill(0);
      this.#buckets[at] = bucket;
    }
    return cells;
  }

  /** Whether a bucket is among those kept. */
  holds(bucket: number): boolean {
    return this.#newest !== null && bucket > this.#newest - this.maxBuckets && bucket <= this.#newest;
  }

  /** The buckets with numbers, oldest first. */
  *entries(): Generator<readonly [bucket: number, cells: Float64Array]> {
    if (this.#newest === null) return;
    for (let bucket = this.#newest - this.maxBuckets + 1; bucket <= this.#newest; bucket++) {
      const at = ((bucket % this.maxBuckets) + this.maxBuckets) % this.maxBuckets;
      if (this.#buckets[at] === bucket) yield [bucket, this.#values[at]!];
    }
  }

  clear(): void {
    this.#newest = null;
    this.#buckets.fill(Number.NaN);
  }
}
