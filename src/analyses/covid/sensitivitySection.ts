import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { strip } from '../../charts/strip.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { ratioTitle } from './charts.js';
import type { CovidContext } from './context.js';
import { settingsHeadline } from './headlines.js';
import type { MainEffect } from './mainEffect.js';
import type { Alternative, SensitivityResult } from './sensitivity.js';
import { changeOf, headlineName, intervalMethod, nInFit, periodText } from './words.js';

/** The headline beside every other way to obtain it. */
export function sensitivitySection(
  context: CovidContext,
  main: MainEffect,
  result: SensitivityResult,
): Section {
  return {
    id: 'sensitivity',
    title: 'Other windows and models',
    isMethod: true,
    text: [
      'Each row changes one thing: the window, the model, the error, the feed or the dates. None of them was chosen for its result.',
    ],
    findings: compact([finding(result)]),
    figures: compact([result.rows.length > minRows && settingsStrip(context, main, result)]),
    tables: [table(context, result.rows)],
    notShown: compact([
      result.range === null && {
        parts: ['sensitivity'],
        reason: 'No other window or model could be fitted.',
      },
    ]),
  };
}

function finding({ feed, range }: SensitivityResult): Finding | null {
  if (range === null) return null;
  const { ratio } = feed.outcome.effect;
  return {
    id: 'sensitivity',
    sentence: `The ratio is ${formatNumber(ratio)} as reported. Over ${range.n} other windows and models of ${feed.label}, it ranges from ${formatNumber(range.lowest)} to ${formatNumber(range.highest)}.`,
    estimate: ratio,
    unit: 'ratio',
    interval: null,
    denominator: { n: range.n, of: 'alternatives' },
    period: periodText(feed.outcome.effect),
    figure: 'sensitivity',
    caveat: 'This is a range, not an interval. It covers the choice of method, not chance.',
  };
}

/** With fewer alternatives the table says it. */
const minRows = 3;

const groups = [
  ['headline', 'As reported'],
  ['window', 'Other windows'],
  ['model', 'Other models'],
  ['feed', 'Other feeds'],
  ['dates', 'Means of states'],
] as const;

/** The ratios by what differs. Other errors move the interval alone: the table has them. */
function settingsStrip(context: CovidContext, main: MainEffect, { feed, rows }: SensitivityResult): Figure {
  const settings = rows.filter(({ kind }) => kind === 'window' || kind === 'model');
  const reported = changeOf(main);
  const { effect } = feed.outcome;
  const ratios = settings.map(({ ratio }) => ratio);
  return strip({
    id: 'sensitivity',
    headline: settingsHeadline(reported, ratios),
    subline: `Reports of ${headlineName(feed)} over expected, with one thing changed at a time, ${periodText(effect)}; ${nInFit(effect)}`,
    alt: `Rows of ticks by what differs, around ${formatNumber(reported.ratio)} as reported.${ratios.length === 0 ? '' : ` Windows and models: ${formatNumber(Math.min(...ratios))} to ${formatNumber(Math.max(...ratios))}.`}`,
    footnote: sourceNote(
      context,
      `Interval: ${intervalMethod(main)}. Other errors leave the ratio as it is; they are in the table.`,
    ),
    rows: groups.flatMap(([kind, label]) => {
      const ofKind = rows.filter((row) => row.kind === kind);
      if (ofKind.length === 0) return [];
      const isNamed = kind === 'headline' || kind === 'feed';
      return [
        {
          label,
          marks: ofKind.map(({ label: name, ratio, observed }) => ({
            label: kind === 'headline' ? feed.label : name,
            value: ratio,
            ...(kind === 'headline' && { lower: reported.lower, upper: reported.upper }),
            isNamed,
            ...(observed !== null && { n: observed }),
          })),
        },
      ];
    }),
    xTitle: ratioTitle,
    reference: 1,
  });
}

function table({ options }: CovidContext, rows: readonly Alternative[]): ReportTable {
  return reportTable({
    id: 'sensitivity',
    title: 'Sensitivity',
    columns: [
      { key: 'kind', heading: 'What differs', values: rows.map(({ kind }) => kind) },
      { key: 'alternative', heading: 'Alternative', values: rows.map(({ label }) => label) },
      { key: 'ratio', heading: 'Ratio', values: rows.map(({ ratio }) => ratio) },
      ...intervalColumns(options.confidenceLevel, rows),
      { key: 'observed', heading: 'Accidents after', values: rows.map(({ observed }) => observed) },
    ],
    note: 'Intervals of the model alone, except in the row that says otherwise.',
  });
}
