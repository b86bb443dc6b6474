import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBand } from '../../src/live/countBand.js';
import { axisTop, drawStrip, type StripCall, type StripSeries, summarize } from '../../src/live/strip.js';
import { stripSvg } from '../../src/live/stripSvg.js';

const quarter = 900_000;
const series: StripSeries = {
  bucketMs: quarter,
  firstBucket: 1_000,
  counts: [10, 12, 9, 11, 10, 40, 1, 5],
  expected: [10, 10, 10, 10, 10, 10, 10, 10],
  firstWholeBucket: 1_000,
  overdispersion: 0,
  // The last bucket is still filling.
  watermarkMs: 1_007.5 * quarter,
};
const layout = { width: 300, height: 120, tickLabel: () => null };
const bars = (calls: readonly StripCall[]): Extract<StripCall, { kind: 'bar' }>[] =>
  calls.filter((call) => call.kind === 'bar');

describe('a strip', () => {
  it('is summed up by its last full hour, never by the running one', () => {
    expect(summarize(series)).toEqual({
      fromMs: 1_003 * quarter,
      untilMs: 1_007 * quarter,
      count: 62,
      expected: 40,
      ...countBand(40, 0),
      verdict: 'above',
    });
    expect(summarize({ ...series, counts: [...series.counts.slice(0, 5), 0, 1, 5] })?.verdict).toBe('below');
    expect(summarize({ ...series, counts: series.counts.map(() => 10) })?.verdict).toBe('as expected');
  });

  it('has no summary before a full hour, and no verdict without an expected count', () => {
    expect(summarize({ ...series, firstWholeBucket: 1_004 })).toBeNull();
    expect(summarize({ ...series, watermarkMs: 1_003.9 * quarter })).toBeNull();
    const unknown = summarize({ ...series, expected: series.expected.map(() => null) });
    expect(unknown).toMatchObject({ count: 62, expected: null, lower: null, verdict: 'not known' });
  });

  it('takes a bucket that is longer than an hour as a whole', () => {
    const day = 86_400_000;
    const summary = summarize({
      ...series,
      bucketMs: day,
      firstBucket: 10,
      firstWholeBucket: 10,
      watermarkMs: 17.2 * day,
    });
    expect(summary).toMatchObject({ fromMs: 16 * day, untilMs: 17 * day, count: 1 });
  });

  it('draws open buckets hollow and marks the bars that leave their band', () => {
    const { calls, top } = drawStrip(series, layout);
    expect(top).toBe(40);
    expect(bars(calls).map(({ isHollow }) => isHollow)).toEqual([...Array(7).fill(false), true]);
    expect(bars(calls).map(({ isOutside }) => isOutside)).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(calls.filter((call) => call.kind === 'mark').map(({ isUp }) => isUp)).toEqual([true, false]);
  });

  it('keeps every bar inside the picture, in proportion to its count', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 120 }),
        (counts) => {
          const expected = counts.map(() => null);
          const { calls, top } = drawStrip({ ...series, counts, expected }, layout);
          const drawn = bars(calls);
          expect(drawn.length).toBe(counts.filter((count) => count > 0).length);
          const high = counts.filter((count) => count > 0);
          drawn.forEach(({ x, y, width, height }, index) => {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x + width).toBeLessThanOrEqual(layout.width);
            expect(y).toBeGreaterThanOrEqual(0);
            expect(height).toBeCloseTo((90 * high[index]!) / top, 6);
          });
        },
      ),
    );
  });

  it('has an axis that holds its counts, and that goes down only when less than 45 % is used', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (before, now) => {
          const last = axisTop(before);
          const top = axisTop(now, last);
          expect(top).toBeGreaterThanOrEqual(now * (1 - 1e-9));
          if (now <= last && now >= 0.45 * last) expect(top).toBe(last);
          else expect(top).toBe(axisTop(now));
          expect(axisTop(now)).toBeLessThanOrEqual(now * 1.5001);
        },
      ),
    );
  });

  it('is also an SVG, with a label and without markup from texts', () => {
    const colors = { bar: '#123456', band: '#eee', text: '#000', muted: '#555', line: '#ddd' };
    const svg = stripSvg(drawStrip(series, layout), 300, 120, colors, 'A <b> & "c"');
    expect(svg.match(/<rect /g)?.length).toBe(8);
    expect(svg).toContain('aria-label="A &#60;b&#62; &#38; &#34;c&#34;"');
    expect(svg).toContain('<polygon');
  });
});
