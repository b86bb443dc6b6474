import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSum } from '../../src/stream/exactSum.js';

/** Numbers that are whole multiples of 2^-60, so that BigInt adds them exactly. */
const number = fc
  .double({ min: 2 ** -7, max: 1e9, noNaN: true })
  .chain((size) => fc.constantFrom(size, -size, size * 1e6));
const exactly = (values: readonly number[]): number =>
  Number(values.reduce((sum, value) => sum + BigInt(value * 2 ** 60), 0n)) / 2 ** 60;

function sumOf(values: readonly number[]): ExactSum {
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  return sum;
}

describe('the exact sum', () => {
  it('is what math.fsum of Python returns', () => {
    // python3 -c "import math; print(math.fsum([...]))"
    expect(sumOf([1e100, 1, -1e100]).value).toBe(1);
    expect(sumOf(Array(10).fill(0.1)).value).toBe(1);
    expect(sumOf([1e16, 1, 1e-16]).value).toBe(10000000000000002);
    expect(sumOf([1e16, 1, -1e-16]).value).toBe(1e16);
    expect(sumOf([]).value).toBe(0);
  });

  it('is the rational sum, rounded once, in any order and in any parts', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 40 }), fc.nat({ max: 40 }), (values, cut) => {
        const expected = exactly(values);
        expect(sumOf(values).value).toBe(expected);
        expect(sumOf([...values].sort((a, b) => a - b)).value).toBe(expected);
        const sum = sumOf(values.slice(0, cut));
        sum.merge(sumOf(values.slice(cut)));
        expect(sum.value).toBe(expected);
        expect(ExactSum.of(JSON.parse(JSON.stringify(sum.save()))).value).toBe(expected);
        sum.scale(2 ** -70);
        expect(sum.value).toBe(expected * 2 ** -70);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what is not a number that it can add exactly', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e301]) {
      expect(() => new ExactSum().add(value)).toThrow('Expected a value to add to be a number from -1e300');
    }
    expect(() => ExactSum.of('1')).toThrow('Expected a saved state with the parts of a sum');
  });
});
