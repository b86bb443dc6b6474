import { formatNumber, formatPercent } from '../../base/format.js';
import type { Comparison } from '../../models/judging/compare.js';
import type { GroupComparison } from '../../models/judging/compareGroups.js';
import type { SeverityStudy } from '../../models/training/study.js';
import { changeOf, decisiveOf, type Estimate } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import { baselineText } from './headlines.js';
import { skillsIn, skillsOf } from './skills.js';
import { lossText } from './words.js';

/** What one asks before one uses a model, and what the test window answers. */
export interface Use {
  readonly question: string;
  /** `not shown`: the data fits a yes as well as a no. */
  readonly answer: 'yes' | 'no' | 'partly' | 'not shown';
  readonly evidence: string;
}

/** The questions that the data can answer, each by a rule on intervals that hold together. */
export function usesOf(study: SeverityStudy): Use[] {
  const { baselines } = skillsOf(study);
  const decisive = decisiveOf(baselines);
  const cost = study.kinds.comparisons.find(
    (one) => one.metric === 'meanCost' && one.with === 'class frequencies',
  );
  const unseen = skillsIn(study.heldOutStates).find((one) => one.with === 'class frequencies');
  const calibration = study.judgements.test.calibration.find(({ atLeast }) => atLeast === study.atLeast)!;
  const { feeds, states, months } = study.groups;
  return compact<Use>([
    {
      question: 'Is it better than every baseline?',
      answer: answerOf(decisive.verdict === 'better' ? verdictOfAll(baselines) : decisive.verdict),
      evidence: `Its log-loss is ${lossText(changeOf(decisive))} that of “${baselineText(decisive.with)}” ${rangeText(changeOf(decisive))}`,
    },
    {
      question: 'Do its probabilities hold after training?',
      answer: calibration.error.lower > 0 ? 'no' : 'not shown',
      evidence: `Forecasts of severity ${study.atLeast} or higher miss what came true by ${formatNumber(100 * calibration.error.estimate)} points (${formatNumber(100 * calibration.error.lower)} to ${formatNumber(100 * calibration.error.upper)})`,
    },
    cost && {
      question: 'Are its decisions cheaper than the same one for every report?',
      answer: answerOf(cost.verdict),
      evidence: `On average its decisions cost ${formatNumber(cost.model)}, the same one for every report ${formatNumber(cost.other)}`,
    },
    unseen && {
      question: 'Does it help in states that it has not seen?',
      answer: answerOf(unseen.verdict),
      evidence: `Its log-loss there is ${lossText(changeOf(unseen))} that of class frequencies ${rangeText(changeOf(unseen))}`,
    },
    feeds.length > 1 && groupUse('Is it better for every feed?', feeds),
    states.length > 1 && groupUse('Is it better in every state?', states),
    months.length > 1 && groupUse('Is it better in every month?', months),
  ]);
}

function groupUse(question: string, groups: readonly GroupComparison[]): Use {
  const [better, worse] = (['better', 'worse'] as const).map(
    (verdict) => groups.filter((one) => one.verdict === verdict).length,
  ) as [number, number];
  return {
    question,
    answer: better === groups.length ? 'yes' : worse > 0 ? 'no' : better > 0 ? 'partly' : 'not shown',
    evidence: `Of ${groups.length} that allow a comparison, it is better in ${better} and worse in ${worse}`,
  };
}

function verdictOfAll(skills: readonly Pick<Comparison, 'verdict'>[]): Comparison['verdict'] {
  return skills.every(({ verdict }) => verdict === 'better') ? 'better' : 'undecided';
}

function answerOf(verdict: Comparison['verdict']): Use['answer'] {
  if (verdict === 'undecided') return 'not shown';
  return verdict === 'better' ? 'yes' : 'no';
}

/** `(2.20 % to 19.4 %)`. */
function rangeText({ lower, upper }: Estimate): string {
  return `(${formatPercent(lower)} to ${formatPercent(upper)})`;
}
