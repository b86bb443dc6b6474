import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findBreaks, masked } from '../../src/analyses/common/breaks.js';
import { type DailySeries, dailySeries, weeklyCounts } from '../../src/analyses/common/days.js';
import { findGaps } from '../../src/analyses/common/gaps.js';
import { dayNumber, dayText } from '../../src/base/dates.js';
import { createRandom } from '../../src/stats/index.js';

const daily = new URL('../../../shared/data/daily_counts_mar23_mariostacks.csv', import.meta.url);
const weekdayFactors = [1.19, 1.22, 1.23, 1.24, 1.27, 0.46, 0.39]; // the file's own, Monday first

/** Seeded daily counts around levels that begin on given days, with a weekday rhythm and noise beyond Poisson. */
function madeSeries(levels: Readonly<Record<string, number>>, until: string, seed = 1): DailySeries {
  const random = createRandom(seed);
  const starts = Object.keys(levels).map(dayNumber);
  const first = starts[0]!;
  const counts = Float64Array.from({ length: dayNumber(until) - first }, (_, index) => {
    const day = first + index;
    const level = Object.values(levels)[starts.findLastIndex((start) => start <= day)]!;
    const mean = level * weekdayFactors[(day + 3) % 7]!;
    return Math.max(0, Math.round(mean + 1.5 * Math.sqrt(mean) * random.normal()));
  });
  return { name: 'made', firstDay: first, counts };
}

const breakDays = (series: DailySeries): string[] =>
  (findBreaks(series, findGaps(series)) ?? []).map(({ at }) => dayText(series.firstDay + at));

describe('days', () => {
  it('puts a zero for each day that has no report', () => {
    const series = dailySeries(
      'a',
      new Map([
        ['2020-03-01', 2],
        ['2020-02-27', 1],
      ]),
    );
    expect([dayText(series.firstDay), ...series.counts]).toEqual(['2020-02-27', 1, 0, 0, 2]);
  });

  it('adds days up to weeks that begin on Monday', () => {
    const series = dailySeries(
      'a',
      new Map([
        ['2020-02-29', 5],
        ['2020-03-01', 2],
        ['2020-03-02', 3],
      ]),
    );
    expect([...weeklyCounts(series)]).toEqual([
      ['2020-02-24', 7],
      ['2020-03-02', 3],
    ]);
  });
});

describe('breaks', () => {
  it('finds each planted step on its day, for a feed of the size of the real one', () => {
    const levels = { '2017-01-01': 500, '2017-08-01': 900, '2020-07-01': 0, '2020-09-10': 2400 };
    for (const seed of [1, 2, 3]) {
      expect(breakDays(madeSeries(levels, '2021-06-01', seed))).toEqual([
        '2017-08-01',
        '2020-07-01',
        '2020-09-10',
      ]);
    }
  });

  it('finds a step closer to the end than the shortest level it looks for', () => {
    // 12 days before the end; the search keeps 21.
    expect(breakDays(madeSeries({ '2020-01-01': 300, '2020-07-01': 900 }, '2020-07-13'))).toEqual([
      '2020-07-01',
    ]);
  });

  it('finds nothing in a feed that only has a weekly rhythm and noise', () => {
    for (const seed of [1, 2, 3])
      expect(breakDays(madeSeries({ '2017-01-01': 300 }, '2020-01-01', seed))).toEqual([]);
  });

  it('gives the ratio of the levels, inside its interval', () => {
    const series = madeSeries({ '2019-01-01': 200, '2019-09-02': 300 }, '2020-06-01');
    const [found] = findBreaks(series, [])!;
    expect(found!.ratio).toBeCloseTo(1.5, 1);
    expect(found!.lower).toBeLessThan(1.5);
    expect(found!.upper).toBeGreaterThan(1.5);
  });

  it('says that it cannot tell for a short or thin series', () => {
    expect(findBreaks(madeSeries({ '2020-01-01': 300 }, '2020-03-01'), [])).toBeNull();
    expect(findBreaks(madeSeries({ '2020-01-01': 0.1 }, '2021-01-01'), [])).toBeNull();
  });

  describe.skipIf(!existsSync(daily))(
    'on the daily counts of the whole file (skipped without ../shared/data)',
    () => {
      // Exact to August 2020, undercounted after; the dates are those of the published audits, within two days since
      // the fall of June 2020 takes two (2,460 on the 29th, 1,382 on the 30th, 1,450 on 1 July).
      it('flags 2016-03-23, 2016-06-21, 2017-08-01, 2020-07-01 and 2020-09-10', () => {
        const rows = readFileSync(daily, 'utf8').trim().split('\n').slice(1);
        const counts = rows.map((line) => line.split(',')).filter(([day]) => day! >= '2016-02-08');
        const series = dailySeries('all', new Map(counts.map(([day, count]) => [day!, Number(count)])));
        const found = breakDays(series).map(dayNumber);
        for (const day of ['2016-03-23', '2016-06-21', '2017-08-01', '2020-07-01', '2020-09-10']) {
          const nearest = Math.min(...found.map((at) => Math.abs(at - dayNumber(day))));
          expect(nearest, day).toBeLessThanOrEqual(2);
        }
      });
    },
  );
});

describe('gaps', () => {
  const withSilence = (from: string, until: string): DailySeries => {
    const series = madeSeries({ '2020-01-01': 50 }, '2021-01-01');
    series.counts.fill(0, dayNumber(from) - series.firstDay, dayNumber(until) - series.firstDay);
    return series;
  };

  it('lists a silent day and a silent season with what was expected', () => {
    for (const [from, until] of [
      ['2020-05-05', '2020-05-06'],
      ['2020-07-01', '2020-09-10'],
    ] as const) {
      const series = withSilence(from, until);
      const gaps = findGaps(series);
      expect(
        gaps.map(({ start, end }) => [dayText(series.firstDay + start), dayText(series.firstDay + end)]),
      ).toEqual([[from, until]]);
      expect(gaps[0]!.resumed).toBe(true);
      expect(gaps[0]!.expected / (gaps[0]!.end - gaps[0]!.start)).toBeGreaterThan(30);
    }
  });

  it('says so when the feed does not come back', () => {
    expect(findGaps(withSilence('2020-12-01', '2021-01-01')).map(({ resumed }) => resumed)).toEqual([false]);
  });

  it('takes neither weekends nor a Christmas at a quarter of a day for a gap', () => {
    const series = madeSeries({ '2020-01-01': 300 }, '2021-01-01');
    series.counts[dayNumber('2020-12-25') - series.firstDay]! *= 0.25;
    expect(findGaps(series)).toEqual([]);
  });

  it('does not judge a feed of one accident a day', () => {
    expect(findGaps(madeSeries({ '2020-01-01': 1 }, '2022-01-01'))).toEqual([]);
  });

  it('fills short gaps with the same weekdays around them, and leaves long ones', () => {
    const short = withSilence('2020-05-05', '2020-05-06');
    const at = dayNumber('2020-05-05') - short.firstDay;
    const around = [-28, -21, -14, -7, 7, 14, 21, 28].map((offset) => short.counts[at + offset]!);
    expect(masked(short, findGaps(short), 21).counts[at]).toBeCloseTo(
      around.reduce((a, b) => a + b, 0) / 8,
      10,
    );
    const long = withSilence('2020-07-01', '2020-09-10');
    expect(masked(long, findGaps(long), 21).counts).toEqual(long.counts);
  });
});
