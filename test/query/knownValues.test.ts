import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { count, share } from '../../src/query/build.js';
import { checkFilter } from '../../src/query/checkFilter.js';
import type { AnyFilter, Filter } from '../../src/query/question.js';
import { york } from '../dataset/york/york.js';

const errorOf = (where: AnyFilter): InputError => {
  try {
    count().where(where as Filter);
  } catch (error) {
    return error as InputError;
  }
  throw new Error(`No error: ${JSON.stringify(where)}`);
};

describe('a value that no accident can have', () => {
  it.each<[AnyFilter, string, string | undefined]>([
    [
      { state: 'California' },
      'Expected state to be a two-letter code, got "California".',
      "Did you mean 'CA'?",
    ],
    [{ state: 'ca' }, 'Expected state to be a two-letter code, got "ca".', "Did you mean 'CA'?"],
    [
      { state: 'Californa' },
      'Expected state to be a two-letter code, got "Californa".',
      "Did you mean 'CA'?",
    ],
    [
      { source: 'Bing' },
      'Expected source to be spelled as in the data, got "Bing".',
      "Did you mean 'Source1'?",
    ],
    [
      { sunriseSunset: 'night' },
      'Expected sunriseSunset to be Day or Night, got "night".',
      "Did you mean 'Night'?",
    ],
    [
      { civilTwilight: 'dusk' },
      'Expected civilTwilight to be Day or Night, got "dusk".',
      'Use one of: Day, Night.',
    ],
    [
      { timezone: 'US/Easten' },
      'Expected timezone to be a value of this column, got "US/Easten".',
      "Did you mean 'US/Eastern'?",
    ],
    [
      { weatherGroup: 'rainy' },
      'Expected weatherGroup to be a value of this column, got "rainy".',
      "Did you mean 'rain'?",
    ],
    [
      { windDirection: 'CALM' },
      'Expected windDirection to be spelled as in the data, got "CALM".',
      "Did you mean 'Calm'?",
    ],
    [{ severity: 5 }, 'Expected severity to be a whole number from 0 to 4, got 5.', undefined],
    [{ severity: 2.5 }, 'Expected severity to be a whole number from 0 to 4, got 2.5.', undefined],
    [{ hour: 24 }, 'Expected hour to be a whole number from 0 to 23, got 24.', undefined],
  ])('is refused, with the nearest one: %j', (where, message, hint) => {
    expect(errorOf(where)).toBeInstanceOf(InputError);
    expect(errorOf(where)).toMatchObject({ message, hint });
    // Wherever it is in a filter.
    const [name, value] = Object.entries(where)[0]!;
    expect(errorOf({ any: [{ not: { [name]: [value, null] } as AnyFilter }] }).message).toBe(message);
    expect(() => share(where as Filter)).toThrow(message);
  });

  it.each<AnyFilter>([
    { state: ['CA', null] },
    // The data may have these: an import keeps what it does not know.
    { state: 'ON' },
    { state: 'Ontario' },
    { source: 'Waze' },
    { weatherGroup: 'rain', sunriseSunset: 'Night', windDirection: 'SSW', timezone: 'US/Pacific' },
    { city: 'Nowhere', severity: 0, hour: 23, year: 1950, temperatureFahrenheit: -12.5 },
  ])('is no other one: %j', (where) => {
    expect(
      count()
        .where(where as Filter)
        .toJSON().where,
    ).toEqual(where);
  });

  it('is known of any dataset by its description', () => {
    expect(() => checkFilter({ cause: 'Speeding' }, york)).toThrow(
      'Expected cause to be spelled as in the data',
    );
    expect(() => checkFilter({ speedLimitMph: 80 }, york)).toThrow('from 5 to 70');
    expect(checkFilter({ cause: 'Weather' }, york)).toEqual({ cause: 'Weather' });
  });
});
