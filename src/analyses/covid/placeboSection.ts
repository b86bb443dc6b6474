import { dayText } from '../../base/dates.js';
import { formatCount, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { CovidContext, FittedFeed } from './context.js';
import type { Calibration, MainEffect } from './mainEffect.js';
import type { Placebo } from './placebos.js';
import type { RatioWithout, WithoutStates } from './withoutState.js';
import { errorMethod, intervalMethod, modelOnly, periodText } from './words.js';

/** The placebo dates one by one, how far they widen the interval, and the result without one state at a time. */
export function placeboSection(
  context: CovidContext,
  { feed, calibration }: Pick<MainEffect, 'feed' | 'calibration'>,
  without: WithoutStates | null,
): Section {
  const { placebos } = feed;
  const sameDays = placebos.filter(({ isSameDay }) => isSameDay);
  return {
    id: 'placebo',
    title: 'Placebo dates and left-out states',
    isMethod: true,
    text: [
      'A placebo applies the whole analysis to another day: the same length of baseline, the same transition, the same effect period, and no later data. Without an interruption the ratio should be 1. The distance from 1 shows how much this feed varies by itself.',
    ],
    findings: compact([
      calibration !== null && calibrationFinding(context, feed, calibration),
      ...sameDays.map((placebo) => sameDayFinding(context, placebo)),
      without !== null && withoutStateFinding(context, feed, without),
    ]),
    tables: compact([
      placebos.length > 0 && placebosTable(context, placebos),
      without !== null && withoutStatesTable(context, without.rows),
    ]),
    notShown: compact([
      calibration === null && {
        parts: ['placebo-calibrated'],
        reason:
          'An interval calibrated by placebos is not shown: the data before the interruption is too short for four placebos.',
      },
      without === null && {
        parts: ['drop-one-state', 'placebo-space'],
        reason: 'The result without one state at a time is not shown: the data has too few states.',
      },
    ]),
  };
}

function calibrationFinding(
  context: CovidContext,
  { outcome }: FittedFeed,
  calibration: Calibration,
): Finding {
  const { spread } = calibration;
  return {
    id: 'placebo-calibrated',
    sentence: calibrationSentence(calibration, outcome.effect.ratio),
    estimate: outcome.effect.ratio,
    unit: 'ratio',
    interval: reportInterval(calibration, context.rules.confidenceLevel, intervalMethod({ calibration })),
    denominator: { n: spread.n, of: `placebo dates, as good as ${spread.effective} that do not overlap` },
    period: periodText(outcome.effect),
    caveat: 'This interval includes the drift of the feed as it was before. Quote this interval.',
  };
}

function calibrationSentence({ spread, lower, upper }: Calibration, ratio: number): string {
  const isWider = spread.inflation >= 1.05;
  const errors = isWider
    ? `missed by ${spread.inflation.toFixed(1)} times what its intervals allow`
    : 'missed by no more than its intervals allow';
  const conclusion = includesOne({ lower, upper })
    ? 'the change could be the usual variation of the feed'
    : `the reports are still ${ratio < 1 ? 'fewer' : 'more'} than expected`;
  return `On ${formatCountOf(spread.n, 'earlier date')} the same analysis ${errors}. With ${isWider ? 'intervals that much wider' : 'that'}, ${conclusion}.`;
}

function sameDayFinding(context: CovidContext, { day, effect }: Placebo): Finding {
  const year = dayText(day).slice(0, 4);
  return {
    id: `placebo-${year}`,
    sentence: `On the same days of ${year}, without an epidemic, the ratio is ${formatNumber(effect.ratio)}.`,
    estimate: effect.ratio,
    unit: 'ratio',
    interval: reportInterval(effect, context.rules.confidenceLevel, errorMethod),
    denominator: {
      n: Math.round(effect.expected),
      of: `accidents expected (${formatCount(effect.observed)} reported)`,
    },
    period: periodText(effect),
  };
}

function withoutStateFinding(
  context: CovidContext,
  { outcome }: FittedFeed,
  { rows, farthest }: WithoutStates,
): Finding {
  return {
    id: 'placebo-space',
    sentence: `Of the ${formatCountOf(rows.length, 'largest state')}, leaving out ${farthest.state} moves the ratio most: from ${formatNumber(outcome.effect.ratio)} to ${formatNumber(farthest.ratio)}.`,
    estimate: farthest.ratio,
    unit: 'ratio',
    interval: reportInterval(farthest, context.rules.confidenceLevel, errorMethod),
    denominator: {
      n: rows.length,
      of: `largest states left out in turn: ${joinWords(rows.map(({ state }) => state))}`,
    },
    period: periodText(outcome.effect),
  };
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
    note: modelOnly,
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
    note: modelOnly,
  });
}
