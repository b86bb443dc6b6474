import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf, claimText, leadersOf } from '../../src/analyses/sections/claims.js';

const interval = fc
  .tuple(fc.double({ min: -100, max: 100, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true }))
  .map(([lower, width]) => ({ lower, upper: lower + width }));

describe('claimOf', () => {
  it('claims a side only if the whole interval is on it', () => {
    fc.assert(
      fc.property(interval, fc.double({ min: -100, max: 100, noNaN: true }), (ends, reference) => {
        const claim = claimOf(ends, reference);
        const holds = (value: number) =>
          claim === 'above' ? value > reference : claim === 'below' ? value < reference : true;
        expect(holds(ends.lower) && holds(ends.upper)).toBe(true);
        expect(claim === 'not told apart').toBe(ends.lower <= reference && ends.upper >= reference);
      }),
    );
  });

  it('claims nothing without an interval', () => {
    const texts = { above: 'more', below: 'fewer', notToldApart: 'no clear change' };
    expect(claimText(null, 1, texts)).toBe('no clear change');
    expect(claimText({ lower: 1, upper: 2 }, 1, texts)).toBe('no clear change');
    expect(claimText({ lower: 1.01, upper: 2 }, 1, texts)).toBe('more');
    expect(claimText({ lower: 0.5, upper: 0.99 }, 1, texts)).toBe('fewer');
  });
});

describe('leadersOf', () => {
  it('is the fewest whose intervals lie above all later ones, as every cut tells', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 12 }), (intervals) => {
        const ranked = intervals.sort((a, b) => b.lower + b.upper - a.lower - a.upper);
        const separates = (count: number) =>
          ranked
            .slice(0, count)
            .every((one) => ranked.slice(count).every((other) => one.lower > other.upper));
        const cuts = Array.from({ length: Math.max(0, ranked.length - 1) }, (_, index) => index + 1);
        expect(leadersOf(ranked)).toBe(cuts.find(separates) ?? 0);
      }),
    );
  });

  it('is none where everything overlaps, for one and for none', () => {
    expect(leadersOf([])).toBe(0);
    expect(leadersOf([{ lower: 1, upper: 2 }])).toBe(0);
    expect(leadersOf(Array.from({ length: 5 }, () => ({ lower: 1, upper: 2 })))).toBe(0);
  });
});
