import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Share, shareOf } from '../../src/analyses/common/shares.js';
import {
  clearBreaks,
  coverageHeadline,
  durationHeadline,
  type FeedBreak,
  featuresHeadline,
  hoursHeadline,
  labelsHeadline,
  missingHeadline,
  overviewCatch,
  overviewTitle,
  severityHeadline,
  sizeOf,
  statesHeadline,
  weatherHeadline,
  weekHeadline,
} from '../../src/analyses/overview/headlines.js';
import { formatShares } from '../../src/analyses/sections/words.js';

/** A share of up to a thousand reports, with its Wilson interval. */
const share: fc.Arbitrary<Share> = fc
  .tuple(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([whole, fraction]) => shareOf(Math.round(fraction * whole), whole, 0.95));
const feed = fc.constantFrom('Source1', 'Source2', 'Source3', 'the file', 'the unnamed feed');
const day = fc
  .date({ min: new Date('2016-01-01'), max: new Date('2023-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const level = fc.double({ min: 0.01, max: 500, noNaN: true });
const feedBreak: fc.Arbitrary<FeedBreak> = fc
  .tuple(feed, day, level, level, fc.double({ min: 1, max: 4, noNaN: true }))
  .map(([name, at, before, after, width]) => {
    const ratio = after / before;
    return { feed: name, day: at, before, after, ratio, lower: ratio / width, upper: ratio * width };
  });

/** Whether two intervals leave no value in common. */
const apart = (a: Share, b: Share): boolean => a.lower > b.upper || b.lower > a.upper;
const excludes = ({ lower, upper }: { lower: number; upper: number }, value: number): boolean =>
  lower > value || upper < value;

/** What holds of every headline. */
function expectHeadline(text: string, most = 75): void {
  expect(text.length, text).toBeLessThanOrEqual(most);
  expect(text).toMatch(/^[A-Z0-9]/);
  expect(text).not.toMatch(/NaN|undefined|Infinity|no effect|\b(worst|dangerous|risk|safe)\b/);
}

describe('the title of the overview', () => {
  const answer = fc.record({
    accidents: fc.integer({ min: 1, max: 10_000_000 }),
    days: fc.integer({ min: 1, max: 5000 }),
    breaks: fc.option(fc.array(feedBreak, { maxLength: 9 })),
    feeds: fc.integer({ min: 1, max: 12 }),
    onlyFeed: feed,
  });

  it('says that a feed has breaks only where an interval leaves out no change, and has one number at most', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const title = overviewTitle(given);
        expectHeadline(title, 90);
        expect((title.replace(/Source\d/g, '').match(/\d[\d,.]*/g) ?? []).length, title).toBeLessThanOrEqual(
          1,
        );
        const changes = (given.breaks ?? []).some((one) => excludes(one, 1));
        expect(/ ha(?:s a break|s breaks|ve breaks): /.test(title), title).toBe(changes);
        expect(/too (few|little)/.test(title), title).toBe(given.breaks === null);
        expect(/between two breaks/.test(overviewCatch(given))).toBe(changes);
      }),
    );
  });

  it.each([
    [{ breaks: null, accidents: 12 }, '12 reports are too few to find a break in their coverage'],
    [{ breaks: null, days: 38 }, '38 days of reports are too few to find a break in their coverage'],
    [{ breaks: [] }, 'No break is found in what the feeds report'],
    [{ breaks: [], feeds: 1 }, 'No break is found in what Source1 reports'],
  ])('is %j: %s', (given, title) => {
    expect(overviewTitle({ accidents: 500, days: 900, feeds: 3, onlyFeed: 'Source1', ...given })).toBe(title);
  });
});

describe('a headline of the overview', () => {
  it('on coverage has the largest break whose interval leaves out no change, in its direction', () => {
    fc.assert(
      fc.property(fc.array(feedBreak, { maxLength: 6 }), (breaks) => {
        const text = coverageHeadline([], breaks);
        expectHeadline(text);
        const [largest] = clearBreaks(breaks);
        const clear = breaks.filter((one) => excludes(one, 1));
        if (largest !== undefined) expect(sizeOf(largest)).toBe(Math.max(...clear.map(sizeOf)));
        if (/more/.test(text)) expect(largest!.lower).toBeGreaterThan(1);
        else if (/less/.test(text)) expect(largest!.upper).toBeLessThan(1);
        else expect(clear).toEqual([]);
      }),
    );
  });

  it('on missing values leaves out the shares where they find no room', () => {
    const [most, least] = [shareOf(987, 1000, 0.95), shareOf(12, 1000, 0.95)];
    const uneven = (column: string) =>
      missingHeadline({
        column,
        most: { feed: 'the unnamed feed', share: most },
        least: { feed: 'Source1', share: least },
      });
    expect(uneven('Side')).toBe('Side is missing in 98.7 % of the unnamed feed and 1.20 % of Source1');
    expect(uneven('Astronomical twilight')).toBe(
      'Astronomical twilight is missing more often in the unnamed feed',
    );
  });

  it('on coverage names the longest silence first', () => {
    const silences = [
      { feed: 'Source1', day: '2020-07-01', days: 71 },
      { feed: 'Source2', day: '2017-01-02', days: 15 },
    ];
    expect(coverageHeadline(silences, [])).toBe('Source1 falls silent on 1 July 2020 for 71 days');
  });

  it('on missing values and on severity has two shares only where they are apart', () => {
    fc.assert(
      fc.property(share, share, feed, feed, (a, b, one, other) => {
        const [most, least] = a.share >= b.share ? [a, b] : [b, a];
        const missing = missingHeadline({
          column: 'Precipitation',
          most: { feed: one, share: most },
          least: { feed: other, share: least },
        });
        expectHeadline(missing);
        expect(/not told apart/.test(missing), missing).toBe(!apart(a, b));
        const severe = severityHeadline([
          { feed: one, highest: { year: 2018, share: most }, lowest: { year: 2021, share: least } },
        ]);
        expectHeadline(severe);
        expect(/told apart/.test(severe), severe).toBe(!apart(a, b));
      }),
    );
  });

  it('on severity has the feed that surely changes most, not the one with the largest difference', () => {
    const change = (name: string, high: readonly [number, number], low: readonly [number, number]) => ({
      feed: name,
      highest: { year: 2018, share: shareOf(...high, 0.95) },
      lowest: { year: 2021, share: shareOf(...low, 0.95) },
    });
    const few = change('Source3', [28, 55], [17, 127]);
    const many = change('Source1', [366, 1098], [184, 7103]);
    expect(severityHeadline([few, many])).toBe(
      'Source1 calls most severe in 2018 (33.3 %), fewest in 2021 (2.59 %)',
    );
  });

  it('on hours says "leans" of a feed only where its morning and its evening are apart', () => {
    const hours = fc.record({ feed, morning: share, evening: share });
    fc.assert(
      fc.property(fc.uniqueArray(hours, { maxLength: 5, selector: (one) => one.feed }), (feeds) => {
        const text = hoursHeadline(feeds);
        expectHeadline(text);
        const some = feeds.some(({ morning, evening }) => apart(morning, evening));
        expect(/leans? to/.test(text), text).toBe(some);
        for (const { feed: name, morning, evening } of feeds) {
          if (!apart(morning, evening)) expect(text.toLowerCase()).not.toContain(name.toLowerCase());
        }
      }),
    );
  });

  it('on the week names a cell only if it leads alone, else weekends if two days of seven are outside of the interval', () => {
    const cells = fc.array(share, { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(cells, share, feed, (shares, weekend, name) => {
        const named = shares.map((one, index) => ({
          when: `on Wednesdays, ${index + 10}–${index + 13} h`,
          share: one,
        }));
        const text = weekHeadline(name, named, weekend);
        expectHeadline(text);
        const leader = named.find((one) =>
          shares.every((other) => other === one.share || other.upper < one.share.lower),
        );
        expect(/ reports most /.test(text), text).toBe(leader !== undefined);
        if (leader !== undefined) expect(text).toContain(leader.when);
        else {
          expect(/more/.test(text)).toBe(weekend.lower > 2 / 7);
          expect(/fewer/.test(text)).toBe(weekend.upper < 2 / 7);
        }
      }),
    );
  });

  it('on states says "leads" only of states whose intervals lie above all others', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 3, maxLength: 51 });
    fc.assert(
      fc.property(counts, (given) => {
        const sorted = given.toSorted((a, b) => b - a);
        const total = sorted.reduce((a, b) => a + b, 0);
        const ranked = sorted.map((n, index) => ({ state: `S${index}`, share: shareOf(n, total, 0.95) }));
        const text = statesHeadline(ranked, 2);
        expectHeadline(text);
        const leading = /^(.*) leads? with/.exec(text)?.[1]?.split(/, | and /) ?? [];
        for (const name of leading) {
          const leader = ranked.find(({ state }) => state === name)!;
          const others = ranked.filter(({ state }) => !leading.includes(state));
          expect(others.every(({ share: other }) => leader.share.lower > other.upper)).toBe(true);
        }
      }),
    );
  });

  it('on states has their names, or their letters where three names have no room', () => {
    const ranked = (...states: string[]) =>
      states.map((state) => ({ state, share: shareOf(state === 'WY' ? 10 : 300, 1000, 0.95) }));
    expect(statesHeadline(ranked('CA', 'WY'), 1)).toBe('California leads with 30.0 % of the reports');
    expect(statesHeadline(ranked('DC', 'NC', 'SC', 'WY'), 2)).toBe(
      'DC, NC and SC lead with 90.0 % of the reports',
    );
  });

  it('on labels and odds claims only what the intervals allow', () => {
    const odds = fc
      .tuple(level, fc.double({ min: 1, max: 3, noNaN: true }))
      .map(([ratio, width]) => ({ label: 'Rain', lower: ratio / width, upper: ratio * width }));
    fc.assert(
      fc.property(share, share, fc.array(odds, { minLength: 1, maxLength: 9 }), (before, after, rows) => {
        const labels = labelsHeadline({ before, after }, { before: after, after: before });
        expectHeadline(labels);
        expect(/becomes/.test(labels)).toBe(before.lower > after.upper);
        for (const text of [featuresHeadline(rows), weatherHeadline(rows)]) {
          expectHeadline(text);
          if (/more often/.test(text)) expect(rows.some(({ lower }) => lower > 1)).toBe(true);
          else if (/less often/.test(text)) expect(rows.some(({ upper }) => upper < 1)).toBe(true);
          else expect(rows.filter((row) => excludes(row, 1))).toEqual([]);
        }
      }),
    );
  });

  it('gives shares of one whole the decimals that the smallest needs', () => {
    expect(formatShares([0.555, 0.431, 0.0142])).toEqual(['55.5 %', '43.1 %', '1.4 %']);
    expect(formatShares([0.9996, 0.0004, 0])).toEqual(['99.96 %', '0.04 %', '0.00 %']);
  });

  it('on durations has the share of the exact lengths', () => {
    expect(durationHeadline('Source1', 0.1412, 4)).toBe(
      '14.1 % of the durations of Source1 are one of 4 exact lengths',
    );
    expectHeadline(durationHeadline('the unnamed feed', 0.99999, 6));
  });
});
