import { mixBits } from '../base/murmur.js';

/**
 * Random numbers for rows: as `stats/random.ts` (sfc32 by Doty-Humphrey), but a class, whose methods the JavaScript engine
 * inlines, since a large file takes a billion of them.
 */
export class RandomNumbers {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(a: number, b: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = 0x243f6a88;
    this.#counter = 1;
    for (let i = 0; i < 12; i++) this.uniform(); // mixes the seed into the whole state
  }

  /** Uniform on [0, 1), 32 random bits. */
  uniform(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  }

  /** Uniform on 0 .. below - 1. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below);
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

/**
 * Random numbers that belong to the given whole numbers alone, so that each part of a file can be made without the parts before
 * it, on any thread.
 */
export function randomFor(seed: number, ...parts: readonly number[]): RandomNumbers {
  let high = mix(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
  let low = mix(high, 0x5bd1e995);
  for (const part of parts) {
    high = mix(high, part);
    low = mix(low, part ^ 0x2545f491);
  }
  return new RandomNumbers(high, low);
}

/** The first of `parts`, which identifies a stream: two streams of one file never share numbers. */
export const streams = {
  dayNoise: 1,
  counts: 2,
  roads: 3,
  weather: 4,
  rows: 5,
  spots: 6,
  bursts: 7,
} as const;

/** The finalizer of MurmurHash3 over both words: 32 bits in, 32 well-mixed bits out. */
function mix(a: number, b: number): number {
  return mixBits(a ^ Math.imul(b | 0, 0xcc9e2d51));
}
