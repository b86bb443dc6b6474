/** Rates over the last ten seconds of wall time. */
const windowMs = 10_000;

interface Sample {
  readonly atMs: number;
  readonly accidents: number;
  readonly newestEventMs: number | null;
}

/** Accidents a second and the measured speed, from a sample each second. */
export class Rates {
  #samples: Sample[] = [];

  sample(atMs: number, accidents: number, newestEventMs: number | null): void {
    this.#samples.push({ atMs, accidents, newestEventMs });
    while (this.#samples.length > 2 && this.#samples[1]!.atMs <= atMs - windowMs) this.#samples.shift();
  }

  /** 0 before two samples. */
  get accidentsPerSecond(): number {
    const [first, last] = this.#ends;
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((last.accidents - first.accidents) / (last.atMs - first.atMs)) * 1_000;
  }

  /** Seconds of event time that pass in a second; null before events have come at two samples. */
  get speedFactor(): number | null {
    const [first, last] = this.#ends;
    if (first?.newestEventMs == null || last?.newestEventMs == null || last.atMs <= first.atMs) return null;
    return (last.newestEventMs - first.newestEventMs) / (last.atMs - first.atMs);
  }

  get #ends(): [Sample | undefined, Sample | undefined] {
    return [this.#samples[0], this.#samples.at(-1)];
  }
}
