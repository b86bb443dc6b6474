import { formatNumber } from '../../base/format.js';
import { lines } from '../../charts/lines.js';
import type { PartJudgement } from '../../models/judging/judgement.js';
import type { SeverityStudy } from '../../models/training/studySeverity.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { mostStates, partsTable } from '../sections/forecastTables.js';
import type { SeverityContext } from './context.js';
import { decayHeadline } from './headlines.js';
import { windowSubline } from './words.js';

/** With fewer months a line shows nothing. */
const minMonths = 3;

/** For whom the forecasts hold: month by month, by feed, by state. */
export function groupsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { byFeed, byState } = study.judgements.test;
  const { windows, rows, decay } = study;
  const [first, last] = [decay.trees[0], decay.trees.at(-1)];
  const isDrawn = decay.trees.length >= minMonths;
  const states = byState.slice(0, mostStates);
  return {
    id: 'groups',
    title: 'For whom, and for how long',
    text: [
      'A log-loss also depends on how mixed the severities of a group are: compare within a row, not between rows.',
    ],
    figures: isDrawn
      ? [
          lines({
            id: 'severity-decay',
            headline: decayHeadline(first!.metrics.logLoss!, last!.metrics.logLoss!),
            subline: windowSubline(context, 'Log-loss by month after training', windows.test, rows.test),
            footnote: sourceNote(context, 'A month with another mix of severities is harder for both.'),
            alt: `Two lines over ${decay.trees.length} months. Trees: ${formatNumber(first!.metrics.logLoss!.estimate)} in the first, ${formatNumber(last!.metrics.logLoss!.estimate)} in the last.`,
            series: [
              monthsOf('Trees', decay.trees),
              { ...monthsOf('Class frequencies', decay.frequencies), look: 'dashed' },
            ],
            xTitle: 'Month',
            yTitle: 'Log-loss',
            timeUnit: 'month',
          }),
        ]
      : [],
    notShown: compact([
      !isDrawn && {
        parts: ['severity-decay'],
        reason: `Months after training are not drawn: it takes ${minMonths} months with reports on 20 days each.`,
      },
      byState.length === 0 && {
        parts: ['severity-states'],
        reason: 'States are not judged: none has reports on 20 days of the test window.',
      },
    ]),
    tables: compact([
      byFeed.length > 0 &&
        partsTable(
          context,
          { id: 'severity-feeds', title: 'Forecasts of the trees by feed', note: partsNote(byFeed) },
          byFeed,
        ),
      states.length > 0 &&
        partsTable(
          context,
          { id: 'severity-states', title: 'Forecasts of the trees by state', note: partsNote(states) },
          states,
        ),
    ]),
  };
}

function monthsOf(name: string, months: readonly PartJudgement[]) {
  const losses = months.map(({ metrics }) => metrics.logLoss);
  return {
    name,
    x: months.map((month) => month.name),
    y: losses.map((loss) => loss?.estimate ?? null),
    lower: losses.map((loss) => loss?.lower ?? null),
    upper: losses.map((loss) => loss?.upper ?? null),
  };
}

function partsNote({ length }: readonly PartJudgement[]): string {
  return `The largest ${length} with reports on at least 20 days of the test window.`;
}
