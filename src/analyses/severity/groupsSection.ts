import { formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import { lines } from '../../charts/lines.js';
import type { GroupComparison } from '../../models/judging/compareGroups.js';
import type { PartJudgement } from '../../models/judging/judgement.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { changeOf } from '../common/skill.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { baselineText, decayHeadline, groupsHeadline, monthsHeadline } from './headlines.js';
import { modelTitle, windowSubline } from './words.js';

/** With fewer months a line shows nothing. */
const minMonths = 3;
const minGroups = 3;
const mostGroups = 12;

/** For whom the forecasts are of use, and for how long: by feed, by state and by month beside the best baseline. */
export function groupsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { groups, judgements, rows } = study;
  const { feeds, states, months } = groups;
  // A feed or a state of all reports is no group of them.
  const isGroup = ({ events }: GroupComparison): boolean => events < rows.test;
  const [someFeeds, someStates] = [feeds.filter(isGroup), states.filter(isGroup)];
  const both = [
    ...someFeeds.map((one) => ({ ...one, name: feedLabel(one.name, context.feeds) })),
    ...someStates,
  ];
  const { byFeed, byState, byMonth } = judgements.test;
  return {
    id: 'groups',
    title: 'For whom, and for how long',
    text: [
      `Each group has the trees beside “${baselineText(groups.with)}”, the best baseline. A log-loss depends on how mixed the severities of a group are: compare within a row, not between rows.`,
    ],
    figures: compact([
      both.length >= minGroups && groupsFigure(context, study, both),
      byMonth.length >= minMonths && decayFigure(context, study),
    ]),
    notShown: compact([
      both.length < minGroups && {
        parts: ['severity-groups'],
        reason: `Feeds and states are not drawn: it takes ${minGroups} that allow a comparison.`,
      },
      byMonth.length < minMonths && {
        parts: ['severity-decay'],
        reason: `Months after training are not drawn: it takes ${minMonths} with reports on 20 days each.`,
      },
      ...(
        [
          ['severity-feeds', 'Feeds', feeds],
          ['severity-states', 'States', states],
          ['severity-months', 'Months', months],
        ] as const
      ).map(
        ([id, what, all]) =>
          all.length === 0 && {
            parts: [id],
            reason: `${what} are not compared: none has reports on 20 days of the test window, with 10 that do not have its commonest severity.`,
          },
      ),
    ]),
    tables: compact([
      groupsTable(context, study, 'severity-feeds', 'feed', feeds, byFeed),
      groupsTable(context, study, 'severity-states', 'state', states, byState),
      groupsTable(context, study, 'severity-months', 'month', months, byMonth),
    ]),
  };
}

function groupsFigure(
  context: SeverityContext,
  { groups, windows, rows }: SeverityStudy,
  all: readonly GroupComparison[],
) {
  const drawn = all.slice(0, mostGroups);
  return forestPlot({
    id: 'severity-groups',
    headline: groupsHeadline(all),
    subline: windowSubline(
      context,
      'Log-loss of the trees beside the best baseline',
      windows.test,
      rows.test,
    ),
    footnote: sourceNote(
      context,
      `Beside “${baselineText(groups.with)}”. ${drawn.length < all.length ? `The largest ${drawn.length} are drawn. ` : ''}Intervals hold together for all feeds, and for all states.`,
    ),
    alt: `A row for each of ${drawn.length} feeds and states: ${drawn
      .slice(0, 4)
      .map((one) => `${one.name} ${formatPercent(changeOf(one).estimate)}`)
      .join(', ')}.`,
    rows: drawn.map((one) => ({ label: one.name, ...changeOf(one), n: one.events })),
    xTitle: 'Change of log-loss',
    reference: 0,
    sides: ['trees better', 'trees worse'],
    percent: true,
  });
}

function decayFigure(context: SeverityContext, { groups, windows, rows, judgements }: SeverityStudy) {
  const { byMonth } = judgements.test;
  const { months, baselineByMonth } = groups;
  const name = modelTitle(groups.with);
  const [first, last] = [byMonth[0]!, byMonth.at(-1)!];
  const [before, after] = [first, last].map((month) => months.find((one) => one.name === month.name));
  const lossOf = ({ metrics }: PartJudgement): string => formatNumber(metrics.logLoss!.estimate);
  return lines({
    id: 'severity-decay',
    headline:
      before === undefined || after === undefined
        ? monthsHeadline(months)
        : decayHeadline(before.difference, after.difference),
    subline: windowSubline(context, 'Log-loss by month after training', windows.test, rows.test),
    footnote: sourceNote(context, 'A month with another mix of severities is harder for both.'),
    alt: `Two lines over ${byMonth.length} months. Trees: ${lossOf(first)} in the first, ${lossOf(last)} in the last. ${name}: ${lossOf(baselineByMonth[0]!)} and ${lossOf(baselineByMonth.at(-1)!)}.`,
    series: [monthsOf('Trees', byMonth), { ...monthsOf(name, baselineByMonth), look: 'dashed' }],
    xTitle: 'Month',
    yTitle: 'Log-loss',
    timeUnit: 'month',
  });
}

function monthsOf(name: string, months: readonly PartJudgement[]) {
  const losses = months.map(({ metrics }) => metrics.logLoss!);
  return {
    name,
    x: months.map((month) => month.name),
    y: losses.map(({ estimate }) => estimate),
    lower: losses.map(({ lower }) => lower),
    upper: losses.map(({ upper }) => upper),
  };
}

/** Trees and the best baseline in each group; null without groups. */
function groupsTable(
  { options: { confidenceLevel }, feeds }: SeverityContext,
  { groups: { with: other } }: SeverityStudy,
  id: string,
  what: 'feed' | 'state' | 'month',
  groups: readonly GroupComparison[],
  judged: readonly PartJudgement[],
): ReportTable | null {
  if (groups.length === 0) return null;
  const changes = groups.map(changeOf);
  const calibrationOf = new Map(judged.map(({ name, metrics }) => [name, metrics.calibrationError]));
  return reportTable({
    id,
    title: `Trees beside the best baseline, by ${what}`,
    columns: [
      {
        key: 'group',
        heading: what === 'feed' ? 'Feed' : what === 'state' ? 'State' : 'Month',
        values: groups.map(({ name }) => (what === 'feed' ? feedLabel(name, feeds) : name)),
      },
      { key: 'n', heading: 'Reports', values: groups.map(({ events }) => events) },
      { key: 'logLoss', heading: 'Log-loss', format: 'number', values: groups.map(({ model }) => model) },
      {
        key: 'baseline',
        heading: modelTitle(other),
        format: 'number',
        values: groups.map((one) => one.other),
      },
      {
        key: 'change',
        heading: 'Change',
        format: 'percent',
        values: changes.map(({ estimate }) => estimate),
      },
      ...intervalColumns(confidenceLevel, changes, { format: 'percent' }),
      {
        key: 'calibrationError',
        heading: 'Calibration error',
        format: 'percent',
        values: groups.map(({ name }) => calibrationOf.get(name)?.estimate ?? null),
      },
    ],
    note: 'Groups with reports on at least 20 days of the test window, with 10 that do not have its commonest severity. The intervals hold together for all rows.',
  });
}
