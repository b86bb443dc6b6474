import { formatPercent } from '../../base/format.js';
import { stacked } from '../../charts/stacked.js';
import type { Finding, Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { shareFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { largest, numberIn, type GroupCounts } from '../common/groupCounts.js';
import { type Context, confounded, feedName, isSevere, severeText } from './context.js';
import { driftFigure, driftFindings, driftsOf } from './severityDrift.js';

/** A source needs so many accidents for a finding of its own. */
const minCell = 30;

/** Severity by source and year; `answer` has severity, source and year. */
export function severity(context: Context, answer: GroupCounts): Section {
  const bySeverity = answer.byNumber('severity');
  const severities = [...bySeverity.keys()];
  const bySource = answer.splitText('source');
  const { level } = context.options;
  const drifts = driftsOf(answer, level);
  const all = shareRow('All', answer, severities, level);
  const rows = [
    all,
    ...(bySource.length > 1 ? bySource.map(([name, tally]) => shareRow(name, tally, severities, level)) : []),
  ];
  return {
    id: 'severity',
    title: 'Severity',
    text: [
      'Severity is the impact on traffic from 1 (least) to 4, as each feed judges it. It says nothing of injuries or deaths.',
      ...(bySource.length > 1
        ? [confounded('a change of the severe share over years or between states is first a change of feeds')]
        : []),
    ],
    findings: [...severityFindings(context, answer, bySource), ...driftFindings(drifts, level)],
    figures: [
      stacked({
        ordered: true,
        id: 'severity-source',
        title: 'Severity by source',
        alt: `Shares of the severities in each source. Severe (3 or 4): ${rows.map((row) => `${row.name} ${formatPercent(row.severe.share)}`).join(', ')}.`,
        footnote: context.footnote(),
        x: bySource.map(([name]) => name),
        series: severities.map((wanted) => ({
          name: `severity ${wanted}`,
          y: bySource.map(([, tally]) => tally.byNumber('severity').get(wanted) ?? 0),
        })),
        xTitle: 'Source',
        yTitle: 'Share of accidents',
        shares: true,
        xType: 'category',
      }),
      ...driftFigure(context, drifts),
    ],
    tables: [
      {
        id: 'severity',
        title: 'Severity by source',
        table: tableOf({
          source: rows.map(({ name }) => name),
          n: rows.map(({ severe }) => severe.whole),
          ...Object.fromEntries(
            severities.map((wanted, index) => [
              `severity${wanted}`,
              rows.map(({ shares }) => shares[index]!),
            ]),
          ),
          severe: rows.map(({ severe }) => severe.share),
          low: rows.map(({ severe }) => severe.low),
          high: rows.map(({ severe }) => severe.high),
        }),
        headings: {
          source: 'Source',
          n: 'Accidents',
          ...Object.fromEntries(severities.map((wanted) => [`severity${wanted}`, `Severity ${wanted}`])),
          severe: 'Severe (3, 4)',
          ...intervalHeadings(level),
        },
        percentColumns: [...severities.map((wanted) => `severity${wanted}`), 'severe', 'low', 'high'],
      },
    ],
  };
}

function severityFindings(
  context: Context,
  answer: GroupCounts,
  bySource: readonly (readonly [string, GroupCounts])[],
): Finding[] {
  const { level } = context.options;
  const [most] = largest(answer.byNumber('severity'), 1);
  const sources = bySource
    .filter(([, tally]) => tally.total >= minCell)
    .map(([name, tally]) => ({ name, ...severeShare(tally, level) }))
    .sort((a, b) => b.share - a.share);
  const [high, low] = [sources[0], sources.at(-1)];
  return [
    ...(most === undefined
      ? []
      : [
          shareFinding({
            id: 'severity-most',
            sentence: `Severity ${most[0]} is ${formatPercent(most[1] / answer.total)} of all: a classifier that always says so is right that often.`,
            part: most[1],
            whole: answer.total,
            of: 'accidents',
            level,
            caveat: 'Impact on traffic, never injury.',
          }),
        ]),
    ...sources.map(({ name, part, whole, share }) =>
      shareFinding({
        id: `severe-${name.toLowerCase()}`,
        sentence: `${formatPercent(share)} of ${name === 'unknown' ? 'the accidents' : name} have ${severeText}.`,
        part,
        whole,
        of: `accidents of ${feedName(name)}`,
        level,
        caveat:
          high !== undefined && low !== undefined && high !== low
            ? `Each feed has a scale of its own: ${formatPercent(low.share)} in ${low.name}, ${formatPercent(high.share)} in ${high.name}. Compare within a source.`
            : 'Impact on traffic, never injury.',
      }),
    ),
  ];
}

function severeShare(tally: GroupCounts, level: number): ReturnType<typeof shareOf> {
  return shareOf(tally.where(isSevere).total, tally.total, level);
}

interface ShareRow {
  readonly name: string;
  readonly severe: ReturnType<typeof shareOf>;
  readonly shares: readonly number[];
}

function shareRow(name: string, tally: GroupCounts, severities: readonly number[], level: number): ShareRow {
  const total = tally.total;
  const counts = tally.where((row) => numberIn(row, 'n') > 0).byNumber('severity');
  return {
    name,
    severe: severeShare(tally, level),
    shares: severities.map((wanted) => (counts.get(wanted) ?? 0) / total),
  };
}
