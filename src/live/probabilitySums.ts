import { BucketRing } from './bucketRing.js';
import type { SparseBuckets } from './cube.js';
import { timeScales } from './timeScale.js';

/** Numbers of a group: the sums of four probabilities, and how many events were predicted. */
const width = 5;

/** Sums of the probabilities that a model gave on arrival, by bucket and group, for each length of a bucket. */
export class ProbabilitySums {
  readonly #rings: readonly BucketRing[];
  #touched = new Map<number, Map<number, Float64Array>>();
  #scale = 0;

  /** @param groups feed * states + state */
  constructor(groups: number) {
    this.#rings = timeScales.map(
      ({ bucketMs, maxBuckets }) => new BucketRing(bucketMs, maxBuckets, groups * width),
    );
  }

  add(eventMs: number, group: number, probabilities: readonly number[]): void {
    for (const [scale, ring] of this.#rings.entries()) {
      const bucket = ring.bucketOf(eventMs);
      const cells = ring.cellsOf(bucket);
      if (cells === null) continue;
      addTo(cells, group * width, probabilities);
      if (scale === this.#scale) addTo(this.#noted(bucket, group), 0, probabilities);
    }
  }

  show(scale: number): void {
    this.#scale = scale;
    this.#touched.clear();
  }

  sums(scale: number = this.#scale): SparseBuckets {
    return [...this.#rings[scale]!.entries()].map(([bucket, cells]) => {
      const flat: number[] = [];
      for (let at = 0; at < cells.length; at += width) {
        if (cells[at + width - 1]! > 0) flat.push(at / width, ...numbersOf(cells.subarray(at, at + width)));
      }
      return [bucket, flat] as const;
    });
  }

  takeAdded(): SparseBuckets {
    const ring = this.#rings[this.#scale]!;
    const added = [...this.#touched]
      .filter(([bucket]) => ring.holds(bucket))
      .map(
        ([bucket, groups]) =>
          [bucket, [...groups].flatMap(([group, sums]) => [group, ...numbersOf(sums)])] as const,
      );
    this.#touched.clear();
    return added;
  }

  save(): readonly SparseBuckets[] {
    return this.#rings.map((_, scale) => this.sums(scale));
  }

  restore(saved: readonly SparseBuckets[]): void {
    for (const [scale, ring] of this.#rings.entries()) {
      ring.clear();
      for (const [bucket, flat] of saved[scale]!) {
        const cells = ring.cellsOf(bucket)!;
        for (let at = 0; at < flat.length; at += width + 1) {
          cells.set(flat.slice(at + 1, at + 1 + width), flat[at]! * width);
        }
      }
    }
    this.#touched.clear();
  }

  #noted(bucket: number, group: number): Float64Array {
    let groups = this.#touched.get(bucket);
    if (groups === undefined) {
      groups = new Map();
      this.#touched.set(bucket, groups);
    }
    let sums = groups.get(group);
    if (sums === undefined) {
      sums = new Float64Array(width);
      groups.set(group, sums);
    }
    return sums;
  }
}

function addTo(cells: Float64Array, at: number, probabilities: readonly number[]): void {
  for (let k = 0; k < width - 1; k++) cells[at + k]! += probabilities[k]!;
  cells[at + width - 1]! += 1;
}

/** To a millionth, which is more than the page shows. */
function numbersOf(sums: Float64Array): number[] {
  return Array.from(sums, (sum) => Math.round(sum * 1e6) / 1e6);
}
