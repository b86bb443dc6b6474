import { formatCount, formatLevel, formatPercent } from '../../base/format.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { Finding, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import { changeOf, type Skill } from '../common/skill.js';
import type { SeverityContext, StudyAttempt } from './context.js';
import type { FeedMix } from './feedMix.js';
import { skillHeadline, splitHeadline } from './headlines.js';
import { skillsIn, skillsOf } from './skills.js';

const mostKeyFindings = 3;
const preferred = [
  'skill-best-baseline',
  'feed-mix',
  'skill-frequencies',
  'split-random-split',
  'calibration-test',
  'commonest-severity',
];

/** Title, stand-first, key findings and trust. */
export function answerOf(
  context: SeverityContext,
  { study, problem }: StudyAttempt,
  mix: FeedMix | null,
  findings: readonly Finding[],
): Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'> {
  const known = new Set(findings.map(({ id }) => id));
  const keyFindings = [...new Set([...preferred, ...findings.map(({ id }) => id)])]
    .filter((id) => known.has(id))
    .slice(0, mostKeyFindings);
  if (study === null) {
    return {
      title: 'This data does not allow a judged forecast of severity',
      standFirst: problem,
      keyFindings,
      trust: [{ aspect: 'test', answer: 'no', text: 'No model could be judged.' }],
    };
  }
  const [random, frequencies] = [study.randomSplit, study.randomSplit.frequencies].map(
    (part) => skillsIn(part)[0],
  );
  return {
    title: skillHeadline(skillsOf(study).baselines),
    standFirst: `Judged on ${formatCount(study.rows.test)} later reports.${random === undefined ? '' : ` ${splitHeadline(changeOf(random))}${mixText(random, frequencies)}.`}`,
    keyFindings,
    trust: trustOf(study, context.options.confidenceLevel, mix),
  };
}

/** Class frequencies learn the mix of severities alone: what they gain from a random split is no skill. */
function mixText(trees: Skill | undefined, frequencies: Skill | undefined): string {
  if (trees?.verdict !== 'better' || frequencies?.verdict !== 'better') return '';
  return `, and ${formatPercent(-changeOf(frequencies).estimate)} with class frequencies`;
}

function trustOf(
  { notPossible, feeds, randomSplit }: SeverityStudy,
  confidenceLevel: number,
  mix: FeedMix | null,
): TrustRow[] {
  const alone = Object.keys(feeds).length;
  return [
    { aspect: 'chance', answer: 'yes', text: `${formatLevel(confidenceLevel)} intervals, clustered by day.` },
    { aspect: 'test', answer: 'yes', text: 'Judged on later reports, beside baselines.' },
    {
      aspect: 'coverage',
      ...coverageOf(mix?.moved != null, alone),
    },
    {
      aspect: 'settings',
      answer: 'partly',
      text:
        notPossible.length === 0 && randomSplit.scores.length > 0
          ? 'Other models, splits and features are shown.'
          : 'More models and splits.',
    },
  ];
}

function coverageOf(hasMoved: boolean, alone: number): Pick<TrustRow, 'answer' | 'text'> {
  if (hasMoved) return { answer: 'no', text: 'Another mix of feeds.' };
  return alone > 1
    ? { answer: 'partly', text: `${alone} feeds are judged alone, too.` }
    : { answer: 'no', text: 'What the feeds report may explain it.' };
}
