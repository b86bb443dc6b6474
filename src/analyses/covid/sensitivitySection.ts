import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import { formatRatio } from '../sections/words.js';
import { ratioRow, ratioTitle } from './charts.js';
import type { CovidContext } from './context.js';
import type { Alternative, SensitivityResult } from './sensitivity.js';
import { footnoteOfAll } from './words.js';

/** The headline beside every other way to obtain it. */
export function sensitivitySection(context: CovidContext, result: SensitivityResult): Section {
  return {
    id: 'sensitivity',
    title: 'Sensitivity to the method',
    text: [
      'Each row changes one thing: the window, the model, the error, the feed or the dates. None of them was chosen for its result.',
    ],
    findings: compact([finding(result)]),
    figures: [forest(context, result)],
    tables: [table(context, result.rows)],
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
    caveat: 'This is a range, not an interval. It covers the choice of method, not chance.',
  };
}

function forest(context: CovidContext, { feed, rows }: SensitivityResult): Figure {
  return forestPlot({
    id: 'sensitivity',
    headline: 'The ratio by window, model, error, feed and dates',
    alt: `The headline ${formatRatio(feed.outcome.effect.ratio, feed.outcome.effect)} and ${rows.length - 1} alternatives, each with its interval; the table below has the numbers.`,
    footnote: footnoteOfAll(context),
    rows: rows.map((row) => ratioRow(row.label, row, row.kind === 'headline')),
    xTitle: ratioTitle,
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
  });
}
