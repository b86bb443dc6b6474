import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageCounts } from '../../../src/live/browser/pageCounts.js';
import { type LiveFilter, passes, passingCells } from '../../../src/live/filter.js';

const dimensions = { feeds: ['A', 'B', ''], severities: [1, 2, 3, 4], states: ['CA', 'TX', ''] };
const accident = fc.record({
  bucket: fc.integer({ min: 100, max: 112 }),
  feed: fc.integer({ min: 0, max: 2 }),
  severity: fc.integer({ min: 0, max: 3 }),
  state: fc.integer({ min: 0, max: 2 }),
});
const filters: fc.Arbitrary<LiveFilter> = fc.record({
  state: fc.constantFrom(null, 0, 1, 2),
  feeds: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  severities: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
});

describe('the counts of the page', () => {
  it('are those of plain counting under any filter, in any order of the deltas, for the buckets that are kept', () => {
    fc.assert(
      fc.property(
        fc.array(accident, { minLength: 1 }),
        filters,
        fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
        (accidents, filter, onlyFeed) => {
          const counts = new PageCounts(dimensions, 8);
          for (const { bucket, feed, severity, state } of accidents) {
            const cell = (feed * 4 + severity) * 3 + state;
            counts.addCounts([[bucket, [cell, 1]]]);
          }
          const newest = Math.max(...accidents.map(({ bucket }) => bucket));
          expect(counts.newestBucket).toBe(newest);
          const cells = passingCells(dimensions, filter, onlyFeed);
          for (let bucket = newest - 7; bucket <= newest; bucket++) {
            const naive = accidents.filter(
              (each) =>
                each.bucket === bucket &&
                passes(filter, each.feed, each.severity, each.state) &&
                (onlyFeed === undefined || each.feed === onlyFeed),
            ).length;
            expect(counts.count(bucket, cells)).toBe(naive);
          }
        },
      ),
    );
  });

  it('tells what is expected in a bucket from nothing known of it', () => {
    const counts = new PageCounts(dimensions, 8);
    counts.addCounts([[7, [0, 1]]]);
    counts.setExpected([{ bucket: 7, cells: [0, 1.5, 3, 2] }]);
    expect(
      counts.expected(
        7,
        passingCells(dimensions, {
          state: null,
          feeds: [true, true, true],
          severities: [true, true, true, true],
        }),
      ),
    ).toBe(3.5);
    expect(counts.expected(7, [0])).toBe(1.5);
    expect(counts.expected(6, [0])).toBeNull();
    expect(counts.count(6, [0])).toBe(0);
  });

  it('sums predictions by feed and state', () => {
    const counts = new PageCounts(dimensions, 8);
    counts.addCounts([[7, [0, 1]]]);
    counts.addPredicted([
      [6, [0, 0.1, 0.2, 0.3, 0.4, 1]],
      [7, [0, 0.1, 0.2, 0.3, 0.4, 1, 4, 1, 0, 0, 0, 1]],
    ]);
    expect(counts.predicted(7, 8, [0, 4]).map((sum) => Number(sum.toFixed(6)))).toEqual([
      1.1, 0.2, 0.3, 0.4, 2,
    ]);
    expect(counts.predicted(6, 8, [0]).at(-1)).toBe(2);
  });
});
