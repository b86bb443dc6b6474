import {
  capitalise,
  formatCount,
  formatCountOf,
  formatPercent,
  formatPoints,
  joinWords,
} from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { LineSeries } from '../../charts/lines.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { severityOf } from '../common/severity.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { CovidContext } from './context.js';
import type { HourProfile, HourShare, ShapeChange, ShapesResult } from './shapes.js';
import { footnoteOfAll } from './words.js';

/** The shapes that have a finding, beside the severe accidents; the table has all. */
const reportedShapes = ['morning, 6 to 10', 'weekend'];

const title = 'Results that depend less on coverage';
const tooFew =
  'Shares are not compared: the data has too few accidents in these days of this year or of the years before.';
const rule =
  'Shares within a feed do not depend on its level: a feed that collects twice as much of everything keeps its shares. This section compares the hour of the day, the weekend and the severities after the interruption with the same days of the years before. The errors are those of whole weeks.';

/** Results that do not depend on the level of a feed: when accidents happen, and how severe they are. */
export function shapesSection(context: CovidContext, result: ShapesResult): Section {
  const { changes, profiles, years } = result;
  if (changes.length === 0)
    return {
      id: 'shapes',
      title,
      text: [rule, tooFew],
      notShown: [{ parts: ['shapes-*', 'shape-*'], reason: tooFew }],
    };
  const { meaning, name: severe } = severityOf(context.source.dataset);
  const hasSeverity = changes.some(({ shape }) => shape.startsWith('severity '));
  return {
    id: 'shapes',
    title,
    text: [rule, `Before means the same days of ${joinWords(years.map(String))}.`],
    findings: changes
      .filter(({ shape, feed }) => [...reportedShapes, severe].includes(shape) && result.majorFeeds.has(feed))
      .map((change) => finding(context, change)),
    figures: [changesChart(context, result), profilesChart(context, profiles)],
    tables: [table(context, changes)],
    caveats: [
      'A feed that changes what it collects (roads, places, kinds of report) changes its shares too. The same test on the year before shows how much.',
      hasSeverity ? `Severity is ${meaning}.` : 'The severities are not compared: no row has a severity.',
    ],
  };
}

function finding(
  context: CovidContext,
  { feed, shape, before, after, difference, lower, upper, placebo }: ShapeChange,
): Finding {
  const hasInterval = Number.isFinite(lower);
  const hasPlacebo = Number.isFinite(placebo);
  return {
    id: `shape-${feed.toLowerCase()}-${shortName(shape).replaceAll(' ', '-')}`,
    sentence: `${capitalise(labelOf(feed, context))}, ${shape}: ${formatPercent(before.share)} of the accidents before, ${formatPercent(after.share)} after.`,
    estimate: difference * 100,
    unit: 'percentage points',
    interval: hasInterval
      ? reportInterval(
          { lower: lower * 100, upper: upper * 100 },
          context.options.confidenceLevel,
          'difference of shares, errors by week',
        )
      : null,
    denominator: {
      n: after.whole,
      of: `accidents after, ${formatCountOf(after.clusters, 'week')}; ${formatCount(before.whole)} before`,
    },
    ...(hasPlacebo && {
      caveat: `The same test a year earlier, when nothing happened, gives ${formatPoints(placebo)} points.`,
    }),
  };
}

function changesChart(context: CovidContext, { changes, majorFeeds }: ShapesResult): Figure {
  const { name: severe } = severityOf(context.source.dataset);
  const ofMajorFeeds = changes.filter(
    ({ feed, shape }) => majorFeeds.has(feed) && (shape === severe || !shape.startsWith('severity ')),
  );
  const rows = (ofMajorFeeds.length > 0 ? ofMajorFeeds : changes).map((change) => ({
    label: `${labelOf(change.feed, context)} ${change.shape === severe ? 'severe' : shortName(change.shape)}`,
    estimate: change.difference * 100,
    lower: Number.isFinite(change.lower) ? change.lower * 100 : null,
    upper: Number.isFinite(change.upper) ? change.upper * 100 : null,
    n: change.after.whole,
  }));
  return forestPlot({
    id: 'shapes-changes',
    headline: 'Change of shares within a feed',
    alt: `Percentage points, after minus before: ${rows.map(({ label, estimate }) => `${label} ${formatPoints(estimate / 100)}`).join('; ')}.`,
    footnote: footnoteOfAll(context),
    rows,
    xTitle: 'Percentage points',
    reference: 0,
  });
}

function profilesChart(context: CovidContext, profiles: readonly HourProfile[]): Figure {
  return smallMultiples({
    id: 'shapes-hours',
    headline: 'Hours of the day before and after',
    alt: `${profiles.length > 1 ? 'One panel per feed: the' : 'The'} share of each hour of the day, in the same days of the years before and after the interruption, with intervals.`,
    footnote: footnoteOfAll(context),
    panels: profiles.map(({ feed, before, after }) => ({
      title: labelOf(feed, context),
      series: [profileLine('years before', before), profileLine('after', after)],
    })),
    xTitle: 'Hour of the day',
    yTitle: 'Share of the day',
    percent: true,
  });
}

function profileLine(name: string, hours: readonly HourShare[]): LineSeries {
  return {
    name,
    x: Float64Array.from(hours, (_, hour) => hour),
    y: hours.map(({ share }) => share),
    lower: hours.map(({ lower }) => lower),
    upper: hours.map(({ upper }) => upper),
  };
}

function table(context: CovidContext, changes: readonly ShapeChange[]): ReportTable {
  return reportTable({
    id: 'shapes',
    title: 'Shares before and after',
    columns: [
      { key: 'feed', heading: 'Feed', values: changes.map(({ feed }) => labelOf(feed, context)) },
      { key: 'shape', heading: 'Share of', values: changes.map(({ shape }) => shape) },
      {
        key: 'before',
        heading: 'Before',
        format: 'percent',
        values: changes.map(({ before }) => before.share),
      },
      { key: 'after', heading: 'After', format: 'percent', values: changes.map(({ after }) => after.share) },
      {
        key: 'difference',
        heading: 'Difference',
        unit: 'points',
        format: 'points',
        values: changes.map(({ difference }) => difference),
      },
      ...intervalColumns(context.options.confidenceLevel, changes, { format: 'points' }),
      {
        key: 'placebo',
        heading: 'Year before, same test',
        unit: 'points',
        format: 'points',
        values: changes.map(({ placebo }) => placebo),
      },
      { key: 'n', heading: 'Accidents after', values: changes.map(({ after }) => after.whole) },
    ],
    note: 'Points are percentage points. The last column but one is the same test with the year before in place of the year after. It shows how much the feed varies by itself.',
  });
}

function labelOf(feed: string, { feeds }: CovidContext): string {
  return feedLabel(
    feed,
    feeds.map(({ name }) => name),
  );
}

/** `morning`, `severity 3 or 4`: the name of a shape without its hours. */
function shortName(shape: string): string {
  return shape.split(',')[0]!;
}
