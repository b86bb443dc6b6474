import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, editDistance } from '../../src/base/didYouMean.js';

const names = [
  'top',
  'by',
  'fdr',
  'city',
  'seed',
  'where',
  'state',
  'severity',
  'temperatureFahrenheit',
  'n',
];

describe('didYouMean', () => {
  it.each([
    ['staet', 'state'],
    ['STATE', 'state'],
    ['severty', 'severity'],
    ['temperature', 'temperatureFahrenheit'],
    ['tpo', 'top'],
    ['BY', 'by'],
    ['sed', 'seed'],
  ])('suggests for %s the name %s', (wanted, name) => {
    expect(didYouMean(wanted, names)).toBe(` (did you mean ${name}?)`);
  });

  it.each([['x'], ['xy'], ['to'], ['yb'], ['foo'], ['q'], ['unknown'], ['ruby'], ['']])(
    'is silent about %s',
    (wanted) => {
      expect(didYouMean(wanted, names)).toBe('');
    },
  );
});

it('finds the same distances with a limit as without one, as far as the limit', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'e', 'E', '_', '1', 'ä'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 4 }), (a, b, most) => {
      const edits = editDistance(a, b, Number.POSITIVE_INFINITY);
      if (edits <= most) expect(editDistance(a, b, most)).toBe(edits);
      else expect(editDistance(a, b, most)).toBeGreaterThan(most);
    }),
    { seed: 13, numRuns: 2_000 },
  );
});
