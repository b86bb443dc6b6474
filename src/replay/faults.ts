import { requireFraction, requireKnownOptions, unexpected } from '../base/checks.js';
import { mixBits } from '../base/murmur.js';

/** Injected faults. Each number is a probability per row, 0..1. The same seed and rows give the same faults. */
export interface FaultOptions {
  /** @default 1 */
  readonly seed?: number;
  /** Rows sent 256 to 1,024 rows after they are due. @default 0 */
  readonly late?: number;
  /** Rows sent a second time, 1 to 64 rows later. @default 0 */
  readonly duplicated?: number;
  /** Rows sent 1 to 8 rows after they are due. @default 0 */
  readonly outOfOrder?: number;
  /** Damaged copies sent beside the intact rows. @default 0 */
  readonly malformed?: number;
}

/** Defaults of the faults: none. */
export const faultDefaults: Required<FaultOptions> = {
  seed: 1,
  late: 0,
  duplicated: 0,
  outOfOrder: 0,
  malformed: 0,
};

/**
 * Checks the faults and fills in the defaults.
 * @throws InputError when a name is unknown, a fraction is not from 0 to 1, or the two delays add up to more than 1
 */
export function checkFaults(options: FaultOptions = {}): Required<FaultOptions> {
  requireKnownOptions('faults', options, faultDefaults, 'faults');
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

/** One message to send: its row and the fault injected. */
export interface Emission<Row> {
  readonly row: Row;
  readonly kind: EmissionKind;
}

/** The longest delay of a message, in rows. That many rows are read again to resume after it. */
export const maxDisplacementRows = 1_024;

/**
 * Decides the faults of each row from its index alone, so that a resumed replay injects the same ones. Holds the delayed
 * messages of at most `maxDisplacementRows` rows.
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

  /** The messages of the slot of row `index`: the row, unless it is delayed, and delayed messages that are due here. */
  take(index: number, row: Row): Emission<Row>[] {
    const { seed, late, duplicated, outOfOrder, malformed } = this.#faults;
    const out: Emission<Row>[] = [];
    if (chance(seed, index, 1) < malformed) out.push({ row, kind: 'malformed' });
    const delay = chance(seed, index, 2);
    if (delay < late)
      this.#hold(index + between(256, maxDisplacementRows, seed, index, 3), { row, kind: 'late' });
    else if (delay < late + outOfOrder)
      this.#hold(index + between(1, 8, seed, index, 4), { row, kind: 'outOfOrder' });
    else out.push({ row, kind: 'event' });
    if (chance(seed, index, 5) < duplicated) {
      this.#hold(index + between(1, 64, seed, index, 6), { row, kind: 'duplicate' });
    }
    const delayed = this.#waiting.get(index);
    if (delayed === undefined) return out;
    this.#waiting.delete(index);
    return out.concat(delayed);
  }

  /** The messages that are still delayed after the last row, in the order of their slots. */
  rest(): Emission<Row>[] {
    const out = [...this.#waiting]
      .sort(([first], [second]) => first - second)
      .flatMap(([, emissions]) => emissions);
    this.#waiting.clear();
    return out;
  }

  #hold(slot: number, emission: Emission<Row>): void {
    const emissions = this.#waiting.get(slot);
    if (emissions === undefined) this.#waiting.set(slot, [emission]);
    else emissions.push(emission);
  }
}

/**
 * A damaged copy of a message: cut in half, which makes it invalid JSON, or with an impossible latitude. A message without a
 * latitude is always cut.
 */
export function damage(value: Uint8Array, index: number, seed: number): Uint8Array {
  const half = value.subarray(0, Math.floor(value.byteLength / 2));
  if (chance(seed, index, 7) < 0.5) return half;
  const text = new TextDecoder().decode(value);
  const damaged = text.replace(/"lat":\s*[^,}]+/, '"lat":987.6');
  return damaged === text ? half : new TextEncoder().encode(damaged);
}

/** A number in 0..1 that depends only on its arguments: the finaliser of MurmurHash3, twice. */
function chance(seed: number, index: number, stream: number): number {
  const low = mixBits((index >>> 0) ^ mixBits(seed ^ Math.imul(stream, 0x9e3779b1)));
  return mixBits(low ^ Math.floor(index / 2 ** 32)) / 2 ** 32;
}

function between(min: number, max: number, seed: number, index: number, stream: number): number {
  return min + Math.floor(chance(seed, index, stream) * (max - min + 1));
}
