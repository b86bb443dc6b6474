import { BucketRing } from './bucketRing.js';
import type { SparseCells } from './protocol.js';
import { timeScales } from './timeScale.js';

/** Numbers by bucket: each group with its numbers, flat. */
export type SparseBuckets = readonly (readonly [bucket: number, cells: SparseCells])[];

/**
 * Sums by bucket and group for each length of a bucket, whatever the order of the events, and what the pages lack of them. The
 * last number of a group counts its events. It keeps the buckets of `timeScales`: about 3 MB for 800 numbers.
 */
export class BucketSums {
  readonly #groups: number;
  readonly #width: number;
  readonly #rings: readonly BucketRing[];
  /** Of the shown scale since `takeAdded`, by bucket. */
  readonly #added = new Map<number, Float64Array>();
  #scale = 0;

  /** @param width the numbers of a group: the sums of a value each, and how many events there were */
  constructor(groups: number, width: number) {
    this.#groups = groups;
    this.#width = width;
    this.#rings = timeScales.map(
      ({ bucketMs, maxBuckets }) => new BucketRing(bucketMs, maxBuckets, groups * width),
    );
  }

  /** @param values of one event: all numbers of a group but the count */
  add(eventMs: number, group: number, values: readonly number[]): void {
    for (const [scale, ring] of this.#rings.entries()) {
      const bucket = ring.bucketOf(eventMs);
      const cells = ring.cellsOf(bucket);
      if (cells === null) continue;
      addTo(cells, group * this.#width, values);
      if (scale === this.#scale) addTo(this.#addedTo(bucket, ring), group * this.#width, values);
    }
  }

  /** Chooses the scale whose sums are shown. What was added before is in `sums`, not in `takeAdded`. */
  show(scale: number): void {
    this.#scale = scale;
    this.#added.clear();
  }

  /** The newest bucket of the shown scale; null without events. */
  get newestBucket(): number | null {
    return this.#rings[this.#scale]!.newest;
  }

  /** The sums of a scale. */
  sums(scale: number = this.#scale): SparseBuckets {
    return [...this.#rings[scale]!.entries()].map(
      ([bucket, cells]) => [bucket, this.#sparse(cells)] as const,
    );
  }

  /** What was added to the shown scale since the last call. */
  takeAdded(): SparseBuckets {
    const ring = this.#rings[this.#scale]!;
    const added = [...this.#added]
      .filter(([bucket]) => ring.holds(bucket))
      .map(([bucket, cells]) => [bucket, this.#sparse(cells)] as const);
    this.#added.clear();
    return added;
  }

  save(): readonly SparseBuckets[] {
    return this.#rings.map((_, scale) => this.sums(scale));
  }

  restore(saved: readonly SparseBuckets[]): void {
    const width = this.#width;
    for (const [scale, ring] of this.#rings.entries()) {
      ring.clear();
      for (const [bucket, flat] of saved[scale]!) {
        const cells = ring.cellsOf(bucket)!;
        for (let at = 0; at < flat.length; at += width + 1)
          cells.set(flat.slice(at + 1, at + 1 + width), flat[at]! * width);
      }
    }
    this.#added.clear();
  }

  #addedTo(bucket: number, ring: BucketRing): Float64Array {
    let cells = this.#added.get(bucket);
    if (cells === undefined) {
      if (this.#added.size >= ring.maxBuckets)
        for (const old of this.#added.keys()) if (!ring.holds(old)) this.#added.delete(old);
      cells = new Float64Array(this.#groups * this.#width);
      this.#added.set(bucket, cells);
    }
    return cells;
  }

  /** Sums to a millionth, which is more than the page shows. */
  #sparse(cells: Float64Array): number[] {
    const width = this.#width;
    const flat: number[] = [];
    for (let at = 0; at < cells.length; at += width) {
      if (cells[at + width - 1] === 0) continue;
      flat.push(at / width);
      for (let value = at; value < at + width; value++) flat.push(Math.round(cells[value]! * 1e6) / 1e6);
    }
    return flat;
  }
}

function addTo(cells: Float64Array, at: number, values: readonly number[]): void {
  for (let value = 0; value < values.length; value++) cells[at + value]! += values[value]!;
  cells[at + values.length]! += 1;
}
