import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { clusteredShare, shareDifference, shareInterval } from '../../src/analyses/common/clusteredShare.js';
import { openContext } from '../../src/analyses/common/context.js';
import type { DailySeries } from '../../src/analyses/common/days.js';
import { findGaps } from '../../src/analyses/common/gaps.js';
import { holidaysBetween } from '../../src/analyses/common/holidays.js';
import { breaksWithin, collectionBreaks } from '../../src/analyses/covid/breaks.js';
import { computeCollection, isNewLevel } from '../../src/analyses/covid/collection.js';
import { type CovidContext, feedOf, isFitted, openCovid } from '../../src/analyses/covid/context.js';
import { countBetween, DailyCounts, sumOf, trimmed } from '../../src/analyses/covid/counts.js';
import { fitInterruption } from '../../src/analyses/covid/interruption.js';
import { computeNaive } from '../../src/analyses/covid/naive.js';
import { naiveSection } from '../../src/analyses/covid/naiveSection.js';
import { covidDefaults } from '../../src/analyses/covid/options.js';
import { calibrated, rankAmongPlacebos, spreadOf } from '../../src/analyses/covid/placebos.js';
import type { ModelSpec } from '../../src/analyses/covid/regressors.js';
import { stateOrders } from '../../src/analyses/covid/stateOrders.js';
import { seriesIn, seriesWithout } from '../../src/analyses/covid/states.js';
import { computeWithoutStates } from '../../src/analyses/covid/withoutState.js';
import { changeText } from '../../src/analyses/covid/words.js';
import { formatRatio } from '../../src/analyses/sections/words.js';
import { dayNumber, dayText } from '../../src/base/dates.js';
import { capitalise, joinWords } from '../../src/base/format.js';
import { Table } from '../../src/query/table.js';
import { clusterCovariance, coefficient, fitGlm, wilsonInterval } from '../../src/stats/index.js';
import { fixture, numbers } from '../stats/reference.js';
import { dailySource, type SimulatedDays, simulatedDays } from './dailySource.js';

const rules = { confidenceLevel: 0.95, hacLags: [7, 14], minDailyCount: 0.2 };
const spec: ModelSpec = {
  from: dayNumber('2018-01-01'),
  interruption: dayNumber('2020-03-13'),
  transitionEnd: dayNumber('2020-04-01'),
  until: dayNumber('2020-07-01'),
  trend: 'linear',
  fourierPairs: 2,
  holidays: 'each',
  breaks: [],
  after: 'level',
};

describe('fitInterruption against R on simulated daily counts', () => {
  // R 4.2.2: glm(y ~ lock + t + factor(dow) + c1 + s1 + c2 + s2, quasipoisson), sandwich::NeweyWest. The waves of R
  // start anew each January, ours run on, so that the two differ in the third or fourth digit.
  const file = fixture('simulated_daily_counts.csv');
  const counts = numbers(file.y);
  const series = {
    name: 'simulated',
    firstDay: dayNumber('2016-03-01'),
    counts,
    mask: new Uint8Array(counts.length),
  };
  const lock = dayNumber('2020-03-19');
  const { effect } = fitInterruption(
    series,
    {
      ...spec,
      from: series.firstDay,
      interruption: lock,
      transitionEnd: lock,
      until: dayNumber('2020-05-01'),
      holidays: 'none',
    },
    rules,
  );

  it('has its ratio, errors, dispersion and counterfactual', () => {
    expect(effect!.ratio).toBeCloseTo(0.6023, 2);
    expect(effect!.errors.model! / 0.03043597883 - 1).toBeCloseTo(0, 1);
    expect(effect!.errors['HAC 7']! / 0.0291661 - 1).toBeCloseTo(0, 1);
    expect(effect!.fit.dispersion / 25.8167985 - 1).toBeCloseTo(0, 1);
    expect(effect!.observed).toBe(32545);
    expect(effect!.expected / 54034.5 - 1).toBeCloseTo(0, 2);
    expect(effect!.daysAfter).toBe(41);
  });

  it('takes the largest of the errors', () => {
    expect(effect!.standardError).toBe(Math.max(...Object.values(effect!.errors)));
  });
});

describe('the holidays', () => {
  it('are the federal ones of 2019 and 2021, with the days around them', () => {
    const of = (year: number) =>
      Object.fromEntries(
        [...holidaysBetween(dayNumber(`${year}-01-01`), dayNumber(`${year + 1}-01-01`))].map(
          ([day, { name }]) => [dayText(day).slice(5), name],
        ),
      );
    expect(of(2019)).toMatchObject({
      '01-01': 'New Year',
      '01-21': 'Martin Luther King Day',
      '02-18': "Presidents' Day",
      '05-27': 'Memorial Day',
      '07-04': 'Independence Day',
      '09-02': 'Labor Day',
      '10-14': 'Columbus Day',
      '11-11': 'Veterans Day',
      '11-27': 'day before Thanksgiving',
      '11-28': 'Thanksgiving',
      '11-29': 'day after Thanksgiving',
      '12-24': 'Christmas Eve',
      '12-25': 'Christmas',
      '12-26': 'day after Christmas',
      '12-31': "New Year's Eve",
    });
    expect(Object.values(of(2019))).not.toContain('Juneteenth');
    // In 2021 19 June and 25 December are Saturdays, and 4 July is a Sunday.
    expect(of(2021)).toMatchObject({
      '06-18': 'observed holiday',
      '06-19': 'Juneteenth',
      '07-05': 'observed holiday',
    });
  });
});

describe('the state orders', () => {
  it('are 41 of the 49 states of the data, from California on 19 March to South Carolina on 7 April', () => {
    const days = Object.values(stateOrders).map(({ from }) => from);
    expect(days).toHaveLength(41);
    expect([...days].sort()[0]).toBe('2020-03-19');
    expect([...days].sort().at(-1)).toBe('2020-04-07');
    for (const without of ['AR', 'IA', 'NE', 'ND', 'SD', 'WY', 'OK', 'UT'])
      expect(stateOrders[without]).toBeUndefined();
  });
});

describe('the breaks of a collection', () => {
  const days = (collected: (day: string) => number): DailySeries =>
    seriesOf({ seed: 2, perDay: 300, collected });

  it('are found before the interruption, and none in an even feed', () => {
    const even = days(() => 1);
    expect(collectionBreaks(even, findGaps(even), spec.interruption)).toEqual([]);
    const stepped = days((day) => (day < '2018-09-03' ? 0.5 : 1));
    const found = collectionBreaks(stepped, findGaps(stepped), spec.interruption).map(dayText);
    expect(found).toHaveLength(1);
    expect(Math.abs(dayNumber(found[0]!) - dayNumber('2018-09-03'))).toBeLessThan(10);
  });

  it('know nothing of what comes after the interruption', () => {
    const changed = days((day) => (day < '2020-04-01' ? 1 : 0.3));
    expect(collectionBreaks(changed, findGaps(changed), spec.interruption)).toEqual([]);
  });

  it('are no holidays and no short dips', () => {
    const dip = days((day) => (day >= '2018-09-03' && day < '2018-09-13' ? 0.4 : 1));
    expect(collectionBreaks(dip, findGaps(dip), spec.interruption)).toEqual([]);
  });
});

describe('the placebos', () => {
  it('do not change when everything from the interruption on does', () => {
    const plain = seriesOf({ seed: 3, perDay: 200 });
    const counts = plain.counts.map((n, i) => (plain.firstDay + i >= spec.interruption ? 1 + (i % 3) : n));
    const ratios = (series: DailySeries): number[] =>
      feedOf({ name: 'x', label: 'x' }, series, [], spec, rules, true).placebos.map(
        ({ effect }) => effect.logRatio,
      );
    expect(ratios({ ...plain, counts })).toEqual(ratios(plain));
    expect(ratios(plain).length).toBeGreaterThan(4);
  });

  it('widen an interval, and never narrow it', () => {
    const feed = feedOf({ name: 'x', label: 'x' }, seriesOf({ seed: 4, perDay: 200 }), [], spec, rules, true);
    const effect = feed.outcome.effect!;
    const spread = spreadOf(feed.placebos)!;
    expect(spread.inflation).toBeGreaterThanOrEqual(1);
    const { lower, upper } = calibrated(effect, spread, 0.95);
    expect(lower).toBeLessThan(effect.lower);
    expect(upper).toBeGreaterThan(effect.upper);
  });
});

describe('clusteredShare', () => {
  const clusters = [
    { part: 12, whole: 40 },
    { part: 5, whole: 31 },
    { part: 22, whole: 60 },
    { part: 1, whole: 9 },
    { part: 30, whole: 77 },
  ];

  it('equals an intercept-only logit with clustered errors, up to the factor for few clusters', () => {
    const rows = clusters.flatMap(({ part, whole }, cluster) =>
      Array.from({ length: whole }, (_, i) => ({ y: i < part ? 1 : 0, cluster })),
    );
    const fit = fitGlm(
      rows.map(({ y }) => y),
      {},
      { family: 'binomial' },
    );
    const covariance = clusterCovariance(
      fit,
      rows.map(({ cluster }) => cluster),
    );
    const { estimate, standardError } = coefficient(fit, '(intercept)', 0.95, covariance);
    const found = clusteredShare(clusters);
    const share = 1 / (1 + Math.exp(-estimate));
    expect(found.share).toBeCloseTo(share, 10);
    expect(found.standardError).toBeCloseTo(share * (1 - share) * standardError * Math.sqrt(5 / 4), 8);
  });

  it('has no error with one cluster, and no interval', () => {
    const one = clusteredShare([{ part: 1, whole: 2 }]);
    expect(one.standardError).toBeNaN();
    expect(shareInterval(one, 0.95).lower).toBeNaN();
    expect(shareDifference(clusteredShare(clusters), one, 0.95).upper).toBeNaN();
  });

  const independent = (part: number, whole: number) => {
    const share = part / whole;
    return { part, whole, clusters: whole, share, standardError: Math.sqrt((share * (1 - share)) / whole) };
  };

  it('has an interval at zero, of independent reports there, and wider ones where weeks differ', () => {
    const none = shareInterval(clusteredShare([...Array(13)].map(() => ({ part: 0, whole: 20 }))), 0.95);
    const { lower, upper } = wilsonInterval(0, 260);
    expect([none.lower, none.upper]).toEqual([lower, expect.closeTo(upper, 10)]);
    const weekly = shareInterval(clusteredShare(clusters), 0.95);
    const reports = wilsonInterval(70, 217);
    expect(weekly.upper - weekly.lower).toBeGreaterThan(reports.upper - reports.lower);
  });

  // Newcombe, Statistics in Medicine 1998, table II, method 10: 56/70 - 48/80, and 0/10 - 0/20.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [0, 10, 0, 20, -0.1611, 0.2775],
  ])('gives the difference of %i of %i and %i of %i as Newcombe does', (a, m, b, n, lower, upper) => {
    const found = shareDifference(independent(a, m), independent(b, n), 0.95);
    expect(found.difference).toBeCloseTo(a / m - b / n, 12);
    expect([found.lower, found.upper]).toEqual([expect.closeTo(lower, 4), expect.closeTo(upper, 4)]);
  });
});

describe('DailyCounts', () => {
  const table = new Table(
    {
      day: ['2020-01-03', '2020-01-01', '2020-01-03'],
      source: ['A', null, 'A'],
      state: ['CA', 'TX', 'TX'],
      n: Float64Array.of(2, 1, 4),
    },
    3,
  );

  it('sums what is asked for over the days of the whole', () => {
    const counts = new DailyCounts(table);
    expect(counts.feeds).toEqual(['A', 'unknown']);
    expect(counts.total).toBe(7);
    expect([...counts.series('all').counts]).toEqual([1, 0, 6]);
    expect([...counts.series('CA', (_, state) => state === 'CA').counts]).toEqual([0, 0, 2]);
  });

  it('cuts a feed to the days from its first to its last report', () => {
    const series = trimmed(new DailyCounts(table).series('A', (source) => source === 'A'));
    expect(dayText(series.firstDay)).toBe('2020-01-03');
    expect([...series.counts]).toEqual([6]);
  });
});

describe('the parts of covid on simulated days', () => {
  const open = async (input: SimulatedDays): Promise<CovidContext> =>
    openCovid(await openContext(dailySource(simulatedDays(input)), covidDefaults));
  /** The larger feed falls, the smaller one grows by more. */
  const world: SimulatedDays = {
    seed: 8,
    perDay: { Source1: 300, Source2: 200 },
    ratio: { Source1: 2.5, Source2: 0.5 },
    states: ['CA', 'TX', 'FL', 'NY'],
    from: '2018-01-01',
    until: '2020-09-01',
  };

  it('compare year on year, and see that the sum has the sign of the feed that grew', async () => {
    const context = await open(world);
    const naive = computeNaive({ ...context, mainFeed: context.feeds.filter(isFitted)[1]! })!;
    expect([naive.yearBefore, naive.yearAfter]).toEqual(['2019', '2020']);
    for (const { feed, before, after, ratio } of naive.rows) {
      const { series } = feed;
      expect(before).toBe(countBetween(series, dayNumber('2019-04-01'), dayNumber('2019-07-01')));
      expect(after).toBe(countBetween(series, dayNumber('2020-04-01'), dayNumber('2020-07-01')));
      expect(ratio).toBeCloseTo(after / before, 10);
    }
    const { parts, largestMove, hasWrongSign } = naive.explanation!;
    expect(parts.map(({ feed }) => feed.name)).toEqual(['Source1', 'Source2']);
    expect(largestMove!.feed.name).toBe('Source1');
    expect(hasWrongSign).toBe(true);
    const grown = computeNaive({ ...context, mainFeed: context.feeds.filter(isFitted)[0]! })!;
    expect(grown.explanation!.hasWrongSign).toBe(false);
    // The feed that moved most is the main feed itself, and no other one moved with the sum.
    expect(grown.explanation!.largestMove).toBeNull();
  });

  it('compare no sign where the main feed shows no clear change', async () => {
    const context = await open({ ...world, ratio: { Source1: 2.5, Source2: 1 } });
    const naive = computeNaive({ ...context, mainFeed: context.feeds.filter(isFitted)[1]! })!;
    expect(naive.whole!.lower).toBeGreaterThan(1);
    expect(naive.explanation).toMatchObject({ hasSign: false, hasWrongSign: false });
    const { text } = naiveSection({ ...context, mainFeed: context.feeds.filter(isFitted)[1]! }, naive);
    expect(text!.join(' ')).toContain('shows no clear change, so there is no sign to compare.');
  });

  it('give no comparison when the data lacks the year before', async () => {
    expect(computeNaive(await open({ ...world, from: '2019-10-01' }))).toBeNull();
  });

  it('rank an effect among the placebos of its feed', async () => {
    const { mainFeed } = await open({ ...world, from: '2016-02-08' });
    const { placebos, outcome } = mainFeed!;
    const logs = placebos.map(({ effect }) => Math.abs(effect.logRatio)).sort((a, b) => a - b);
    const rank = (logRatio: number): number =>
      rankAmongPlacebos({ ...outcome.effect, logRatio }, placebos)!.asFar;
    expect(rank(0)).toBe(placebos.length);
    expect(rank(-logs[2]!)).toBe(placebos.length - 2);
    expect(rank(logs.at(-1)! + 0.01)).toBe(0);
    expect(rankAmongPlacebos(outcome.effect, [])).toBeNull();
  });

  it('estimate the factor of a break in the model of the feed', async () => {
    const context = await open({
      ...world,
      from: '2016-02-08',
      collected: (source, day) => (source === 'Source1' && day < '2018-09-03' ? 0.5 : 1),
    });
    const { breaks } = computeCollection(context);
    const found = breaks.find(({ label }) => label === 'Source1')!;
    expect(Math.abs(dayNumber(found.firstDay) - dayNumber('2018-09-03'))).toBeLessThan(10);
    expect(found.factor!.estimate).toBeGreaterThan(1.7);
    expect(found.factor!.estimate).toBeLessThan(2.3);
    expect(isNewLevel(found)).toBe(true);
  });

  it('take steady growth for no new level, although the search cuts it into levels', async () => {
    const years = (day: string): number => (dayNumber(day) - dayNumber('2018-01-01')) / 365.25;
    const context = await open({
      ...world,
      from: '2017-01-01',
      collected: (source, day) => (source === 'Source1' ? 0.5 * 1.5 ** years(day) : 1),
    });
    const { breaks } = computeCollection(context);
    const found = breaks.filter(({ label }) => label === 'Source1');
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(isNewLevel)).toEqual([]);
  });

  it('leave out each state in turn: the rest is the sum of the other states', async () => {
    const context = await open(world);
    const mainFeed = context.mainFeed!;
    const { rows } = computeWithoutStates(context, mainFeed)!;
    expect(rows.map(({ state }) => state).sort()).toEqual(['CA', 'FL', 'NY', 'TX']);
    const all = sumOf(mainFeed.series);
    for (const { state } of rows)
      expect(sumOf(seriesWithout(context, mainFeed, state))).toBe(
        all - sumOf(seriesIn(context, mainFeed, state)),
      );
  });
});

describe('breaksWithin', () => {
  it('keeps the breaks that are four weeks from both ends of the baseline', () => {
    const window = { from: 1000, interruption: 1100 };
    expect(breaksWithin([1027, 1028, 1050, 1072, 1073], window)).toEqual([1028, 1050, 1072]);
  });
});

describe('the words of covid', () => {
  it('write a change in per cent, with a decimal below ten', () => {
    expect([0.48, 1.9, 0.997, 1.0994].map(changeText)).toEqual([
      '52 % fewer',
      '90 % more',
      '0.3 % fewer',
      '9.9 % more',
    ]);
  });

  it('join lists, begin sentences and write ratios', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => joinWords(words))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect(capitalise('all feeds')).toBe('All feeds');
    expect(formatRatio(0.482, { lower: 0.44, upper: 12.34 })).toBe('0.482 (0.440 to 12.3)');
  });
});

const realPath = fileURLToPath(
  new URL('../../../shared/data/daily_counts_mar23_mariostacks.csv', import.meta.url),
);

describe.skipIf(!existsSync(realPath))(
  'the model on the real daily counts (skipped without ../shared/data)',
  () => {
    const lines = existsSync(realPath) ? readFileSync(realPath, 'utf8').trim().split('\n').slice(1) : [];
    const days = lines.map((line) => line.split(',')).filter(([day]) => day! < '2020-09-01');
    const firstDay = dayNumber(days[0]?.[0] ?? '2016-01-14');
    const counts = new Float64Array(dayNumber('2020-09-01') - firstDay);
    for (const [day, n] of days) counts[dayNumber(day!) - firstDay] = Number(n);
    const series = { name: 'all', firstDay, counts };

    it('finds the three breaks of the collection that are known', () => {
      const breaks = collectionBreaks(series, findGaps(series), spec.interruption).map(dayText);
      expect(breaks).toEqual(['2016-03-23', '2016-06-21', '2017-08-01']);
    });

    it('sees no fall in the sum of all sources, where police records halved: the trap that the report is about', () => {
      const feed = feedOf({ name: 'all', label: 'all' }, series, findGaps(series), spec, rules, true);
      const effect = feed.outcome.effect!;
      expect(effect.lower).toBeGreaterThan(0.95);
      expect(effect.ratio).toBeLessThan(1.3);
      expect(effect.observed).toBe(87845 + 87686 + 100470 - sumOfMasked(feed.series.mask));
      const { lower } = calibrated(effect, spreadOf(feed.placebos)!, 0.95);
      expect(lower).toBeLessThan(1);
    });

    function sumOfMasked(mask: Uint8Array): number {
      let sum = 0;
      for (let day = spec.transitionEnd; day < spec.until; day++)
        if (mask[day - firstDay] === 1) sum += counts[day - firstDay]!;
      return sum;
    }
  },
);

function seriesOf(input: { seed: number; perDay: number; collected?: (day: string) => number }): DailySeries {
  const cells = simulatedDays({
    seed: input.seed,
    perDay: { x: input.perDay },
    states: ['CA'],
    collected: (_, day) => input.collected?.(day) ?? 1,
  });
  const firstDay = dayNumber('2016-02-08');
  const counts = new Float64Array(dayNumber('2021-01-01') - firstDay);
  for (const { day, n } of cells) counts[day - firstDay] = n;
  return { name: 'x', firstDay, counts };
}
