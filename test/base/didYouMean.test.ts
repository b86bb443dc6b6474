import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../src/base/didYouMean.js';

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
