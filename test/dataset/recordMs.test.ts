import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantText, localText, recordMs } from '../../src/dataset/times.js';

describe('instantText', () => {
  it('spells a moment as Date.toISOString does, of any year, and throws where there is none', () => {
    const moment = fc.oneof(
      fc.date({ noInvalidDate: true }).map(Number),
      fc.double({ min: -1e13, max: 1e13, noNaN: true }),
    );
    fc.assert(
      fc.property(moment, (ms) => {
        expect(instantText(ms)).toBe(new Date(ms).toISOString());
      }),
    );
    expect(() => instantText(Number.NaN)).toThrow(RangeError);
  });
});

describe('recordMs', () => {
  it('reads what a record spells, as Date.parse does', () => {
    const moment = fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2101, 11, 31) });
    fc.assert(
      fc.property(moment, (ms) => {
        expect([recordMs(localText(ms)), recordMs(`${localText(ms)}Z`)]).toEqual([ms, ms]);
      }),
    );
  });

  it('gives NaN for days that no calendar has, and for every other spelling', () => {
    const bad = [
      '2019-02-29T00:00:00.000',
      '2100-02-29T00:00:00.000',
      '2020-04-31T00:00:00.000',
      '2020-00-10T00:00:00.000',
      '2020-13-10T00:00:00.000',
      '2020-01-00T00:00:00.000',
      '2020-01-01T24:00:00.000',
      '2020-01-01T00:60:00.000',
      '2020-01-01T00:00:60.000',
      '2020-01-01 00:00:00.000',
      '2020-01-01T00:00:00',
      '2020-01-01T00:00:00.0000',
      '2020-01-01T00:00:00.000z',
      '2020-01-0xT00:00:00.000',
      '２020-01-01T00:00:00.000',
      '',
    ];
    expect(bad.filter((text) => !Number.isNaN(recordMs(text)))).toEqual([]);
    expect(recordMs('2000-02-29T00:00:00.000Z')).toBe(Date.UTC(2000, 1, 29));
  });
});
