import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../src/stats/multipleTesting.js';
import { Discoveries } from '../../src/surges/discoveries.js';

const someP = fc.oneof(
  fc.double({ min: 0, max: 0.02, noNaN: true }),
  fc.integer({ min: 0, max: 20 }).map((n) => n / 1_000),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** Whether each is a discovery, by the adjusted p-values of all places, 1 for those without accidents. */
function naive(pValues: readonly number[], places: number, rate: number): boolean[] {
  const all = [...pValues, ...new Array<number>(places - pValues.length).fill(1)];
  return [...benjaminiHochberg(all)].slice(0, pValues.length).map((adjusted) => adjusted <= rate);
}

describe('discoveries', () => {
  it('are those of Benjamini and Hochberg over all places, though only the small p-values are given', () => {
    fc.assert(
      fc.property(fc.array(someP, { maxLength: 30 }), fc.integer({ min: 0, max: 50 }), (pValues, more) => {
        const rate = 0.0501;
        const places = pValues.length + more;
        const small = pValues.filter((p) => p <= rate);
        const { cutoff } = new Discoveries(small, places, rate);
        expect(pValues.map((p) => p <= cutoff)).toEqual(naive(pValues, places, rate));
      }),
      { numRuns: 1_000 },
    );
  });

  it('know the threshold of a place: at it a discovery, above it none, the others being as they are', () => {
    fc.assert(
      fc.property(
        fc.array(someP, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 20 }),
        (given, more) => {
          const rate = 0.0501;
          const places = given.length + more;
          const small = given.filter((p) => p <= rate);
          const discoveries = new Discoveries(small, places, rate);
          for (const [index, p] of given.entries()) {
            const threshold = discoveries.threshold(p <= rate ? p : null);
            const isDiscovery = (own: number): boolean => naive(given.with(index, own), places, rate)[index]!;
            expect(isDiscovery(threshold * (1 - 1e-12))).toBe(true);
            expect(isDiscovery(Math.min(1, threshold * (1 + 1e-9)))).toBe(false);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
