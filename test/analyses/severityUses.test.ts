import { describe, expect, it } from 'vitest';
import { usesOf } from '../../src/analyses/severity/useFindings.js';
import type { Comparison } from '../../src/models/judging/compare.js';
import type { GroupComparison } from '../../src/models/judging/compareGroups.js';
import type { SeverityStudy } from '../../src/models/training/study.js';

type Verdict = Comparison['verdict'];

/** A comparison of means 0.2 and 0.25 that comes out this way. */
function compared(other: string, verdict: Verdict, metric: Comparison['metric'] = 'logLoss'): Comparison {
  const estimate = { better: -0.05, worse: 0.05, undecided: 0.01 }[verdict];
  const half = verdict === 'undecided' ? 0.02 : 0.03;
  const jointly = { lower: estimate - half, upper: estimate + half };
  return {
    with: other,
    metric,
    model: 0.25 + estimate,
    other: 0.25,
    difference: { estimate, ...jointly },
    jointly,
    verdict,
  };
}

const group = (verdict: Verdict): GroupComparison => ({
  ...compared('always 2', verdict),
  name: 'CA',
  events: 100,
});

/** What the rules read of a study. */
function studyWith(parts: {
  readonly baselines?: readonly Comparison[];
  readonly cost?: Verdict;
  readonly unseen?: Verdict;
  readonly gap?: number;
  readonly months?: readonly Verdict[];
}): SeverityStudy {
  const { baselines = [compared('always 2', 'better')], cost, unseen, gap = 0, months = [] } = parts;
  const part = (comparisons: readonly Comparison[]) => ({ events: 1000, scores: [], comparisons });
  const costs = cost === undefined ? [] : [compared('class frequencies', cost, 'meanCost')];
  return {
    kinds: part([compared('multinomialLogit', 'worse'), ...baselines, ...costs]),
    heldOutStates: part(unseen === undefined ? [] : [compared('class frequencies', unseen)]),
    groups: { with: 'always 2', feeds: [group('better')], states: [], months: months.map(group) },
    atLeast: 3,
    judgements: {
      test: { calibration: [{ atLeast: 3, error: { estimate: gap + 0.01, lower: gap, upper: 0.1 } }] },
    },
  } as unknown as SeverityStudy;
}

const answersOf = (study: SeverityStudy) => usesOf(study).map(({ answer }) => answer);

describe('the answers before one uses a model', () => {
  it('are a yes only where each interval allows it', () => {
    const two = (a: Verdict, b: Verdict) => [compared('always 2', a), compared('class frequencies', b)];
    const first = (a: Verdict, b: Verdict) => answersOf(studyWith({ baselines: two(a, b) }))[0];
    expect(first('better', 'better')).toBe('yes');
    // One that is better makes it a no; any that is not beaten prevents a yes.
    expect([first('better', 'undecided'), first('undecided', 'better')]).toEqual(['not shown', 'not shown']);
    expect([first('worse', 'better'), first('undecided', 'worse')]).toEqual(['no', 'no']);
    expect(answersOf(studyWith({ cost: 'better', unseen: 'worse', gap: 0.02 }))).toEqual([
      'yes',
      'no',
      'yes',
      'no',
    ]);
    expect(answersOf(studyWith({ cost: 'undecided' }))[2]).toBe('not shown');
  });

  it('of groups count those that are better and worse; a single group is no question', () => {
    const ofMonths = (...months: readonly Verdict[]) => answersOf(studyWith({ months })).at(-1);
    expect(ofMonths('better', 'better')).toBe('yes');
    expect(ofMonths('better', 'undecided')).toBe('partly');
    expect(ofMonths('better', 'worse')).toBe('no');
    expect(ofMonths('undecided', 'worse')).toBe('no');
    expect(ofMonths('undecided', 'undecided')).toBe('not shown');
    expect(usesOf(studyWith({ months: ['better'] })).map(({ question }) => question)).toEqual([
      'Is it better than every baseline?',
      'Do its probabilities hold after training?',
    ]);
    expect(usesOf(studyWith({}))[0]!.evidence).toBe(
      'Its log-loss is 20.0 % lower than that of “always 2” (−32.0 % to −8.00 %)',
    );
  });
});
