import { requireFraction, unexpected } from '../base/checks.js';
import { mixBits } from '../base/murmur.js';

/** Faults on request. Each share is a probability per row, 0..1; the same seed and rows give the same faults. */
export interface FaultOptions {
  /** @default 1 */
  readonly seed?: number;
  /** Rows sent long after their place, 256 to 1,024 rows later. @default 0 */
  readonly late?: number;
  /** Rows sent a second time, 1 to 64 rows later. @default 0 */
  readonly duplicated?: number;
  /** Rows sent a little after their place, 1 to 8 rows later. @default 0 */
  readonly outOfOrder?: number;
  /** Damaged copies sent beside the rows; the rows themselves still come whole. @default 0 */
  readonly malformed?: number;
}

/** No faults at all. */
export const faultDefaults: Required<FaultOptions> = {
  seed: 1,
  late: 0,
  duplicated: 0,
  outOfOrder: 0,
  malformed: 0,
};

/**
 * The faults with every default in its place.
 * @throws InputError when a share is none, or two leave no room for each other.
 */
export function checkFaults(options: FaultOptions = {}): Required<FaultOptions> {
  const faults = { ...faultDefaults, ...options };
  for (const kind of ['late', 'duplicated', 'outOfOrder', 'malformed'] as const) {
    requireFraction(`faults.${kind}`, faults[kind]);
  }
  if (faults.late + faults.outOfOrder > 1) {
    throw unexpected(
      'the sum of faults.late and faults.outOfOrder',
      'at most 1',
      faults.late + faults.outOfOrder,
    );
  }
  return faults;
}

export type EmissionKind = 'event' | 'late' | 'outOfOrder' | 'duplicate' | 'malformed';

/** One message to send: which row it is made of, and what became of it. */
export interface Emission<Row> {
  readonly row: Row;
  readonly kind: EmissionKind;
}

/** How far behind its place a message can come, in rows: what has to be read again to go on after it. */
export const maxDisplacementRows = 1_024;

/**
 * Decides the faults of each row from its index alone, so that a replay that goes on in the middle makes the same ones.
 * Messages that wait for their later place are kept, at most `maxDisplacementRows` rows' worth.
 */
export class FaultInjector<Row> {
  readonly #faults: Required<FaultOptions>;
  readonly #waiting = new Map<number, Emission<Row>[]>();

  constructor(options: FaultOptions = {}) {
    this.#faults = checkFaults(options);
  }

  get isIdle(): boolean {
    const { late, duplicated, outOfOrder, malformed } = this.#faults;
    return late + duplicated + outOfOrder + malformed === 0;
  }

  /** What goes out at the place of row `index`: the row, unless it is held back, and what has waited for this place. */
  take(index: number, row: Row): Emission<Row>[] {
    const { seed, late, duplicated, outOfOrder, malformed } = this.#faults;
    const out: Emission<Row>[] = [];
    if (chance(seed, index, 1) < malformed) out.push({ row, kind: 'malformed' });
    const place = chance(seed, index, 2);
    if (place < late)
      this.#hold(index + between(256, maxDisplacementRows, seed, index, 3), { row, kind: 'late' });
    else if (place < late + outOfOrder)
      this.#hold(index + between(1, 8, seed, index, 4), { row, kind: 'outOfOrder' });
    else out.push({ row, kind: 'event' });
    if (chance(seed, index, 5) < duplicated) {
      this.#hold(index + between(1, 64, seed, index, 6), { row, kind: 'duplicate' });
    }
    const waited = this.#waiting.get(index);
    if (waited === undefined) return out;
    this.#waiting.delete(index);
    return out.concat(waited);
  }

  /** What still waits when the rows have ended, in the order of its places. */
  rest(): Emission<Row>[] {
    const out = [...this.#waiting]
      .sort(([first], [second]) => first - second)
      .flatMap(([, emissions]) => emissions);
    this.#waiting.clear();
    return out;
  }

  #hold(place: number, emission: Emission<Row>): void {
    const there = this.#waiting.get(place);
    if (there === undefined) this.#waiting.set(place, [emission]);
    else there.push(emission);
  }
}

/** A damaged copy of a message: cut short, so that it is no JSON any more, or with a latitude that is nowhere. */
export function damage(value: Uint8Array, index: number, seed: number): Uint8Array {
  if (chance(seed, index, 7) < 0.5) return value.subarray(0, Math.floor(value.byteLength / 2));
  const text = new TextDecoder().decode(value);
  return new TextEncoder().encode(text.replace(/"lat":\s*[^,}]+/, '"lat":987.6'));
}

/** A number in 0..1 that depends on nothing but its arguments: the finaliser of MurmurHash3, twice. */
function chance(seed: number, index: number, stream: number): number {
  const low = mixBits((index >>> 0) ^ mixBits(seed ^ Math.imul(stream, 0x9e3779b1)));
  return mixBits(low ^ Math.floor(index / 2 ** 32)) / 2 ** 32;
}

function between(least: number, most: number, seed: number, index: number, stream: number): number {
  return least + Math.floor(chance(seed, index, stream) * (most - least + 1));
}
