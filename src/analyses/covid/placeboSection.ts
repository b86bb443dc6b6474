import { capitalise, formatCount, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio, verbFor } from '../sections/words.js';
import { ratioRow, ratioTitle } from './charts.js';
import type { CovidContext, FittedFeed } from './context.js';
import type { Placebo, PlaceboRank } from './placebos.js';
import type { RatioWithout, WithoutStates } from './withoutState.js';
import { errorMethod } from './words.js';

/** The same analysis on days when nothing happened, and without one state at a time. */
export function placeboSection(
  context: CovidContext,
  feed: FittedFeed,
  rank: PlaceboRank | null,
  without: WithoutStates | null,
): Section {
  const { placebos } = feed;
  const sameDays = placebos.filter(({ isSameDay }) => isSameDay);
  return {
    id: 'placebo',
    title: 'Placebo tests: days when nothing happened',
    text: compact([
      'A placebo applies the whole analysis to another day: the same length of baseline, the same transition, the same effect period, and no later data. Where nothing happened, the ratio should be 1. The distance from 1 shows how much this feed varies by itself.',
    ]),
    findings: compact([
      rank !== null && rankFinding(rank, placebos.length),
      ...sameDays.map((placebo) => sameDayFinding(context, placebo)),
      without !== null && withoutStateFinding(context, feed, without),
    ]),
    figures: compact([rank !== null && forest(feed, rank)]),
    tables: compact([
      rank !== null && placebosTable(context, placebos),
      without !== null && withoutStatesTable(context, without.rows),
    ]),
    notShown: compact([
      rank === null && {
        parts: ['placebos', 'placebo-rank'],
        reason:
          'Placebos are not shown: the data before the interruption is too short, a placebo needs a year before it.',
      },
      without === null && {
        parts: ['drop-one-state', 'placebo-space'],
        reason: 'The result without one state at a time is not shown: the data has too few states.',
      },
    ]),
  };
}

function rankFinding({ asFar, excludingOne, rankP }: PlaceboRank, placebos: number): Finding {
  return {
    id: 'placebo-rank',
    sentence: `${asFar} of ${formatCountOf(placebos, 'placebo interruption')} ${verbFor(asFar, 'moves', 'move')} the ratio as far from 1 as the real one. The interval of the model wrongly excludes 1 for ${excludingOne} of them.`,
    estimate: rankP,
    unit: 'rank p',
    interval: null,
    denominator: { n: placebos, of: 'placebo interruptions' },
    caveat:
      excludingOne > placebos * 0.1
        ? 'The intervals of the model alone exclude 1 too often here, because the feed drifts more than they allow for. The interval calibrated by placebos is the one to quote.'
        : 'The windows overlap, so there are fewer independent tests than placebos.',
  };
}

function sameDayFinding(context: CovidContext, { day, effect }: Placebo): Finding {
  const year = dayText(day).slice(0, 4);
  return {
    id: `placebo-${year}`,
    sentence: `On the same days of ${year}, when nothing happened, the ratio is ${formatNumber(effect.ratio)}.`,
    estimate: effect.ratio,
    unit: 'ratio',
    interval: reportInterval(effect, context.rules.confidenceLevel, errorMethod),
    denominator: {
      n: Math.round(effect.expected),
      of: `accidents expected (${formatCount(effect.observed)} reported)`,
    },
  };
}

function withoutStateFinding(
  context: CovidContext,
  { outcome }: FittedFeed,
  { rows, farthest }: WithoutStates,
): Finding {
  return {
    id: 'placebo-space',
    sentence: `The ratio is ${formatNumber(farthest.ratio)} without ${farthest.state}, the state with the largest influence, and ${formatNumber(outcome.effect.ratio)} with all states.`,
    estimate: farthest.ratio,
    unit: 'ratio',
    interval: reportInterval(farthest, context.rules.confidenceLevel, errorMethod),
    denominator: {
      n: rows.length,
      of: `largest states left out in turn: ${joinWords(rows.map(({ state }) => state))}`,
    },
  };
}

function forest({ label, placebos, outcome, spec }: FittedFeed, rank: PlaceboRank): Figure {
  const { effect } = outcome;
  return forestPlot({
    id: 'placebos',
    headline: 'The real interruption among placebos',
    alt: `Ratios with intervals at ${formatCountOf(placebos.length, 'earlier day')} and the real one, ${formatRatio(effect.ratio, effect)}. Placebos lie between ${formatNumber(rank.lowestRatio)} and ${formatNumber(rank.highestRatio)}.`,
    footnote: `${capitalise(label)}, ${formatCountOf(placebos.length, 'placebo')}`,
    rows: [
      ...placebos.map((placebo) => ratioRow(placeboLabel(placebo), placebo.effect)),
      ratioRow(`${dayText(spec.interruption)}, the real one`, effect, true),
    ],
    xTitle: ratioTitle,
  });
}

function placeboLabel({ day, isSameDay, hasBreak }: Placebo): string {
  return `${dayText(day)}${isSameDay ? ' (same day)' : ''}${hasBreak ? ', break' : ''}`;
}

function placeboKind({ isSameDay, hasBreak }: Placebo): string {
  if (isSameDay) return 'same day';
  return hasBreak ? 'near a break of the feed' : 'other day';
}

function placebosTable({ options }: CovidContext, placebos: readonly Placebo[]): ReportTable {
  const effects = placebos.map(({ effect }) => effect);
  return reportTable({
    id: 'placebos',
    title: 'Placebo interruptions',
    columns: [
      { key: 'day', heading: 'Day', values: placebos.map(({ day }) => dayText(day)) },
      { key: 'kind', heading: 'Kind', values: placebos.map(placeboKind) },
      { key: 'ratio', heading: 'Ratio', values: effects.map(({ ratio }) => ratio) },
      ...intervalColumns(options.confidenceLevel, effects),
    ],
  });
}

function withoutStatesTable({ options }: CovidContext, rows: readonly RatioWithout[]): ReportTable {
  return reportTable({
    id: 'drop-one-state',
    title: 'Without one state at a time',
    columns: [
      { key: 'state', heading: 'Without', values: rows.map(({ state }) => state) },
      { key: 'ratio', heading: 'Ratio', values: rows.map(({ ratio }) => ratio) },
      ...intervalColumns(options.confidenceLevel, rows),
    ],
  });
}
