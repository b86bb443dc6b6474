import { formatCountOf, formatPercent } from '../../base/format.js';
import type { Judgement } from '../../models/judging/judgement.js';
import type { Finding, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import { changeOf, type Skill } from '../common/skill.js';
import { type ConstantForecaster, decisiveBaseline, idOf, rankedBaselines } from './baselines.js';
import { isPromiseApart, type PredictionsContext } from './context.js';
import { movedFeatures } from './drift.js';
import { type FeedMix, isFarthest } from './feedMix.js';
import { constantHeadline, fewDaysTitle, verdictHeadline } from './headlines.js';
import type { PromisedMetric } from './promise.js';
import { feedText, tooFewDays } from './words.js';

const mostKeyFindings = 5;

/** What stands above the sections. */
export type Answer = Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'>;

/** Title, stand-first, key findings and trust. */
export function answerOf(
  context: PredictionsContext,
  judgement: Judgement,
  constants: readonly ConstantForecaster[],
  promised: PromisedMetric | undefined,
  mix: FeedMix | null,
  findings: readonly Finding[],
): Answer {
  const farthest = mix !== null && isFarthest(mix, movedFeatures(context)) ? mix.mostMoved : null;
  const { skill } = decisiveBaseline(constants);
  const known = new Set(findings.map(({ id }) => id));
  const shared = {
    keyFindings: preferred(constants, farthest !== null)
      .filter((id) => known.has(id))
      .slice(0, mostKeyFindings),
    trust: trustOf(context, judgement),
  };
  if (!context.hasIntervals) {
    return {
      title: fewDaysTitle(judgement.days),
      standFirst: `${predictionsOf(context, judgement)} are there. ${tooFewDays()}`,
      ...shared,
    };
  }
  const title = verdictHeadline(constants, promised, context.model !== null);
  const isOnBaseline = title === constantHeadline(skill);
  return {
    title,
    standFirst: `${predictionsOf(context, judgement)} are judged${isOnBaseline ? '' : `: ${besideText(skill)}`}.${
      context.model === null
        ? ' It is not known from which of these reports the model learned; predictions of those look too good.'
        : farthest === null
          ? ''
          : ` Since training, the mix of feeds has moved farther than any feature: ${feedText(farthest)}.`
    }`,
    ...shared,
  };
}

/** Ids of findings, the most important first. */
function preferred(constants: readonly ConstantForecaster[], haveFeedsMovedMost: boolean): string[] {
  const { better, others } = rankedBaselines(constants);
  const idsOf = (baselines: readonly ConstantForecaster[]): string[] =>
    baselines.map(({ name }) => `beside-${idOf(name)}`);
  return [
    ...idsOf(better),
    ...(haveFeedsMovedMost ? ['drift-feeds', 'beside-by-feed'] : []),
    'beside-promise',
    ...idsOf(others),
    'calibration-error',
    ...(haveFeedsMovedMost ? [] : ['drift-first', 'drift-feeds']),
    'recall-highest',
    'log-loss',
    'judged-reports',
  ];
}

/** `their log-loss is 2.18 % below that of “always 2”`. */
function besideText(skill: Skill): string {
  if (skill.verdict === 'undecided') return `they are not told apart from “${skill.with}”`;
  const change = changeOf(skill).estimate;
  return `their log-loss is ${formatPercent(Math.abs(change))} ${change < 0 ? 'below' : 'above'} that of “${skill.with}”`;
}

function predictionsOf({ version }: PredictionsContext, { events }: Judgement): string {
  return `${formatCountOf(events, 'prediction')} of version ${version}`;
}

/** The answer where no report can be judged. */
export function unjudgedAnswer(reason: string, findings: readonly Finding[]): Answer {
  return {
    title: 'None of the predictions can be judged yet',
    standFirst: reason,
    keyFindings: findings.slice(0, mostKeyFindings).map(({ id }) => id),
  };
}

function trustOf(context: PredictionsContext, { byFeed }: Judgement): TrustRow[] {
  return [
    context.hasIntervals
      ? { aspect: 'chance', answer: 'yes', text: 'Intervals are clustered by day.' }
      : { aspect: 'chance', answer: 'no', text: 'Too few days for intervals.' },
    testTrust(context),
    byFeed.length > 1
      ? { aspect: 'coverage', answer: 'partly', text: `${byFeed.length} feeds are judged alone, too.` }
      : { aspect: 'coverage', answer: 'no', text: 'What the feeds report may explain it.' },
    { aspect: 'settings', answer: 'no', text: 'One model with one set of thresholds.' },
  ];
}

/** Whether the reports are new to the model, and from after its training. */
export function testTrust(
  context: Pick<PredictionsContext, 'model' | 'reports' | 'inTest' | 'beforeTraining'>,
): TrustRow {
  const { model, reports, inTest, beforeTraining } = context;
  const aspect = 'test';
  if (model === null) return { aspect, answer: 'no', text: 'What the model learned from is not known.' };
  if (!isPromiseApart(context))
    return {
      aspect,
      answer: 'partly',
      text: `${inTest === reports ? 'All' : 'Most'} are from the test window at training.`,
    };
  if (beforeTraining === 0)
    return { aspect, answer: 'yes', text: 'Judged on reports from after the training.' };
  return {
    aspect,
    answer: 'partly',
    text: `${beforeTraining === reports ? 'All' : 'Some'} reports are from before the training.`,
  };
}
