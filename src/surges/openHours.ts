/** Counts of the local hours that are not learned yet. */
export interface OpenHour {
  /** By key. */
  readonly accidents: Map<number, number>;
  /** Keys at which this hour was unusual; null for none. */
  unusual: Set<number> | null;
}

/** The hours that still wait to be learned, by local hour. */
export class OpenHours {
  readonly #hours = new Map<number, OpenHour>();

  add(localHour: number, key: number, accidents: number): void {
    const counts = this.#hour(localHour).accidents;
    counts.set(key, (counts.get(key) ?? 0) + accidents);
  }

  markUnusual(localHour: number, key: number): void {
    const hour = this.#hour(localHour);
    hour.unusual ??= new Set();
    hour.unusual.add(key);
  }

  /** The earliest one; null for none. */
  first(): number | null {
    let first: number | null = null;
    for (const hour of this.#hours.keys()) if (first === null || hour < first) first = hour;
    return first;
  }

  /** Removes an hour, which is empty if nothing was counted in it. */
  take(localHour: number): OpenHour {
    const hour = this.#hours.get(localHour);
    this.#hours.delete(localHour);
    return hour ?? { accidents: new Map(), unusual: null };
  }

  #hour(localHour: number): OpenHour {
    let hour = this.#hours.get(localHour);
    if (hour === undefined) {
      hour = { accidents: new Map(), unusual: null };
      this.#hours.set(localHour, hour);
    }
    return hour;
  }

  save(): unknown {
    return [...this.#hours].map(([hour, { accidents, unusual }]) => [
      hour,
      [...accidents].flat(),
      [...(unusual ?? [])],
    ]);
  }

  restore(state: unknown): void {
    this.#hours.clear();
    for (const [hour, counts, unusual] of state as readonly [
      number,
      readonly number[],
      readonly number[],
    ][]) {
      for (let at = 0; at < counts.length; at += 2) this.add(hour, counts[at]!, counts[at + 1]!);
      for (const key of unusual) this.markUnusual(hour, key);
    }
  }
}
