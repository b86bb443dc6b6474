/** Quantiles of lateness in constant memory: buckets are 2 % wide, so quantiles are accurate to 2 %. */
export class LatenessStatistics {
  #lateMessages = 0;
  #maxMs = 0;
  #count = 0;
  readonly #buckets: Uint32Array = new Uint32Array(bucketCount);

  constructor(private readonly lateAfterMs: number) {}

  add(latenessMs: number, messages = 1): void {
    this.#count += messages;
    if (latenessMs > this.lateAfterMs) this.#lateMessages += messages;
    if (latenessMs > this.#maxMs) this.#maxMs = latenessMs;
    const bucket =
      latenessMs <= smallestMs ? 0 : Math.ceil(Math.log(latenessMs / smallestMs) / Math.log(ratio));
    this.#buckets[Math.min(bucket, bucketCount - 1)]! += messages;
  }

  /** Messages sent more than `lateAfterMs` after they were due. */
  get lateMessages(): number {
    return this.#lateMessages;
  }

  get maxMs(): number {
    return this.#maxMs;
  }

  /** The upper edge of the bucket in which the quantile lies, at most the maximum. */
  quantileMs(fraction: number): number {
    let left = Math.ceil(this.#count * fraction);
    for (let bucket = 0; bucket < bucketCount; bucket += 1) {
      left -= this.#buckets[bucket]!;
      if (left <= 0)
        return bucket === 0
          ? Math.min(this.#maxMs, smallestMs)
          : Math.min(this.#maxMs, smallestMs * ratio ** bucket);
    }
    return this.#maxMs;
  }
}

const smallestMs = 0.01;
const ratio = 1.02;
/** The last bucket is `smallestMs * ratio ** bucketCount`, more than ten years. */
const bucketCount = 1_800;
