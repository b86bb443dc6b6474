/** The clocks of the page: the server's, and that of the events. All values are milliseconds. */

/** The server's clock, from the frames of the last minute: the one that came soonest tells most. */
export class ServerClock {
  readonly #samples: [atMs: number, offsetMs: number][] = [];

  heard(pageMs: number, serverMs: number): void {
    while (this.#samples.length > 0 && pageMs - this.#samples[0]![0] > 60_000) this.#samples.shift();
    // Only a sample that no later one undercuts can be the least of a minute.
    while (this.#samples.length > 0 && this.#samples.at(-1)![1] >= pageMs - serverMs) this.#samples.pop();
    this.#samples.push([pageMs, pageMs - serverMs]);
  }

  /** How far the page's clock is ahead of the server's; 0 before the first frame. */
  get offsetMs(): number {
    return this.#samples[0]?.[1] ?? 0;
  }

  now(pageMs: number): number {
    return pageMs - this.offsetMs;
  }
}

/** Shows event time between two frames: at most 400 ms of the page's time ahead of the last, and never backwards. */
export class EventClock {
  #newestMs: number | null = null;
  #heardAtMs = 0;
  #shownMs = Number.NEGATIVE_INFINITY;
  #speed = 0;

  heard(pageMs: number, newestMs: number | null, speedFactor: number): void {
    this.#speed = speedFactor;
    if (newestMs === null || newestMs === this.#newestMs) return;
    this.#newestMs = newestMs;
    this.#heardAtMs = pageMs;
  }

  /** A new stream: time may go back. */
  reset(): void {
    this.#newestMs = null;
    this.#shownMs = Number.NEGATIVE_INFINITY;
  }

  /** The event time to show; null before the first event. */
  now(pageMs: number): number | null {
    if (this.#newestMs === null) return null;
    const elapsed = Math.min(400, Math.max(0, pageMs - this.#heardAtMs));
    this.#shownMs = Math.max(this.#shownMs, this.#newestMs + elapsed * this.#speed);
    return this.#shownMs;
  }
}
