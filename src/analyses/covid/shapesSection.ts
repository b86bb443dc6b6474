import { dayText, shortPeriod } from '../../base/dates.js';
import {
  capitalise,
  formatCount,
  formatCountOf,
  formatLevel,
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
import { claimOf } from '../sections/claims.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { CovidContext } from './context.js';
import { hasMoved, hoursHeadline, sharesHeadline } from './headlines.js';
import type { HourProfile, HourShare, ShapeChange, ShapesResult } from './shapes.js';
import { headlineName } from './words.js';

/** The shapes that have a finding, beside the severe accidents; the table has all. */
const reportedShapes = ['morning, 6 to 10', 'weekend'];

const title = 'Did times and severity shift?';
const tooFew =
  'Shares are not compared: the data has too few accidents in these days of this year or of the years before.';
const rule =
  'If a feed reports twice as much of everything, its shares stay the same. Here the shares of each feed are compared with the same days of earlier years.';

/** A profile is drawn from so many changed hours of the day on. */
const minChangedHours = 2;

/** Results that do not depend on the level of a feed: when accidents happen, and how severe they are. */
export function shapesSection(context: CovidContext, result: ShapesResult): Section {
  const { changes, profiles, years } = result;
  if (changes.length === 0)
    return {
      id: 'shapes',
      title,
      text: [rule],
      notShown: [{ parts: ['shapes-*', 'shape-*'], reason: tooFew }],
    };
  const { meaning, name: severe } = severityOf(context.source.dataset);
  const hasSeverity = changes.some(({ shape }) => shape.startsWith('severity '));
  const compared = comparedChanges(context, result);
  const nameOf = ({ feed, shape }: ShapeChange): string =>
    `${headlineName({ name: feed, label: labelOf(feed, context) })}'s ${shape === severe ? 'severe' : shortName(shape)} share`;
  const hasMoves = compared.some(hasMoved) && compared.length >= minRows;
  const changed = profiles.filter(
    ({ feed, changedHours }) => result.majorFeeds.has(feed) && changedHours >= minChangedHours,
  );
  return {
    id: 'shapes',
    title,
    text: compact([rule, usualMoveText(compared, nameOf)]),
    findings: changes
      .filter(({ shape, feed }) => [...reportedShapes, severe].includes(shape) && result.majorFeeds.has(feed))
      .map((change) => finding(context, change, hasMoves)),
    figures: compact([
      hasMoves && changesChart(context, compared, years, nameOf),
      changed.length > 0 && profilesChart(context, changed, years),
    ]),
    tables: [table(context, changes)],
    caveats: [
      `Before means the same days of ${joinWords(years.map(String))}. The errors take each week as one observation, because its days depend on each other.`,
      'A feed that changes what it collects (roads, places, kinds of report) changes its shares too. The same test on the year before shows how much.',
      hasSeverity ? `Severity is ${meaning}.` : 'The severities are not compared: no row has a severity.',
    ],
    notShown: compact([
      !hasMoves && { parts: ['shapes-changes'], reason: notMoved(compared) },
      changed.length === 0 && { parts: ['shapes-hours'], reason: notChanged },
    ]),
  };
}

const minRows = 3;
const notChanged = 'The hours of the day before and after are not told apart, so they are not drawn.';

function notMoved(compared: readonly ShapeChange[]): string {
  return compared.some(({ placebo }) => Number.isFinite(placebo))
    ? `Of ${formatCountOf(compared.length, 'share')} none moved by more than chance and by more than in the year before, so they are not drawn; the table has them.`
    : `Of ${formatCountOf(compared.length, 'share')} none is told apart from before, so they are not drawn; the table has them.`;
}

/** The largest move that chance does not explain and that the feed made in the year before as well; null without one. */
function usualMoveText(
  compared: readonly ShapeChange[],
  nameOf: (change: ShapeChange) => string,
): string | null {
  const [largest] = compared
    .filter((change) => claimOf(change, 0) !== 'not told apart' && !hasMoved(change))
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  if (largest === undefined) return null;
  const [now, before] = [largest.difference, largest.placebo].map((one) => Math.abs(one * 100).toFixed(1));
  return `${capitalise(nameOf(largest))} ${largest.upper < 0 ? 'fell' : 'rose'} by ${now} points, but by ${before} in the same test a year earlier.`;
}

/** Those of the major feeds: hours, the weekend, and the severe accidents. */
function comparedChanges(context: CovidContext, { changes, majorFeeds }: ShapesResult): ShapeChange[] {
  const { name: severe } = severityOf(context.source.dataset);
  const ofMajorFeeds = changes.filter(
    ({ feed, shape }) => majorFeeds.has(feed) && (shape === severe || !shape.startsWith('severity ')),
  );
  return ofMajorFeeds.length > 0 ? ofMajorFeeds : [...changes];
}

function finding(
  context: CovidContext,
  { feed, shape, before, after, difference, lower, upper, placebo }: ShapeChange,
  isDrawn: boolean,
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
    ...(isDrawn && { figure: 'shapes-changes' }),
    ...(hasPlacebo && {
      caveat: `The same test a year earlier, without an epidemic, gives ${formatPoints(placebo)} points.`,
    }),
  };
}

function changesChart(
  context: CovidContext,
  compared: readonly ShapeChange[],
  years: readonly number[],
  nameOf: (change: ShapeChange) => string,
): Figure {
  const { name: severe } = severityOf(context.source.dataset);
  const sorted = [...compared].sort((a, b) => a.difference - b.difference);
  const rows = sorted.map((change) => ({
    label: `${capitalise(labelOf(change.feed, context))}, ${change.shape === severe ? 'severe' : shortName(change.shape)}`,
    estimate: change.difference * 100,
    lower: Number.isFinite(change.lower) ? change.lower * 100 : null,
    upper: Number.isFinite(change.upper) ? change.upper * 100 : null,
    n: change.after.whole,
    highlight: hasMoved(change),
  }));
  const { spec } = context;
  const period = shortPeriod(dayText(spec.transitionEnd), dayText(spec.until - 1));
  const reports = new Map(compared.map(({ feed, after }) => [feed, after.whole]));
  const [lowest, highest] = [rows[0]!, rows.at(-1)!];
  return forestPlot({
    id: 'shapes-changes',
    headline: sharesHeadline(
      compared.map((change) => ({
        ...change,
        what: nameOf(change),
      })),
    ),
    subline: `Change of shares within a feed against the same days of ${joinWords(years.map(String))}, in percentage points, with ${formatLevel(context.options.confidenceLevel)} intervals; ${nReports([...reports.values()].reduce((a, b) => a + b, 0))} in ${period}`,
    alt: `Rows of dots around 0: from ${lowest.label} (${formatPoints(lowest.estimate / 100)}) to ${highest.label} (${formatPoints(highest.estimate / 100)}). In bold, those that moved by more than in the year before.`,
    footnote: sourceNote(
      context,
      'Each week counts as one observation.',
      `Bold: more than chance and than the year before.${compared.some(({ shape }) => shape === severe) ? ` Severe: ${severe}, ${severityOf(context.source.dataset).meaning}.` : ''}`,
    ),
    rows,
    xTitle: 'Percentage points',
    reference: 0,
    sides: ['smaller share', 'larger share'],
  });
}

/** @param profiles feeds with changed hours, one at least */
function profilesChart(
  context: CovidContext,
  profiles: readonly HourProfile[],
  years: readonly number[],
): Figure {
  const sorted = [...profiles].sort((a, b) => b.changedHours - a.changedHours);
  const [first] = sorted;
  const name = capitalise(labelOf(first!.feed, context));
  return smallMultiples({
    id: 'shapes-hours',
    headline: hoursHeadline(name, first!.changedHours),
    subline: `Share of each hour of the day, ${joinWords(years.map(String))} and after, with ${formatLevel(context.options.confidenceLevel)} intervals, feeds with changed hours; ${nReports(sorted.reduce((sum, { reports }) => sum + reports, 0))}`,
    alt: `${sorted.length > 1 ? 'A panel of two lines for each feed' : 'Two lines'}. The hours of ${name} with most reports: ${busiestHour(first!.before)} before, ${busiestHour(first!.after)} after.`,
    footnote: sourceNote(
      context,
      'Each week counts as one observation. Hours that differ do so after correction for all comparisons. What a feed collects also changes its hours.',
    ),
    panels: sorted.map(({ feed, before, after }) => ({
      title: labelOf(feed, context),
      series: [profileLine('After', after), { ...profileLine('Years before', before), look: 'dashed' }],
    })),
    xTitle: 'Hour of the day',
    yTitle: 'Share of the day',
    percent: true,
  });
}

function busiestHour(hours: readonly HourShare[]): string {
  const shares = hours.map(({ share }) => share);
  return `${shares.indexOf(Math.max(...shares))}:00`;
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
