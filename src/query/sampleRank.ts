import { mixBits } from '../base/murmur.js';

/**
 * Which rows a random sample takes, by a rule that DuckDB and MongoDB can both compute: rows are ordered by
 * `(sampleBits * factor + shift) mod 2147483647`, then by key. The sample bits of a row are the first 28 bits of its
 * key, a digest, so they are as good as random. Factor and shift come from the seed.
 */
export interface SampleRank {
  /** 1..2147483646. */
  readonly factor: number;
  /** 0..2147483646. */
  readonly shift: number;
}

/** A prime. Products of sample bits and a factor stay below 2^59, so 64-bit integers hold them exactly. */
export const sampleModulus = 2_147_483_647;

export function sampleRank(seed: number): SampleRank {
  return { factor: 1 + (mixed(seed, 1) % (sampleModulus - 1)), shift: mixed(seed, 2) % sampleModulus };
}

/** The sample bits of an event, from its key as text: 0..2^28-1. */
export function sampleBitsOf(key: string): number {
  return Number.parseInt(key.slice(0, 7), 16);
}

/** 32 bits from a number and a stream: the finalizer of MurmurHash3 over both halves of the double. */
function mixed(seed: number, stream: number): number {
  const halves = new Uint32Array(Float64Array.of(seed).buffer);
  let hash = Math.imul(stream, 0x9e3779b9);
  for (const half of halves) hash = mixBits(hash ^ half);
  return hash >>> 0;
}
