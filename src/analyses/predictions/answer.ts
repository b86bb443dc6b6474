import { formatCountOf, formatPercent } from '../../base/format.js';
import type { Judgement } from '../../models/judging/judgement.js';
import type { Finding, TrustRow } from '../../report/report.js';
import type { AnalysisResult } from '../common/analysis.js';
import { changeOf } from '../common/skill.js';
import type { ConstantForecaster } from './baselines.js';
import { isPromiseApart, type PredictionsContext } from './context.js';
import { constantHeadline, fewDaysTitle, promiseHeadline } from './headlines.js';
import type { PromisedMetric } from './promise.js';
import { tooFewDays } from './words.js';

const mostKeyFindings = 5;
const preferred = [
  'beside-promise',
  'beside-class-frequencies',
  'beside-always-2',
  'calibration-error',
  'drift-first',
  'recall-highest',
  'log-loss',
  'judged-reports',
];

/** What stands above the sections. */
export type Answer = Pick<AnalysisResult, 'title' | 'standFirst' | 'keyFindings' | 'trust'>;

/** Title, stand-first, key findings and trust. */
export function answerOf(
  context: PredictionsContext,
  judgement: Judgement,
  constants: readonly ConstantForecaster[],
  promised: PromisedMetric | undefined,
  findings: readonly Finding[],
): Answer {
  const { hasIntervals } = context;
  const known = new Set(findings.map(({ id }) => id));
  const keyFindings = preferred.filter((id) => known.has(id)).slice(0, mostKeyFindings);
  const trust = trustOf(context, judgement);
  if (!hasIntervals) {
    return {
      title: fewDaysTitle(judgement.days),
      standFirst: `${predictionsOf(context, judgement)} are there. ${tooFewDays()}`,
      keyFindings,
      trust,
    };
  }
  const [constant] = constants as readonly [ConstantForecaster];
  const change = changeOf(constant.skill).estimate;
  const beside =
    constant.skill.verdict === 'undecided'
      ? 'not told apart from that'
      : `${formatPercent(Math.abs(change))} ${change < 0 ? 'below' : 'above'} that`;
  const isBesidePromise = promised?.difference != null && isPromiseApart(context);
  return {
    title: isBesidePromise
      ? promiseHeadline(promised.difference, promised.promised!.estimate)
      : constantHeadline(constant.skill),
    standFirst: `${predictionsOf(context, judgement)} are judged.${isBesidePromise ? ` Their log-loss is ${beside} of “${constant.name}”.` : ''}`,
    keyFindings,
    trust,
  };
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

function trustOf(
  { hasIntervals, model, inTest, reports }: PredictionsContext,
  { byFeed }: Judgement,
): TrustRow[] {
  return [
    hasIntervals
      ? { aspect: 'chance', answer: 'yes', text: 'Intervals are clustered by day.' }
      : { aspect: 'chance', answer: 'no', text: 'Too few days for intervals.' },
    model === null
      ? { aspect: 'test', answer: 'no', text: 'What the model learned from is not known.' }
      : !isPromiseApart({ inTest, reports })
        ? { aspect: 'test', answer: 'partly', text: 'Mostly of the test window at training.' }
        : { aspect: 'test', answer: 'yes', text: 'Judged on reports from after the training.' },
    byFeed.length > 1
      ? { aspect: 'coverage', answer: 'partly', text: `${byFeed.length} feeds are judged alone, too.` }
      : { aspect: 'coverage', answer: 'no', text: 'What the feeds report may explain it.' },
    { aspect: 'settings', answer: 'no', text: 'One model with one set of thresholds.' },
  ];
}
