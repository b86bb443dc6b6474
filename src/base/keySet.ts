import { DataError } from './errors.js';

/** An exact set of event keys, 16 bytes each: open addressing with four words per key, at most 70 % full. */
export class KeySet {
  #words: Uint32Array;
  #mask: number;
  #size = 0;
  /** Whether the key of zeros is in the set. In the table, zeros mark a free slot. */
  #hasZero = false;

  constructor(expectedKeys = 0) {
    const slots = 2 ** Math.max(10, Math.ceil(Math.log2(expectedKeys / maxFill + 1)));
    this.#words = new Uint32Array(slots * 4);
    this.#mask = slots - 1;
  }

  get size(): number {
    return this.#size + (this.#hasZero ? 1 : 0);
  }

  /** Adds a key and returns whether it is new. `key` is a UUID: 32 hexadecimal digits and four hyphens. */
  add(key: string): boolean {
    if (key.length !== 36)
      throw new DataError(`Expected an event key to be a UUID of 36 characters, got "${key}".`);
    const first = hexWord(key, 0, 8);
    const second = (hexWord(key, 9, 4) << 16) | hexWord(key, 14, 4);
    const third = (hexWord(key, 19, 4) << 16) | hexWord(key, 24, 4);
    const fourth = hexWord(key, 28, 8);
    if ((first | second | third | fourth) === 0) {
      const isNew = !this.#hasZero;
      this.#hasZero = true;
      return isNew;
    }
    if (this.#size >= (this.#mask + 1) * maxFill) this.#grow();
    return this.#insert(first >>> 0, second >>> 0, third >>> 0, fourth >>> 0);
  }

  /** The keys, four words each, in no particular order. */
  words(): Uint32Array {
    const keys = new Uint32Array(this.size * 4);
    // The key of zeros, if there is one, stays at the end.
    let end = 0;
    for (let at = 0; at < this.#words.length; at += 4) {
      const key = this.#words.subarray(at, at + 4);
      if (key.every((word) => word === 0)) continue;
      keys.set(key, end);
      end += 4;
    }
    return keys;
  }

  /** The set of keys that `words` returned. */
  static of(words: Uint32Array): KeySet {
    const set = new KeySet(words.length / 4);
    for (let at = 0; at < words.length; at += 4) {
      const [a, b, c, d] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
      if ((a | b | c | d) === 0) set.#hasZero = true;
      else set.#insert(a, b, c, d);
    }
    return set;
  }

  #insert(first: number, second: number, third: number, fourth: number): boolean {
    const words = this.#words;
    // Keys are digests, so any word works as a hash. Mixing two is cheap and also handles other keys.
    for (let slot = (first ^ Math.imul(fourth, 0x9e3779b1)) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * 4;
      const [a, b, c, d] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
      if (a === first && b === second && c === third && d === fourth) return false;
      if ((a | b | c | d) !== 0) continue;
      words[at] = first;
      words[at + 1] = second;
      words[at + 2] = third;
      words[at + 3] = fourth;
      this.#size += 1;
      return true;
    }
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(before.length * 2);
    this.#mask = this.#words.length / 4 - 1;
    this.#size = 0;
    for (let at = 0; at < before.length; at += 4) {
      const [a, b, c, d] = [before[at]!, before[at + 1]!, before[at + 2]!, before[at + 3]!];
      if ((a | b | c | d) !== 0) this.#insert(a, b, c, d);
    }
  }
}

const maxFill = 0.7;

function hexWord(text: string, start: number, digits: number): number {
  let word = 0;
  for (let at = start; at < start + digits; at += 1) {
    const code = text.charCodeAt(at);
    // '0'..'9' are 0x30.., 'a'..'f' and 'A'..'F' have bit 6 set and 1..6 in the low bits.
    word = (word << 4) | ((code & 0xf) + (code >> 6) * 9);
  }
  return word;
}
