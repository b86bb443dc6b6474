import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import {
  fitGlm,
  neweyWestCovariance,
  neweyWestStandardError,
  standardErrors,
} from '../../src/stats/index.js';
import { dummies, fixture, numbers, relativeError } from './reference.js';

describe('neweyWestStandardError', () => {
  const file = fixture('simulated_daily_counts.csv');
  const design = { lock: numbers(file.lock), t: numbers(file.t), ...dummies('dow', file.dow!) };
  const fit = fitGlm(numbers(file.y), design);

  it('equals the diagonal of the whole covariance for each column and lag', () => {
    for (const lag of [0, 1, 7, 28]) {
      const whole = standardErrors(neweyWestCovariance(fit, lag));
      for (const [index, name] of fit.names.entries())
        expect(relativeError(neweyWestStandardError(fit, name, lag), whole[index]!)).toBeLessThan(1e-9);
    }
  });

  it('refuses a column that is not there', () => {
    expect(() => neweyWestStandardError(fit, 'nothing', 7)).toThrow(InputError);
  });
});
