import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupQuestion } from '../../src/analyses/common/context.js';
import { testTrust } from '../../src/analyses/predictions/answer.js';
import {
  type ConstantForecaster,
  type ConstantName,
  decisiveBaseline,
} from '../../src/analyses/predictions/baselines.js';
import { hasMoved, minReports } from '../../src/analyses/predictions/drift.js';
import {
  calibrationHeadline,
  constantHeadline,
  driftHeadline,
  fewDaysTitle,
  overTimeHeadline,
  promiseHeadline,
  recallHeadline,
  verdictHeadline,
} from '../../src/analyses/predictions/headlines.js';
import { gapsIn, lossesBy } from '../../src/analyses/predictions/periods.js';
import { differenceOf, type PromisedMetric } from '../../src/analyses/predictions/promise.js';
import { countVersions } from '../../src/analyses/predictions/versions.js';
import { feedText, judgedPeriod, valuesText } from '../../src/analyses/predictions/words.js';
import { claimOf } from '../../src/analyses/sections/claims.js';
import { shareMethod } from '../../src/analyses/sections/decisions.js';
import { maxHeadline } from '../../src/analyses/sections/limits.js';
import { featuresOf } from '../../src/dataset/featureSets.js';
import type { OpenedModel } from '../../src/models/folder/openModel.js';
import { Forecasts } from '../../src/models/judging/forecasts.js';
import { stabilityIndex } from '../../src/models/monitoring/stabilityIndex.js';
import { Table } from '../../src/query/table.js';
import { createRandom } from '../../src/stats/index.js';

/** An estimate inside of its interval. */
const estimate = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }))
  .map(([value, width]) => ({ estimate: value, lower: value - width, upper: value + width }));

describe('every headline on predictions', () => {
  it('claims a direction only if its interval allows it, in 75 characters', () => {
    const verdict = fc.constantFrom('better' as const, 'worse' as const, 'undecided' as const);
    const name = fc.constantFrom('class frequencies', 'always 2', 'shares in hindsight');
    fc.assert(
      fc.property(estimate, estimate, verdict, name, (a, b, decided, other) => {
        const promise = promiseHeadline(a, 0.6);
        expect(promise.includes(' above ')).toBe(claimOf(a, 0) === 'above');
        expect(promise.includes(' below ')).toBe(claimOf(a, 0) === 'below');
        const constant = constantHeadline({
          with: other,
          model: 0.5,
          other: 0.6,
          difference: a,
          jointly: a,
          verdict: decided,
        });
        expect(/ (better|worse) than /.exec(constant)?.[1] ?? 'undecided').toBe(decided);
        const months = overTimeHeadline('month', other, a, b);
        expect(months.includes('worse')).toBe(b.lower > a.upper);
        expect(months.includes('better')).toBe(b.upper < a.lower);
        for (const unit of ['week', 'day'] as const)
          expect(overTimeHeadline(unit, other, a, b)).not.toMatch(/worse|better/);
        expect(overTimeHeadline('month', other, null, b)).toBe('Log-loss month by month');
        expect(calibrationHeadline(a).endsWith('are off')).toBe(a.lower > 0);
        for (const text of [promise, constant, months, calibrationHeadline(a), calibrationHeadline(null)])
          expect(text.length).toBeLessThanOrEqual(maxHeadline);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('has words for nothing, one and many', () => {
    expect(recallHeadline({ severity: 4, events: 0, found: 0 })).toBe('No judged report has severity 4');
    expect(recallHeadline({ severity: 4, events: 1, found: 0 })).toBe(
      'The predictions find 0 of 1 report of severity 4',
    );
    expect(recallHeadline({ severity: 4, events: 2604, found: 6 })).toBe(
      'The predictions find 6 of 2,604 reports of severity 4',
    );
    expect(driftHeadline([], 33, false)).toBe('No feature is shown to have moved since training');
    expect(driftHeadline(['Temperature'], 33, false)).toBe(
      '“Temperature” is the only feature that has moved since training',
    );
    expect(driftHeadline(['Temperature', 'State'], 33, false)).toBe(
      '2 of 33 features have moved since training',
    );
    expect(driftHeadline([], 33, true)).toBe('The mix of feeds has moved since training, but no feature has');
    expect(driftHeadline(['Temperature'], 33, true)).toBe(
      'The mix of feeds has moved since training, and so has 1 of 33 features',
    );
    expect(driftHeadline(['Temperature', 'State'], 33, true)).toBe(
      'The mix of feeds has moved since training, and so have 2 of 33 features',
    );
    expect(fewDaysTitle(1)).toBe('Predictions of 1 day are too few to judge: it takes 20');
  });
});

describe('the verdict', () => {
  const verdict = fc.constantFrom('better' as const, 'worse' as const, 'undecided' as const);
  const constant = fc
    .record({ verdict, other: fc.double({ min: 0.2, max: 0.9, noNaN: true }) })
    .map(({ verdict, other }) => ({ verdict, other, model: 0.5 }));
  const named = (name: ConstantName, skill: object) =>
    ({
      name,
      skill: { with: name, difference: estimateOf(0.1), jointly: estimateOf(0.1), ...skill },
    }) as unknown as ConstantForecaster;
  const estimateOf = (value: number) => ({ estimate: value, lower: value, upper: value });
  const promise: PromisedMetric = {
    name: 'Log-loss',
    better: 'lower',
    promised: estimateOf(0.5),
    found: estimateOf(0.6),
    difference: estimateOf(0.1),
  };

  it('names a baseline that is better before all else, never the shares in hindsight, else the best one', () => {
    fc.assert(
      fc.property(constant, constant, (one, two) => {
        const constants = [
          named('class frequencies', one),
          named('always 2', two),
          named('shares in hindsight', { verdict: 'worse', other: 0.1, model: 0.5 }),
        ];
        const better = [one, two].filter((skill) => skill.verdict === 'worse');
        const best = (better.length > 0 ? better : [one, two]).reduce((a, b) => (b.other < a.other ? b : a));
        const decisive = decisiveBaseline(constants);
        expect(decisive.skill.other).toBe(best.other);
        expect(verdictHeadline(constants, undefined, true)).toBe(constantHeadline(decisive.skill));
        expect(verdictHeadline(constants, { ...promise, difference: null }, true)).toBe(
          constantHeadline(decisive.skill),
        );
        expect(verdictHeadline(constants, promise, true)).toBe(
          better.length > 0 ? constantHeadline(decisive.skill) : promiseHeadline(estimateOf(0.1), 0.5),
        );
        // Without the model, predictions that look better may be of reports that it has learned from.
        expect(verdictHeadline(constants, undefined, false)).toBe(
          decisive.skill.verdict === 'better'
            ? 'How good the predictions are on new reports is not known'
            : constantHeadline(decisive.skill),
        );
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it('is trusted as a test only of reports from after the training', () => {
    const model = {} as OpenedModel;
    const trust = (counts: { reports: number; inTest: number; beforeTraining: number }) =>
      testTrust({ model, ...counts });
    expect(trust({ reports: 9, inTest: 0, beforeTraining: 0 })).toMatchObject({
      answer: 'yes',
      text: 'Judged on reports from after the training.',
    });
    expect(trust({ reports: 9, inTest: 0, beforeTraining: 2 })).toMatchObject({
      answer: 'partly',
      text: 'Some reports are from before the training.',
    });
    expect(trust({ reports: 9, inTest: 0, beforeTraining: 9 }).text).toBe(
      'All reports are from before the training.',
    );
    expect(trust({ reports: 9, inTest: 9, beforeTraining: 0 })).toMatchObject({
      answer: 'partly',
      text: 'All are from the test window at training.',
    });
    expect(trust({ reports: 9, inTest: 5, beforeTraining: 0 }).text).toBe(
      'Most are from the test window at training.',
    );
    expect(testTrust({ model: null, reports: 9, inTest: 0, beforeTraining: 0 }).answer).toBe('no');
  });
});

it('a share of decisions that is 0 or 1 has the interval of Wilson', () => {
  for (const share of [0, 1]) expect(shareMethod({ estimate: share })).toMatch(/^Wilson/);
  expect(shareMethod({ estimate: 0.4 })).toBe('bootstrap, clustered by day');
});

it('a finding on judged reports has their period where it is another one', () => {
  const extent = { firstDay: '2021-07-01', lastDay: '2022-02-28' };
  expect(judgedPeriod({ extent, judgedExtent: extent })).toEqual({});
  expect(judgedPeriod({ extent, judgedExtent: { ...extent, lastDay: '2021-12-31' } })).toEqual({
    period: 'July to December 2021',
  });
});

it('a feed that has been silent for weeks is said to be', () => {
  const feed = {
    feed: 'Source2',
    training: 0.5,
    validation: 0.4,
    now: 0.1,
    reports: 9,
    lastDay: '2022-09-14',
  };
  expect(feedText({ ...feed, silentDays: 27 })).toBe('Source2 has 10.0 % of the reports, 50.0 % at training');
  expect(feedText({ ...feed, silentDays: 28 })).toBe(
    'Source2 has 10.0 % of the reports, 50.0 % at training, and none after 14 September 2022',
  );
  expect(feedText({ ...feed, now: 0, lastDay: null, silentDays: null })).toBe(
    'Source2 has 0 % of the reports, 50.0 % at training',
  );
  expect(feedText({ ...feed, feed: 'unknown', silentDays: 0 })).toBe(
    'reports without a feed are 10.0 % of the reports, 50.0 % at training',
  );
});

it('the difference of two estimates has the interval of Newcombe, who adds the squares of the sides', () => {
  // Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, example (a), method 10: 56/70 and 48/80, from their
  // Wilson intervals; R: PropCIs::wald2ci is another one, ratesci::scoreci none of them.
  const [now, before] = [
    { estimate: 0.8, lower: 0.6918, upper: 0.8769 },
    { estimate: 0.6, lower: 0.4904, upper: 0.7004 },
  ] as const;
  const difference = differenceOf(now, before);
  expect(difference.estimate).toBeCloseTo(0.2, 10);
  expect(difference.lower).toBeCloseTo(0.0524, 4);
  expect(difference.upper).toBeCloseTo(0.3339, 4);
});

it('losses by month, week and day are those of plain loops; weeks begin on Monday', () => {
  const forecasts = new Forecasts([1, 2]);
  const event = fc.record({
    day: fc.integer({ min: 0, max: 400 }),
    severity: fc.constantFrom(1, 2),
    p: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), (events) => {
      const own = new Forecasts(forecasts.classes);
      const count = events.length;
      own.add(
        {
          severity: Uint8Array.from(events, ({ severity }) => severity),
          day: Int32Array.from(events, ({ day }) => day),
          feed: new Int32Array(count),
          feeds: ['A'],
          state: new Int32Array(count),
          states: ['OH'],
          chance: new Float64Array(count),
        },
        events.flatMap(({ p }) => [p, 1 - p]),
      );
      for (const unit of ['month', 'week', 'day'] as const) {
        const expected = new Map<string, number[]>();
        for (const { day, severity, p } of events) {
          const date = new Date(Date.UTC(1970, 0, 1 + day));
          if (unit === 'week') while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
          const from = date.toISOString().slice(0, unit === 'month' ? 7 : 10);
          expected.set(from, [...(expected.get(from) ?? []), -Math.log(severity === 1 ? p : 1 - p)]);
        }
        const found = lossesBy(unit, own);
        expect(found.map(({ from }) => from)).toEqual([...expected.keys()].sort());
        for (const { from, reports, logLoss } of found) {
          const losses = expected.get(from)!;
          expect(reports).toBe(losses.length);
          expect(logLoss).toBeCloseTo(losses.reduce((sum, one) => sum + one, 0) / losses.length, 5);
        }
      }
    }),
    { seed: 8, numRuns: 60 },
  );
});

it('two or more periods in a row without enough reports are a gap', () => {
  const gaps = (unit: 'month' | 'week' | 'day', ...starts: string[]) =>
    gapsIn({ unit, periods: starts.map((from) => ({ from, reports: 20, logLoss: 0.5 })) });
  expect(gaps('month', '2022-07', '2022-09', '2022-12', '2023-01')).toEqual([
    { from: '2022-09', until: '2022-12' },
  ]);
  expect(gaps('month', '2022-12', '2023-02', '2023-04')).toEqual([]);
  expect(gaps('week', '2022-07-04', '2022-07-18', '2022-08-08')).toEqual([
    { from: '2022-07-18', until: '2022-08-08' },
  ]);
  expect(gaps('day', '2022-07-30', '2022-08-01', '2022-08-04')).toEqual([
    { from: '2022-08-01', until: '2022-08-04' },
  ]);
});

it('of versions with reports of the same last day, the one with the later hour is the latest', async () => {
  const asked: GroupQuestion[] = [];
  const ask = async (question: GroupQuestion): Promise<Table> => {
    asked.push(question);
    return (question.by as readonly string[]).includes('day')
      ? new Table(
          {
            modelVersion: ['old', 'new', null, 'old'],
            day: ['2022-01-02', '2022-01-02', '2022-01-03', '2022-01-01'],
            n: Float64Array.of(9, 1, 5, 4),
          },
          4,
        )
      : new Table(
          {
            modelVersion: ['old', 'new', 'old'],
            hour: Float64Array.of(3, 17, 16),
            n: Float64Array.of(4, 1, 5),
          },
          3,
        );
  };
  const versions = await countVersions({ ask });
  expect(
    versions.map(({ version, reports, firstDay, lastDay }) => [version, reports, firstDay, lastDay]),
  ).toEqual([
    ['new', 1, '2022-01-02', '2022-01-02'],
    ['old', 13, '2022-01-01', '2022-01-02'],
    [null, 5, '2022-01-03', '2022-01-03'],
  ]);
  expect(asked[1]!.where).toEqual({ from: '2022-01-02' });
});

it('of the fewest reports for which drift is shown, chance moves no feature past 0.1', () => {
  const random = createRandom(9);
  const weights = Array.from({ length: 21 }, (_, rank) => 1 / (rank + 1.5));
  const sum = weights.reduce((total, one) => total + one, 0);
  const draw = (events: number): number[] => {
    const counts = weights.map(() => 0);
    for (let event = 0; event < events; event++) {
      let [left, bin] = [random.uniform() * sum, 0];
      while (bin < weights.length - 1 && left > weights[bin]!) left -= weights[bin++]!;
      counts[bin]! += 1;
    }
    return counts;
  };
  const before = draw(36_000);
  const moved = (events: number): number =>
    Array.from({ length: 400 }, () => stabilityIndex(before, draw(events)).reading).filter(
      (reading) => reading !== 'stable',
    ).length;
  expect(moved(minReports)).toBeLessThanOrEqual(1);
  expect(moved(200)).toBeGreaterThan(20);
});

it('names the values of a feature, and takes the calendar for no drift', () => {
  const feature = (name: string) => featuresOf('report').find((one) => one.name === name)!;
  const range = (above: number | null, upTo: number | null) => ({ kind: 'range', above, upTo }) as const;
  expect(valuesText(range(null, 32), feature('temperatureFahrenheit'))).toBe('up to 32 °F');
  expect(valuesText(range(-98.5, -95.25), feature('lng'))).toBe('−98.5 to −95.3°');
  expect(valuesText(range(4, 5), feature('weekday'))).toBe('Saturday');
  expect(valuesText(range(null, 1), feature('weekday'))).toBe('Monday and Tuesday');
  expect(valuesText(range(null, 4), feature('weekday'))).toBe('Monday to Friday');
  expect(valuesText(range(0, null), feature('crossing'))).toBe('yes');
  expect(valuesText({ kind: 'otherTexts' }, feature('state'))).toBe('all rarer ones');
  expect(hasMoved({ reading: 'moved far', isCalendar: false })).toBe(true);
  expect(hasMoved({ reading: 'moved far', isCalendar: true })).toBe(false);
  expect(hasMoved({ reading: 'stable', isCalendar: false })).toBe(false);
});
