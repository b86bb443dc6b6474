import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterOf, readAddress, writeAddress } from '../../../src/live/browser/address.js';

describe('the address of the page', () => {
  it('brings back what was written', () => {
    const state = fc.record({
      view: fc.option(
        fc.record({
          x: fc.constantFrom(0.25, 0.5),
          y: fc.constantFrom(0.3, 0.61234),
          pixels: fc.integer({ min: 200, max: 300_000 }),
        }),
      ),
      state: fc.option(fc.constantFrom('TX', 'CA')),
      hiddenFeeds: fc.subarray(['Source1', 'Source2', '']),
      hiddenSeverities: fc.subarray([1, 2, 3, 4]),
      place: fc.option(fc.constantFrom('county:TX/Tarrant', 'county:MN/Lac qui Parle', 'city:MO/St. Louis')),
    });
    fc.assert(
      fc.property(state, (written) => {
        expect(readAddress(`#${writeAddress(written)}`)).toEqual(written);
      }),
    );
  });

  it('leaves out what it does not understand', () => {
    expect(readAddress('#view=1,2&state=ZZ&without-severity=x')).toEqual({
      view: null,
      state: 'ZZ',
      hiddenFeeds: [],
      hiddenSeverities: [],
      place: null,
    });
    const dimensions = { feeds: ['A', ''], severities: [1, 2], states: ['TX', ''] };
    expect(filterOf(readAddress('#state=ZZ&without=A&without-severity=2'), dimensions)).toEqual({
      state: null,
      feeds: [false, true],
      severities: [true, false],
    });
  });
});
