import { formatCount, formatPercent, formatPoints } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, Section } from '../../report/report.js';
import { normalQuantile } from '../../stats/index.js';
import type { ClusteredShare } from '../common/clusteredShare.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import { type CovidContext, labelOf } from './context.js';
import type { HourProfile, ShapeChange, Shapes } from './shapes.js';
import { begin, intervalOf, listText } from './words.js';

/** Told as findings; the rest is in the table. */
const told = ['morning, 6 to 10', 'weekend', 'severity 3 or 4'];

/** What does not hang on the level of a feed: when accidents happen, and of what severity. */
export function shapesSection(context: CovidContext, shapes: Shapes): Section {
  const title = 'What coverage cannot fake so easily';
  const rule =
    'Shares within a feed need no level: a feed that collects twice as much of everything keeps them. So the hour of the day, the weekend and the severities after the interruption are held against the same days of the years before, with errors of whole weeks.';
  if (shapes.changes.length === 0)
    return {
      id: 'shapes',
      title,
      text: [rule, 'The data has too few accidents on one of the two sides to do so.'],
    };
  const { level } = context.options;
  return {
    id: 'shapes',
    title,
    text: [rule, `The time before: the same days of ${listText(shapes.years.map(String))}.`],
    findings: shapes.changes
      .filter(({ shape, feed }) => told.includes(shape) && isWeighty(context, feed))
      .map((one) => finding(one, level)),
    figures: [changesFigure(context, shapes.changes), profilesFigure(context, shapes.profiles)],
    tables: [
      {
        id: 'shapes',
        title: 'Shares before and after',
        table: tableOf({
          feed: shapes.changes.map(({ feed }) => labelOf(feed)),
          shape: shapes.changes.map(({ shape }) => shape),
          before: shapes.changes.map(({ before }) => before.share),
          after: shapes.changes.map(({ after }) => after.share),
          difference: shapes.changes.map(({ difference }) => difference),
          low: shapes.changes.map(({ low }) => orNull(low)),
          high: shapes.changes.map(({ high }) => orNull(high)),
          placebo: shapes.changes.map(({ placebo }) => orNull(placebo)),
          n: shapes.changes.map(({ after }) => after.whole),
        }),
        headings: {
          feed: 'Source',
          shape: 'Share of',
          before: 'Before',
          after: 'After',
          difference: 'Difference (points)',
          ...intervalHeadings(level),
          placebo: 'Year before, same test (points)',
          n: 'Accidents after',
        },
        percentColumns: ['before', 'after'],
        pointColumns: ['difference', 'low', 'high', 'placebo'],
        note: 'Points are percentage points. The last but one column does the same with the year before in place of the year after: what the feed does by itself.',
      },
    ],
    caveats: [
      'A feed that changes what it collects (roads, places, kinds of report) changes its shares too; the same test on the year before shows how much.',
      'Severity is the impact on traffic. With empty roads the same crash delays fewer people: a fall of severity says nothing of injuries.',
    ],
  };
}

function finding(
  { feed, shape, before, after, difference, low, high, placebo }: ShapeChange,
  level: number,
): Finding {
  return {
    id: `shape-${feed.toLowerCase()}-${shape.split(',')[0]!.replaceAll(' ', '-')}`,
    sentence: `${begin(labelOf(feed))}, ${shape}: ${formatPercent(before.share)} of the accidents before, ${formatPercent(after.share)} after.`,
    estimate: difference * 100,
    unit: 'percentage points',
    interval: Number.isFinite(low)
      ? intervalOf({ low: low * 100, high: high * 100 }, level, 'difference of shares, errors by week')
      : null,
    denominator: {
      n: after.whole,
      of: `accidents after, ${after.clusters} weeks; ${formatCount(before.whole)} before`,
    },
    ...(Number.isFinite(placebo)
      ? { caveat: `The same test a year earlier, when nothing happened: ${formatPoints(placebo)} points.` }
      : {}),
  };
}

function changesFigure(context: CovidContext, changes: readonly ShapeChange[]): Figure {
  const shown = changes.filter(({ feed, shape }) => isWeighty(context, feed) && !/^severity \d$/.test(shape));
  const rows = (shown.length > 0 ? shown : changes).map(({ feed, shape, difference, low, high, after }) => ({
    label: `${labelOf(feed)} ${shape === 'severity 3 or 4' ? 'severe' : shape.split(',')[0]!}`,
    estimate: difference * 100,
    low: Number.isFinite(low) ? low * 100 : null,
    high: Number.isFinite(high) ? high * 100 : null,
    n: after.whole,
  }));
  return forestPlot({
    id: 'shapes-changes',
    title: 'Change of shares within a source',
    alt: `Percentage points, after minus before: ${rows.map(({ label, estimate }) => `${label} ${formatPoints(estimate / 100)}`).join('; ')}.`,
    footnote: context.footnote(),
    rows,
    xTitle: 'Percentage points',
    reference: 0,
  });
}

function profilesFigure(context: CovidContext, profiles: readonly HourProfile[]): Figure {
  const hours = Float64Array.from({ length: 24 }, (_, hour) => hour);
  const reach = normalQuantile((1 + context.options.level) / 2);
  const line = (name: string, shares: readonly ClusteredShare[]) => ({
    name,
    x: hours,
    y: shares.map(({ share }) => share),
    low: shares.map(({ share, standardError }) => orNull(Math.max(0, share - reach * standardError))),
    high: shares.map(({ share, standardError }) => orNull(share + reach * standardError)),
  });
  return smallMultiples({
    id: 'shapes-hours',
    title: 'The day before and after',
    alt: 'One panel per source: the share of each hour of the day, in the same days of the years before and after the interruption, with intervals.',
    footnote: context.footnote(),
    panels: profiles.map(({ feed, before, after }) => ({
      title: labelOf(feed),
      series: [line('years before', before), line('after', after)],
    })),
    xTitle: 'Hour of the day',
    yTitle: 'Share of the day',
    percent: true,
  });
}

/** A feed with less than a twentieth of the accidents has its rows in the table. */
function isWeighty({ feeds, total }: CovidContext, name: string): boolean {
  const own = feeds.find((feed) => feed.name === name);
  return own !== undefined && own.series.counts.reduce((a, b) => a + b, 0) >= 0.05 * total;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
