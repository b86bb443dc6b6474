import { joinWords } from '../../base/format.js';
import { compareGroups, type GroupComparison } from '../../models/judging/compareGroups.js';
import { minDays } from '../../models/judging/judge.js';
import type { Judgement, PartJudgement } from '../../models/judging/judgement.js';
import type { Grouping } from '../../models/judging/parts.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { changeOf } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { mostStates, type PartsBeside, partsTable } from '../sections/forecastTables.js';
import type { ConstantForecaster } from './baselines.js';
import type { PredictionsContext } from './context.js';
import { constantTitle, judgedPeriod, mayHaveLearned } from './words.js';

/** For whom the predictions hold: by feed and by state, beside the baseline that the verdict names. */
export function groupsSection(
  context: PredictionsContext,
  { byFeed, byState }: Judgement,
  baseline: ConstantForecaster,
): Section {
  const { forecasts, options } = context;
  const { confidenceLevel, seed } = options;
  const other = forecasts.constant(baseline.shares, 0);
  const compared = (grouping: Grouping): GroupComparison[] =>
    compareGroups(forecasts, other, grouping, { confidenceLevel, seed }).sort((a, b) => b.events - a.events);
  const feeds = byFeed.length === 0 ? [] : compared({ codes: forecasts.feed, names: forecasts.feeds });
  const states = byState.length === 0 ? [] : compared({ codes: forecasts.state, names: forecasts.states });
  const table = (
    head: Pick<ReportTable, 'id' | 'title'>,
    parts: readonly PartJudgement[],
    beside: PartsBeside,
    what: string,
  ) => parts.length > 0 && partsTable(context, { ...head, note: noteOn(what, parts, beside) }, parts, beside);
  return {
    id: 'groups',
    title: 'For whom',
    text: [
      `Each group has the predictions beside “${baseline.name}”. A log-loss also depends on how mixed the severities of a group are: compare within a row, not between rows.`,
    ],
    findings: compact([feedsFinding(context, baseline, feeds)]),
    notShown: compact([
      byFeed.length === 0 && {
        parts: ['beside-by-feed', 'predictions-feeds'],
        reason: `Feeds are not judged by themselves: none has judged reports on ${minDays} days.`,
      },
      byState.length === 0 && {
        parts: ['predictions-states'],
        reason: `States are not judged by themselves: none has judged reports on ${minDays} days.`,
      },
    ]),
    tables: compact([
      table(
        { id: 'predictions-feeds', title: 'Predictions by feed' },
        byFeed,
        besideOf(baseline, baseline.judgement.byFeed, feeds),
        'Feeds',
      ),
      table(
        { id: 'predictions-states', title: 'Predictions by state' },
        byState.slice(0, mostStates),
        besideOf(baseline, baseline.judgement.byState, states),
        byState.length > mostStates ? `The ${mostStates} largest states` : 'States',
      ),
    ]),
  };
}

/** In which feeds the predictions are shown to be better than the baseline, and in which worse; false if in none of several. */
function feedsFinding(
  context: PredictionsContext,
  { name }: ConstantForecaster,
  feeds: readonly GroupComparison[],
): Finding | false {
  const of = (verdict: GroupComparison['verdict']): string[] =>
    feeds.filter((one) => one.verdict === verdict).map((one) => one.name);
  const [better, worse] = [of('better'), of('worse')];
  if (feeds.length < 2 || better.length + worse.length === 0) return false;
  const texts = compact([
    worse.length > 0 && `worse in ${joinWords(worse)}`,
    better.length > 0 && `better in ${joinWords(better)}`,
  ]);
  return countFinding({
    id: 'beside-by-feed',
    sentence: `Beside “${name}”, the predictions are ${joinWords(texts)}.`,
    estimate: better.length + worse.length,
    unit: 'feeds',
    denominator: { n: feeds.length, of: 'feeds that can be compared' },
    ...judgedPeriod(context),
    ...(context.model === null && better.length > 0 ? { caveat: mayHaveLearned } : {}),
  });
}

function besideOf(
  { name }: ConstantForecaster,
  others: readonly PartJudgement[],
  compared: readonly GroupComparison[],
): PartsBeside {
  return {
    heading: constantTitle(name),
    losses: new Map(others.map((one) => [one.name, one.metrics.logLoss?.estimate ?? null])),
    changes: new Map(compared.map((one) => [one.name, changeOf(one)])),
  };
}

function noteOn(what: string, parts: readonly PartJudgement[], { changes }: PartsBeside): string {
  return [
    `${what} with judged reports on at least ${minDays} days, the largest first.`,
    'Change: log-loss of the predictions minus that of the baseline, as a share of it. The intervals hold for all groups together.',
    ...(parts.every(({ name }) => changes.has(name))
      ? []
      : ['A dash: all but fewer than 10 reports have the same severity.']),
  ].join(' ');
}
