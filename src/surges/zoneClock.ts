import { hourMs } from '../base/durations.js';
import { type DaylightTime, localOf, type Zone } from '../dataset/clock.js';

/** Every zone changes its clock at a multiple of this. */
const stableMs = hourMs / 4;

/** The wall clocks of many keys, each by the number of its zone. Remembers the latest offset of each zone. */
export class ZoneClock {
  readonly #daylightTime: DaylightTime | null;
  readonly #zones: Zone[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #quarter: number[] = [];
  readonly #offsetMs: number[] = [];

  constructor(daylightTime: DaylightTime | null) {
    this.#daylightTime = daylightTime;
  }

  /** The number of a zone. */
  numberOf(zone: Zone): number {
    const name = `${zone.name} ${zone.standardOffsetHours} ${zone.keepsDaylightTime}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#zones.length);
    this.#quarter[this.#zones.length] = Number.NaN;
    return this.#zones.push(zone) - 1;
  }

  /** Milliseconds to add to an instant for the wall clock of the zone. */
  offsetMs(number: number, instantMs: number): number {
    const quarter = Math.floor(instantMs / stableMs);
    if (this.#quarter[number] !== quarter) {
      this.#quarter[number] = quarter;
      const startMs = quarter * stableMs;
      this.#offsetMs[number] = localOf(startMs, this.#zones[number]!, this.#daylightTime) - startMs;
    }
    return this.#offsetMs[number]!;
  }

  save(): unknown {
    return [...this.#zones];
  }

  restore(state: unknown): void {
    this.#zones.length = 0;
    this.#numbers.clear();
    for (const zone of state as readonly Zone[]) this.numberOf(zone);
  }
}
