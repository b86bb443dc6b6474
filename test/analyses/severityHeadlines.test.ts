import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, reverseChangeOf, type Skill, strongestOf } from '../../src/analyses/common/skill.js';
import { claimOf } from '../../src/analyses/sections/claims.js';
import { maxHeadline } from '../../src/analyses/sections/limits.js';
import {
  calibrationHeadline,
  decayHeadline,
  effectHeadline,
  groupsHeadline,
  importanceHeadline,
  monthsHeadline,
  oddsHeadline,
  recallHeadline,
  scalesHeadline,
  skillHeadline,
  splitHeadline,
} from '../../src/analyses/severity/headlines.js';
import { changeOver, type YearShare } from '../../src/analyses/severity/scales.js';
import { changeSentence } from '../../src/analyses/severity/scalesSection.js';
import { skillSentence } from '../../src/analyses/severity/skillSection.js';

const skill = (
  name: string,
  other: number,
  verdict: Skill['verdict'],
  difference = { estimate: -0.02, lower: -0.03, upper: -0.01 },
): Skill => ({
  with: name,
  model: other + difference.estimate,
  other,
  difference,
  jointly: difference,
  verdict,
});

const all = [skill('always 2', 0.4, 'better'), skill('class frequencies', 0.5, 'better')];

describe('the headline on skill', () => {
  it('tells a percentage only when every baseline is beaten, of the strongest', () => {
    expect(strongestOf(all).with).toBe('always 2');
    expect(skillHeadline(all)).toBe("The model's log-loss is 5.00 % below the best baseline's");
    const undecided = [skill('always 2', 0.4, 'undecided'), skill('class frequencies', 0.5, 'undecided')];
    for (const baselines of [undecided, [undecided[0]!, all[1]!]])
      expect(skillHeadline(baselines)).toBe('The model is not shown to be better than “always 2”');
  });

  it('names a baseline that is shown to be better first, and “not shown” only where none is', () => {
    const worse = skill('always 2', 0.4, 'worse', { estimate: 0.02, lower: 0.01, upper: 0.03 });
    const others = [
      skill('class frequencies', 0.5, 'better'),
      skill('class frequencies by state', 0.3, 'undecided'),
    ];
    expect(skillHeadline([worse, ...others])).toBe('“Always 2” beats the model');
    const best = skill('class frequencies by feed and state', 0.38, 'worse');
    expect(skillHeadline([worse, best, ...others])).toBe(
      '“Frequencies by feed and state” and 1 more baseline beat the model',
    );
    expect(skillSentence(worse, ', the best baseline')).toBe(
      '“Always 2”, the best baseline, is better than the trees: their log-loss is 5.00 % higher.',
    );
    expect(skillSentence(worse, '')).toBe(
      '“Always 2” is better than the trees: their log-loss is 5.00 % higher.',
    );
    expect(skillSentence(all[0]!, '')).toBe(
      'The log-loss of the trees is 5.00 % lower than that of “always 2”.',
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('better' as const, 'worse' as const, 'undecided' as const), {
          minLength: 1,
          maxLength: 4,
        }),
        (verdicts) => {
          const names = [
            'class frequencies by feed and state',
            'always 2',
            'class frequencies by state',
            'x',
          ];
          const headline = skillHeadline(verdicts.map((verdict, at) => skill(names[at]!, 0.4 + at, verdict)));
          expect(/beats? the model/.test(headline)).toBe(verdicts.includes('worse'));
          expect(headline.includes('below')).toBe(verdicts.every((verdict) => verdict === 'better'));
          expect(headline.length).toBeLessThanOrEqual(maxHeadline);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('changes sides when the two are swapped', () => {
    const one = skill('always 2', 0.4, 'better');
    expect(changeOf(one).estimate).toBeCloseTo(-0.05, 12);
    const swapped = {
      ...one,
      model: one.other,
      other: one.model,
      difference: { estimate: 0.02 },
      jointly: { lower: 0.01, upper: 0.03 },
    };
    expect(reverseChangeOf(swapped)).toEqual(changeOf(one));
  });
});

/** An estimate inside of its interval. */
const estimate = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }))
  .map(([value, width]) => ({ estimate: value, lower: value - width, upper: value + width }));

describe('every headline', () => {
  it('claims a direction only if its interval allows it, in 75 characters', () => {
    fc.assert(
      fc.property(estimate, estimate, fc.array(estimate, { minLength: 2, maxLength: 8 }), (a, b, many) => {
        const split = splitHeadline(a);
        expect(/looks .* better/.test(split)).toBe(claimOf(a, 0) === 'below');
        const decay = decayHeadline(a, b);
        expect(decay.includes('worse')).toBe(b.lower > a.upper);
        expect(decay.includes('better')).toBe(b.upper < a.lower);
        const calibration = calibrationHeadline(a, b);
        expect(calibration.startsWith('After training, no error')).toBe(b.lower <= 0);
        const effect = effectHeadline('Wind speed', many);
        const sorted = many.toSorted((x, y) => x.estimate - y.estimate);
        expect(effect.includes('moves')).toBe(sorted.at(-1)!.lower > sorted[0]!.upper);
        const groups = many
          .toSorted((x, y) => y.estimate - x.estimate)
          .map((increase, at) => ({ name: `Group ${at}`, increase }));
        const importance = importanceHeadline(groups);
        if (importance.includes('most'))
          expect(groups[0]!.increase.lower).toBeGreaterThan(Math.max(0, groups[1]!.increase.upper));
        expect(importance.startsWith('No group')).toBe(groups.every(({ increase }) => increase.lower <= 0));
        for (const text of [split, decay, calibration, effect, importance])
          expect(text.length).toBeLessThanOrEqual(maxHeadline);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('has words for nothing, one and many', () => {
    const found = (events: number, n: number) => recallHeadline({ severity: 4, events, found: n });
    expect(found(0, 0)).toBe('No report of the test window has severity 4');
    expect(found(1, 0)).toBe('The decisions find 0 of 1 report of severity 4');
    expect(found(1200, 30)).toBe('The decisions find 30 of 1,200 reports of severity 4');
    const groups = (...verdicts: readonly Skill['verdict'][]) =>
      groupsHeadline(verdicts.map((verdict) => ({ verdict })));
    expect(groups('undecided', 'undecided')).toBe('In no group are trees and the best baseline told apart');
    expect(groups('better', 'worse', 'worse')).toBe('Of 3 groups, the trees are better in 1 and worse in 2');
    expect(oddsHeadline([{ label: 'Rain', interval: { lower: 0.9, upper: 1.2 } }])).toMatch(/^No odds ratio/);
    const months = (...verdicts: readonly Skill['verdict'][]) =>
      monthsHeadline(verdicts.map((verdict) => ({ verdict })));
    expect(months()).toBe('Trees and the best baseline, month by month');
    expect(months('undecided')).toBe('In no month are trees and the best baseline told apart');
    expect(months('better', 'worse')).toBe('Of 2 months compared, the trees are better in 1 and worse in 1');
  });
});

/** Shares of years in per cent, each with an interval of one point to both sides. */
const sharesOf = (byYear: Readonly<Record<number, number>>): YearShare[] =>
  Object.entries(byYear).map(([year, percent]) => ({
    year: Number(year),
    severe: {
      part: 1,
      whole: 2,
      share: percent / 100,
      lower: (percent - 1) / 100,
      upper: (percent + 1) / 100,
    },
  }));

describe('a change of the scale of a feed', () => {
  const told = (byYear: Readonly<Record<number, number>>) => {
    const change = changeOver(sharesOf(byYear));
    return change === null
      ? scalesHeadline([], 1)
      : [changeSentence('It', change), scalesHeadline([{ feed: 'Source1', change }], 2)];
  };

  it('names the years between which it moved: each year only where each is told apart from the one before', () => {
    expect(told({ 2017: 32, 2018: 31, 2019: 21, 2020: 10, 2021: 2.4, 2022: 2.8 })).toEqual([
      'It fell each year from 2018 to 2021: 31.0 %, 21.0 %, 10.0 % and 2.40 %.',
      'The severe share of Source1 fell each year from 2018 to 2021',
    ]);
    expect(told({ 2018: 31, 2019: 30, 2020: 40, 2021: 41 })).toEqual([
      'It rose from 30.0 % in 2019 to 40.0 % in 2020.',
      'The severe share of Source1 rose from 2019 to 2020',
    ]);
    // The larger of two, in whatever order.
    expect(told({ 2018: 10, 2019: 15, 2020: 35, 2021: 30 })).toContain(
      'It rose each year from 2018 to 2020: 10.0 %, 15.0 % and 35.0 %.',
    );
  });

  it('is that from the first year to the last where no two in a row are told apart, and none where these are not', () => {
    expect(told({ 2018: 10, 2019: 11, 2020: 12, 2021: 13 })).toEqual([
      'It rose from 10.0 % in 2018 to 13.0 % in 2021. No two years in a row are told apart.',
      'The severe share of Source1 rose between 2018 and 2021',
    ]);
    // A year is missing, so these two are not in a row.
    expect(told({ 2018: 30, 2020: 10 })).toContain('The severe share of Source1 fell between 2018 and 2020');
    expect(told({ 2018: 10, 2019: 11 })).toBe('Shares of severe reports: no change over the years is shown');
    expect(told({ 2018: 10 })).toBe('Shares of severe reports: no change over the years is shown');
    expect(told({})).toBe('Shares of severe reports: no change over the years is shown');
  });
});
