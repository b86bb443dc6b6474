import { describe, expect, it } from 'vitest';
import { testIndependence } from '../../src/stats/index.js';

describe('the chi-square test of independence', () => {
  it('is that of R', () => {
    // The table of Agresti (2007), page 39, in the help of R's chisq.test, with the digits printed there.
    const test = testIndependence([
      [762, 327, 468],
      [484, 239, 477],
    ]);
    expect(test.chisquare).toBeCloseTo(30.07, 2);
    expect(test.degreesOfFreedom).toBe(2);
    expect(test.pValue / 2.954e-7).toBeCloseTo(1, 3);
  });

  it('finds nothing in equal shares', () => {
    const test = testIndependence([
      [10, 20],
      [30, 60],
    ]);
    expect(test).toEqual({ chisquare: 0, degreesOfFreedom: 1, pValue: 1 });
  });

  it.each([
    [[[1, 2]], 'the length of counts'],
    [[[1], [2]], 'the length of counts[0]'],
    [[[1, 2], [3]], 'the length of counts[1]'],
    [
      [
        [1, -2],
        [3, 4],
      ],
      'counts[0]',
    ],
    [
      [
        [1, 0],
        [3, 0],
      ],
      'the total of each row and column',
    ],
  ])('refuses %j', (counts, named) => {
    expect(() => testIndependence(counts)).toThrow(
      expect.objectContaining({ code: 'INPUT', message: expect.stringContaining(named) }),
    );
  });
});
