import { requireInteger } from '../base/checks.js';
import { KeySet } from '../base/keySet.js';
import { damaged, fromBase64, requireState, toBase64 } from './savedState.js';

export interface KnownKeysOptions {
  /** How long before the watermark keys are remembered, milliseconds of event time. */
  readonly horizonMs: number;
  /** The most keys remembered. The oldest are forgotten first, which shortens the horizon. */
  readonly maxKeys: number;
}

/** The horizon is kept in this many parts, each forgotten as a whole: a key may be remembered for a part longer. */
const partsOfHorizon = 32;

/**
 * Remembers the keys of events, so that each counts once however often it is delivered. Keys are kept by event time, which the
 * key of an event determines. State: at most `maxKeys` keys and those of one more part, 16 to 46 bytes each.
 */
export class KnownKeys {
  readonly #maxKeys: number;
  readonly #partMs: number;
  readonly #horizonMs: number;
  /** Keys by event time: part n begins at n * partMs. */
  readonly #parts = new Map<number, KeySet>();
  #size = 0;
  /** The first part that is remembered. */
  #firstPart: number = Number.NEGATIVE_INFINITY;

  /** @throws InputError if an option is not a whole number above 0 */
  constructor({ horizonMs, maxKeys }: KnownKeysOptions) {
    this.#horizonMs = requireInteger('horizonMs', horizonMs, 1);
    this.#maxKeys = requireInteger('maxKeys', maxKeys, 1);
    this.#partMs = Math.ceil(horizonMs / partsOfHorizon);
  }

  /** The number of keys remembered. */
  get size(): number {
    return this.#size;
  }

  /** Events from this time on are remembered, milliseconds since 1970 UTC; -Infinity if all are. */
  get fromMs(): number {
    return this.#firstPart * this.#partMs;
  }

  /**
   * Remembers a key.
   *
   * @param key a UUID
   * @returns whether it is new; null if events of that time are not remembered
   */
  add(key: string, eventMs: number): boolean | null {
    const part = Math.floor(eventMs / this.#partMs);
    if (part < this.#firstPart) return null;
    let keys = this.#parts.get(part);
    if (keys === undefined) {
      keys = new KeySet();
      this.#parts.set(part, keys);
    }
    if (!keys.add(key)) return false;
    this.#size++;
    if (this.#size > this.#maxKeys && this.#parts.size > 1) {
      this.#forgetBefore(Math.min(...this.#parts.keys()) + 1);
    }
    return true;
  }

  /** The watermark has moved: forgets the keys of events that are older than the horizon. */
  advance(watermarkMs: number): void {
    this.#forgetBefore(Math.floor((watermarkMs - this.#horizonMs) / this.#partMs));
  }

  save(): unknown {
    return {
      firstPart: Number.isFinite(this.#firstPart) ? this.#firstPart : null,
      parts: [...this.#parts].map(([part, keys]) => [part, toBase64(keys.words())]),
    };
  }

  restore(state: unknown): void {
    const { firstPart, parts } = requireState('the known keys', state, ['firstPart', 'parts']);
    if (!Array.isArray(parts)) throw damaged('parts in the state of the known keys', parts);
    this.#firstPart = (firstPart as number | null) ?? Number.NEGATIVE_INFINITY;
    this.#parts.clear();
    this.#size = 0;
    for (const [part, words] of parts as [number, unknown][]) {
      const keys = KeySet.of(fromBase64(Uint32Array, words));
      this.#parts.set(part, keys);
      this.#size += keys.size;
    }
  }

  #forgetBefore(part: number): void {
    if (part <= this.#firstPart) return;
    this.#firstPart = part;
    for (const [other, keys] of this.#parts) {
      if (other >= part) continue;
      this.#parts.delete(other);
      this.#size -= keys.size;
    }
  }
}
