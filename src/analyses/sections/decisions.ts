import { capitalise, formatCount, formatCountOf, formatPercent } from '../../base/format.js';
import { heatmap } from '../../charts/heatmap.js';
import type { ClassJudgement, Judgement } from '../../models/judging/judgement.js';
import type { ReportTable } from '../../report/report.js';
import type { Estimate } from '../common/skill.js';
import { clusteredByDay } from './forecastWords.js';
import { type Column, intervalColumns, reportTable } from './reportTable.js';
import { verbFor } from './words.js';

/** Classes of a grid whose rows sum to 1. */
const shareEdges: readonly number[] = [0.05, 0.2, 0.5, 0.8];

interface ConfusionHead {
  readonly id: string;
  readonly headline: string;
  readonly subline: string;
  readonly footnote: string;
}

/**
 * True by decided severities, as shares of each row.
 *
 * @param adjective of a severity that was not seen: `decided`, `predicted`
 */
export function confusionGrid(
  head: ConfusionHead,
  { classes, byClass, confusion }: Judgement,
  adjective: 'decided' | 'predicted',
): ReturnType<typeof heatmap> {
  const names = classes.map(String);
  const right = byClass.map(
    ({ severity, recall }) =>
      `severity ${severity} ${recall === null ? '–' : formatPercent(recall.estimate)}`,
  );
  return heatmap({
    ...head,
    alt: `A grid of ${classes.length} true by ${classes.length} ${adjective} severities. Right: ${right.join(', ')}.`,
    x: names,
    y: names,
    values: confusion.map(sharesOf),
    counts: confusion,
    xTitle: `${capitalise(adjective)} severity`,
    yTitle: 'True severity',
    valueTitle: 'Share of the row',
    edges: shareEdges,
    percent: true,
  });
}

function sharesOf(row: readonly number[]): (number | null)[] {
  const whole = row.reduce((sum, n) => sum + n, 0);
  return row.map((n) => (whole === 0 ? null : n / whole));
}

/** Reports of a severity, and how many of them were decided or predicted to have it. */
export interface FoundClass {
  readonly severity: number;
  readonly events: number;
  readonly found: number;
}

/** The highest severity, with how often it was decided or predicted. */
export function foundOfHighest({ byClass, confusion }: Judgement): ClassJudgement & FoundClass {
  return { ...byClass.at(-1)!, found: confusion.at(-1)!.at(-1)! };
}

/** `The predictions find 6 of 2,604 reports of severity 4`. */
export function foundText({ severity, events, found }: FoundClass, subject: string): string {
  return `${subject} find ${formatCount(found)} of ${formatCountOf(events, 'report')} of severity ${severity}`;
}

/** The same as a sentence, with how many of them are right. @param ofIt `of it`, behind the noun */
export function foundSentence(
  highest: ReturnType<typeof foundOfHighest>,
  subject: string,
  noun: 'decision' | 'prediction',
  ofIt: string,
): string {
  const { predicted, found } = highest;
  const right =
    predicted === 0
      ? ', and name none'
      : `. Of ${formatCountOf(predicted, noun)} ${ofIt}, ${formatCount(found)} ${verbFor(found, 'is', 'are')} right`;
  return `${foundText(highest, subject)}${right}.`;
}

/** How `judge` makes the interval of a share of decisions: one of 0 or 1 is the same on every resampled day. */
export function shareMethod({ estimate }: Pick<Estimate, 'estimate'>): string {
  return estimate === 0 || estimate === 1 ? 'Wilson, with days in place of reports' : clusteredByDay;
}

/** The same, below a table of such shares. */
export const shareMethodNote =
  'Where none or all are right, the interval is that of Wilson, with days in place of reports.';

const scores = { recall: 'Recall', precision: 'Precision', f1: 'F1' } as const;

/** Counts, recall, precision and F1 of each severity. @param intervalOf null where an estimate has no interval */
export function classesTable(
  head: Pick<ReportTable, 'id' | 'title' | 'note'>,
  byClass: readonly ClassJudgement[],
  adjective: 'decided' | 'predicted',
  confidenceLevel: number,
  intervalOf: (estimate: Estimate | null) => Estimate | null = (estimate) => estimate,
): ReportTable {
  return reportTable({
    ...head,
    columns: [
      { key: 'severity', heading: 'Severity', values: byClass.map(({ severity }) => severity) },
      { key: 'events', heading: 'Reports', values: byClass.map(({ events }) => events) },
      { key: adjective, heading: capitalise(adjective), values: byClass.map(({ predicted }) => predicted) },
      ...(['recall', 'precision', 'f1'] as const).flatMap((score): Column[] => [
        {
          key: score,
          heading: scores[score],
          format: 'percent',
          values: byClass.map((one) => one[score]?.estimate ?? null),
        },
        ...intervalColumns(
          confidenceLevel,
          byClass.map((one) => intervalOf(one[score])),
          { name: score, format: 'percent' },
        ),
      ]),
    ],
  });
}
