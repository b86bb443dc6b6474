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
  oddsHeadline,
  recallHeadline,
  scalesHeadline,
  skillHeadline,
  splitHeadline,
} from '../../src/analyses/severity/headlines.js';
import { changedFeeds, type FeedScale } from '../../src/analyses/severity/scales.js';

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

describe('the headline on skill', () => {
  it('tells a percentage only when every baseline is beaten, of the strongest', () => {
    const all = [skill('always 2', 0.4, 'better'), skill('class frequencies', 0.5, 'better')];
    expect(strongestOf(all).with).toBe('always 2');
    expect(skillHeadline(all)).toBe("The model's log-loss is 5.00 % below the best baseline's");
    expect(skillHeadline([skill('always 2', 0.4, 'worse'), all[1]!])).toBe(
      'The model does not beat the baselines: “always 2” is better',
    );
    expect(skillHeadline([skill('always 2', 0.4, 'undecided'), all[1]!])).toBe(
      'The model beats class frequencies, but not clearly the best baseline',
    );
    expect(
      skillHeadline([skill('always 2', 0.4, 'undecided'), skill('class frequencies', 0.5, 'undecided')]),
    ).toBe('The model is not told apart from the best baseline');
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
    expect(scalesHeadline(0, 3, 2022)).toBe('Shares of severe reports: no change from 2022 on is shown');
    expect(scalesHeadline(1, 1, 2020)).toBe('The share of severe reports changed from 2020 on');
    expect(scalesHeadline(2, 3, 2022)).toBe('Shares of severe reports changed from 2022 on in 2 of 3 feeds');
  });
});

it('a feed changed its scale only if the two intervals are apart', () => {
  const scale = (feed: string, years: string, lower: number, upper: number): FeedScale => ({
    feed,
    years,
    severe: { part: 1, whole: 2, share: (lower + upper) / 2, lower, upper },
  });
  const feeds = [
    scale('A', 'before 2022', 0.3, 0.4),
    scale('A', 'from 2022 on', 0.1, 0.2),
    scale('B', 'before 2022', 0.3, 0.4),
    scale('B', 'from 2022 on', 0.35, 0.5),
    scale('C', 'all years', 0.3, 0.4),
  ];
  expect(changedFeeds({ feeds }).map(({ after }) => after.feed)).toEqual(['A']);
});
