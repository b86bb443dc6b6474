import { formatPercent } from '../../base/format.js';
import { heatmap } from '../../charts/heatmap.js';
import type { ClassJudgement, Judgement } from '../../models/judging/judgement.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { clusteredByDay, shareEdges } from '../sections/forecastWords.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import type { PredictionsContext } from './context.js';
import { recallHeadline } from './headlines.js';
import { intervalOf, subline } from './words.js';

const titles = { recall: 'Recall', precision: 'Precision', f1: 'F1' } as const;

/** The predicted severity beside the true one. */
export function decisionsSection(context: PredictionsContext, judgement: Judgement): Section {
  const { options, hasIntervals } = context;
  const { confidenceLevel } = options;
  const { classes, byClass, confusion, events } = judgement;
  const highest = byClass.at(-1)!;
  const names = classes.map(String);
  const shares = confusion.map((row) => {
    const whole = row.reduce((sum, n) => sum + n, 0);
    return row.map((n) => (whole === 0 ? null : n / whole));
  });
  return {
    id: 'decisions',
    title: 'Predicted beside true',
    findings: compact([
      highest.recall !== null && {
        id: 'recall-highest',
        sentence: recallSentence(highest),
        estimate: 100 * highest.recall.estimate,
        unit: '%',
        interval: hasIntervals ? reportInterval(highest.recall, confidenceLevel, clusteredByDay, 100) : null,
        denominator: { n: highest.events, of: `reports of severity ${highest.severity}` },
        figure: 'predictions-confusion',
      },
    ]),
    figures: [
      heatmap({
        id: 'predictions-confusion',
        headline: recallHeadline(highest.severity, highest.recall),
        subline: subline({ ...context, hasIntervals: false }, 'Predictions by true severity', events),
        footnote: sourceNote(context, 'Each row sums to 100 %.'),
        alt: `A grid of ${classes.length} true by ${classes.length} predicted severities. Right: ${byClass
          .map(
            ({ severity, recall }) =>
              `severity ${severity} ${recall === null ? '–' : formatPercent(recall.estimate)}`,
          )
          .join(', ')}.`,
        x: names,
        y: names,
        values: shares,
        counts: confusion,
        xTitle: 'Predicted severity',
        yTitle: 'True severity',
        edges: shareEdges,
        valueTitle: 'Share of the row',
        percent: true,
      }),
    ],
    tables: [
      reportTable({
        id: 'predictions-classes',
        title: 'Predictions by severity',
        columns: [
          { key: 'severity', heading: 'Severity', values: byClass.map(({ severity }) => severity) },
          { key: 'events', heading: 'Reports', values: byClass.map((one) => one.events) },
          { key: 'predicted', heading: 'Predicted', values: byClass.map(({ predicted }) => predicted) },
          ...(['recall', 'precision', 'f1'] as const).flatMap((metric): Column[] => [
            {
              key: metric,
              heading: titles[metric],
              format: 'percent',
              values: byClass.map((one) => one[metric]?.estimate ?? null),
            },
            ...intervalColumns(
              confidenceLevel,
              byClass.map((one) => intervalOf(context, one[metric])),
              { name: metric, format: 'percent' },
            ),
          ]),
        ],
      }),
    ],
  };
}

function recallSentence({ severity, recall, precision }: ClassJudgement): string {
  if (recall!.estimate === 0) return `The predictions find none of the reports of severity ${severity}.`;
  return `The predictions find ${formatPercent(recall!.estimate)} of the reports of severity ${severity}, and ${formatPercent(precision!.estimate)} of those that they name have it.`;
}
