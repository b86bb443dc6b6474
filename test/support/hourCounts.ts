import type { Analytic, CountedEvents } from '../../src/stream/analytic.js';

const hourMs = 3_600_000;

/** Counts events by hour of event time, and notes each hour when the watermark has passed it. */
export class HourCounts implements Analytic {
  readonly name: string = 'hours';
  readonly reads: readonly string[] = ['severity'];
  counts: Map<number, number> = new Map();
  /** Hours in the order in which they closed, with their counts then. */
  closed: [hour: number, count: number][] = [];
  #watermarkMs = Number.NEGATIVE_INFINITY;

  add({ eventMs }: CountedEvents): void {
    for (const ms of eventMs) {
      const hour = Math.floor(ms / hourMs);
      this.counts.set(hour, (this.counts.get(hour) ?? 0) + 1);
    }
  }

  advance(watermarkMs: number): void {
    const before = this.#watermarkMs;
    this.#watermarkMs = watermarkMs;
    const closed = [...this.counts.keys()].filter((hour) => {
      const endMs = (hour + 1) * hourMs;
      return endMs > before && endMs <= watermarkMs;
    });
    for (const hour of closed.sort((a, b) => a - b)) this.closed.push([hour, this.counts.get(hour)!]);
  }

  save(): unknown {
    const watermarkMs = Number.isFinite(this.#watermarkMs) ? this.#watermarkMs : null;
    return { counts: [...this.counts], closed: this.closed, watermarkMs };
  }

  restore(state: unknown): void {
    const saved = state as {
      counts: [number, number][];
      closed: [number, number][];
      watermarkMs: number | null;
    };
    this.counts = new Map(saved.counts);
    this.closed = [...saved.closed];
    this.#watermarkMs = saved.watermarkMs ?? Number.NEGATIVE_INFINITY;
  }
}
