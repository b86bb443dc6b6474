import { expect, it } from 'vitest';
import { mixBits } from '../../src/base/murmur.js';

// fmix32 of MurmurHash3.cpp, computed with 64-bit integers.
function exact(bits: number): number {
  const mask = 0xffffffffn;
  let h = BigInt(bits) & mask;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & mask;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & mask;
  return Number(h ^ (h >> 16n));
}

it('mixes 32 bits as MurmurHash3 does', () => {
  expect(mixBits(0)).toBe(0);
  expect(mixBits(1)).toBe(0x514e28b7);
  for (const bits of [2, 0x7fffffff, 0x80000000, 0xffffffff, -5, 123_456_789]) {
    expect(mixBits(bits)).toBe(exact(bits));
  }
});
