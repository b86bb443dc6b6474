import { formatNumber, formatPercent } from '../../base/format.js';
import { heatmap } from '../../charts/heatmap.js';
import type { SeverityStudy } from '../../models/training/studySeverity.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay } from '../sections/forecastWords.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { recallHeadline } from './headlines.js';
import { windowSubline } from './words.js';

/** What one gets who decides by the forecasts: confusion, recall, costs. */
export function decisionsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { confidenceLevel, missCost } = context.options;
  const { classes, byClass, confusion, metrics } = study.judgements.test;
  const highest = byClass.at(-1)!;
  const { averagePrecision, meanCost } = metrics;
  const names = classes.map((severity) => `Severity ${severity}`);
  const shares = confusion.map((row) => {
    const whole = row.reduce((sum, n) => sum + n, 0);
    return row.map((n) => (whole === 0 ? null : n / whole));
  });
  return {
    id: 'decisions',
    title: 'Deciding by the forecasts',
    text: [
      `Thresholds are chosen on the validation window so that decisions cost least, where one severity too low costs ${formatNumber(missCost)} and one too high costs 1. The option missCost sets it.`,
    ],
    findings: compact([
      highest.recall !== null && {
        id: 'recall-highest',
        sentence: `Decisions find ${formatPercent(highest.recall.estimate)} of the reports of severity ${highest.severity}${highest.precision === null ? '' : `, and ${formatPercent(highest.precision.estimate)} of those they name have it`}.`,
        estimate: 100 * highest.recall.estimate,
        unit: '%',
        interval: reportInterval(highest.recall, confidenceLevel, clusteredByDay, 100),
        denominator: { n: highest.events, of: `reports of severity ${highest.severity} in the test window` },
        figure: 'severity-confusion',
      },
      averagePrecision !== null && {
        id: 'average-precision',
        sentence: `The area under precision and recall for severity ${highest.severity} is ${formatNumber(averagePrecision.estimate)}; guessing gives ${formatNumber(highest.events / study.judgements.test.events)}.`,
        estimate: averagePrecision.estimate,
        unit: '',
        interval: reportInterval(averagePrecision, confidenceLevel, clusteredByDay),
        denominator: { n: study.rows.test, of: 'reports of the test window' },
      },
      meanCost !== null && {
        id: 'mean-cost',
        sentence: `A decision costs ${formatNumber(meanCost.estimate)} on average.`,
        estimate: meanCost.estimate,
        unit: 'cost',
        interval: reportInterval(meanCost, confidenceLevel, clusteredByDay),
        denominator: { n: study.rows.test, of: 'reports of the test window' },
      },
    ]),
    figures: [
      heatmap({
        id: 'severity-confusion',
        headline: recallHeadline(highest.severity, highest.recall),
        subline: windowSubline(context, 'Decisions by true severity', study.windows.test, study.rows.test),
        footnote: sourceNote(context, 'Each row sums to 100 %. Thresholds from the validation window.'),
        alt: `A grid of ${classes.length} true by ${classes.length} decided severities. Right: ${byClass
          .map(
            ({ severity, recall }) =>
              `severity ${severity} ${recall === null ? '–' : formatPercent(recall.estimate)}`,
          )
          .join(', ')}.`,
        x: names,
        y: names,
        values: shares,
        counts: confusion,
        xTitle: 'Decided',
        yTitle: 'True',
        valueTitle: 'Share of the row',
        percent: true,
      }),
    ],
    tables: [
      reportTable({
        id: 'severity-classes',
        title: 'Decisions by severity',
        columns: [
          { key: 'severity', heading: 'Severity', values: byClass.map(({ severity }) => severity) },
          { key: 'events', heading: 'Reports', values: byClass.map(({ events }) => events) },
          { key: 'decided', heading: 'Decided', values: byClass.map(({ predicted }) => predicted) },
          ...(['recall', 'precision', 'f1'] as const).flatMap((metric): Column[] => [
            {
              key: metric,
              heading: metric === 'f1' ? 'F1' : metric === 'recall' ? 'Recall' : 'Precision',
              format: 'percent',
              values: byClass.map((one) => one[metric]?.estimate ?? null),
            },
            ...intervalColumns(
              confidenceLevel,
              byClass.map((one) => one[metric]),
              { name: metric, format: 'percent' },
            ),
          ]),
        ],
      }),
    ],
  };
}
