import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCountOf,
  formatDuration,
  formatLevel,
  formatNumber,
  formatPercent,
  proseHtml,
} from '../../src/base/format.js';

it.each([
  [0, '0 %'],
  [0.00012, '0.012 %'],
  [0.123, '12.3 %'],
  [0.9994, '99.9 %'],
  [0.9996, '99.96 %'],
  [13_744 / 13_746, '99.99 %'],
  [0.99998, '99.998 %'],
  [-0.9996, '−99.96 %'],
  [1 - 1e-12, '100 %'],
  [1, '100 %'],
  [1.0002, '100.0 %'],
  [12.5, '1250.0 %'],
])('the share %d is %s: one of almost 1 does not look like 1', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

it.each([
  [0.00012, '0.00012'],
  [0.0000016, '0.0000016'],
  [8.9e-7, '8.9 × 10⁻⁷'],
  [-1.04e-12, '−1 × 10⁻¹²'],
])('%d is %s, without the notation of programs', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

describe('a time span in words', () => {
  it.each([
    [0, '0.0 s'],
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.97, '10 s'],
    [42.4, '42 s'],
    [59.4, '59 s'],
    [59.7, '1 min 0 s'],
    [75, '1 min 15 s'],
    [119.6, '2 min 0 s'],
    [3_599.4, '59 min 59 s'],
    [3_599.7, '1 h 0 min'],
    [7_170, '2 h 0 min'],
    [12_000, '3 h 20 min'],
    [360_000_000, '100,000 h 0 min'],
    [-119.6, '−2 min 0 s'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('never has 60 minutes or 60 seconds, and is the time to half of its smallest unit', () => {
    const seconds = { h: 3_600, min: 60, s: 1 };
    const span = fc.oneof(
      fc.double({ min: 0, max: 1e7, noNaN: true }),
      // Where rounding carries: just below a whole minute or hour.
      fc
        .tuple(
          fc.integer({ min: 0, max: 300 }),
          fc.constantFrom(1, 10, 60, 3_600),
          fc.double({ min: -1, max: 1, noNaN: true }),
        )
        .map(([times, unit, off]) => Math.max(0, times * unit + off)),
    );
    fc.assert(
      fc.property(span, (time) => {
        const parts = [...formatDuration(time).matchAll(/([\d.,]+) (h|min|s)/g)].map(([, number, unit]) => ({
          number: Number(number!.replaceAll(',', '')),
          unit: unit as keyof typeof seconds,
        }));
        for (const { number, unit } of parts) if (unit !== 'h') expect(number).toBeLessThan(60);
        const total = parts.reduce((sum, { number, unit }) => sum + number * seconds[unit], 0);
        const smallest = time < 9.95 ? 0.1 : seconds[parts.at(-1)!.unit];
        expect(Math.abs(total - time)).toBeLessThanOrEqual(smallest / 2 + 1e-6);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('writes a level as whoever chose it would, whatever doubles make of it', () => {
  for (let tenths = 1; tenths < 1_000; tenths++) expect(formatLevel(tenths / 1_000)).toBe(`${tenths / 10} %`);
  expect(0.57 * 100).not.toBe(57);
});

describe('a count with its noun', () => {
  it.each([
    [0, '0 rows'],
    [1, '1 row'],
    [2, '2 rows'],
    [12_345, '12,345 rows'],
  ])('%d is %s', (count, text) => {
    expect(formatCountOf(count, 'row')).toBe(text);
  });

  it('takes the plural of a noun that has one of its own', () => {
    expect([1, 3].map((count) => formatCountOf(count, 'stratum', 'strata'))).toEqual([
      '1 stratum',
      '3 strata',
    ]);
  });
});

describe('proseHtml', () => {
  it('keeps numbers with their sign, roads and periods on one line, and leaves other words to break', () => {
    const whole = (text: string): string => `<span class="whole">${text}</span>`;
    expect(proseHtml('95 % of I-5 N')).toBe(`95&nbsp;% of ${whole('I-5')} N`);
    expect(proseHtml('2018–2023: 2.60–2.89 %')).toBe(`${whole('2018–2023')}: ${whole('2.60–2.89')}&nbsp;%`);
    expect(proseHtml('on 2019-04-01, well-known')).toBe(`on ${whole('2019-04-01')}, well-known`);
    expect(proseHtml("it's <5 & 'a-b'")).toBe('it&#39;s &lt;5 &amp; &#39;a-b&#39;');
  });
});
