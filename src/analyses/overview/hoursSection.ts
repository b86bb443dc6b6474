import { capitalise, formatCount, formatLevel, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { heatmap } from '../../charts/heatmap.js';
import type { LineSeries } from '../../charts/lines.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, NotShown, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { shareOf } from '../common/shares.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { shareFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { hoursHeadline, weekHeadline } from './headlines.js';
import { type FeedHours, type HoursResult, minProfile, type ProfilePoint } from './hours.js';
import { byFeed, feedInHeadline, feedTitle, largestFeeds, reportsOf, smallerFeeds } from './words.js';

const weekdayNames = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const weekdayWords = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** The grid has blocks of three hours, so that its cells can have numbers; it takes 20 reports a cell on average. */
const blockHours = 3;
const minGrid = 20 * 7 * (24 / blockHours);

/** Weekday and hour on the wall clock, by feed. */
export function hoursPart(context: OverviewContext, result: HoursResult): Omit<Section, 'id' | 'title'> {
  const large = result.feeds.filter(({ isLarge }) => isLarge);
  const grid = gridChart(context, result);
  const profiles = profileChart(context, large);
  return {
    findings: [weekendFinding(context, result), ...large.map((feed) => rushFinding(context, feed))],
    figures: compact(['chart' in profiles && profiles, 'chart' in grid && grid]),
    tables: [weekdayTable(result), hourTable(result)],
    caveats: compact([
      'Hours are wall-clock hours at the place of the accident, when the feed noticed it: later than the crash.',
      context.feeds.length > 1 &&
        confounded('the hour profile of all feeds is a mixture that shifts when the mix does'),
    ]),
    notShown: compact(['parts' in profiles && profiles, 'parts' in grid && grid]),
  };
}

function weekendFinding({ total, options }: OverviewContext, { weekend }: HoursResult): Finding {
  return shareFinding({
    id: 'weekend',
    sentence: `${formatPercent(weekend / total)} of the reports fall on Saturday or Sunday; two days of seven are ${formatPercent(2 / 7)}.`,
    part: weekend,
    whole: total,
    of: 'reports',
    confidenceLevel: options.confidenceLevel,
    caveat: 'There is less traffic on weekends. This is not a risk per mile.',
  });
}

function rushFinding(context: OverviewContext, { name, total, morning, evening }: FeedHours): Finding {
  const { feeds, options } = context;
  const label = feedLabel(name, feeds);
  return {
    ...shareFinding({
      id: `rush-${name.toLowerCase()}`,
      sentence: `${capitalise(label)} has ${formatPercent(morning.share)} of its reports from 6 to 10 in the morning and ${formatPercent(evening.share)} from 15 to 19.`,
      part: morning.part,
      whole: total,
      of: reportsOf(name, context),
      confidenceLevel: options.confidenceLevel,
      caveat: 'The interval is that of the morning share.',
    }),
    figure: 'hours-by-source',
  };
}

/** Weekday by hour within the largest feed, in per cent of its reports. */
function gridChart(context: OverviewContext, { feeds }: HoursResult): Figure | NotShown {
  const feed = feeds.toSorted((a, b) => b.total - a.total)[0];
  if (feed === undefined || feed.total < minGrid) {
    return {
      parts: ['weekday-hour'],
      reason: `Weekdays by hour are not drawn: it takes ${formatCount(minGrid)} reports of a feed, the largest has ${formatCount(feed?.total ?? 0)}.`,
    };
  }
  const { total, weekend } = feed;
  const starts = hours.filter((hour) => hour % blockHours === 0);
  const grid = feed.grid.map((byHour) =>
    starts.map((start) => byHour.slice(start, start + blockHours).reduce((a, b) => a + b, 0)),
  );
  const cells = grid.flatMap((blocks, weekday) =>
    blocks.map((n, block) => ({
      when: `on ${weekdayWords[weekday]}s, ${blockText(starts[block]!)} h`,
      share: shareOf(n, total, context.options.confidenceLevel),
    })),
  );
  const peaks = [peakOf(grid, 0, 5), peakOf(grid, 5, 7)].filter((peak) => peak !== null);
  const where = peaks.map(
    ({ row, column, label }) => `${label} ${formatPercent(grid[row]![column]! / total)}`,
  );
  return heatmap({
    id: 'weekday-hour',
    headline: weekHeadline(feedInHeadline(feed.name, context), cells, weekend),
    subline: `Share of the reports of ${feedLabel(feed.name, context.feeds)} by weekday and three hours, local time; ${nReports(total)}`,
    alt: `Grid of 7 by ${starts.length} cells. Most on working days and weekends: ${where.join('; ')}.`,
    footnote: sourceNote(
      context,
      `${context.feeds.length > 1 ? 'The largest feed only. ' : ''}Outlined: the most on working days and on weekends. Not divided by traffic.`,
    ),
    x: starts.map(blockText),
    y: weekdayNames,
    values: grid.map((row) => row.map((n) => n / total)),
    counts: grid,
    xTitle: 'Hour',
    yTitle: '',
    valueTitle: 'Share of reports',
    percent: true,
    peaks,
  });
}

/** The cell with most reports in some rows; null where they have none. */
function peakOf(grid: readonly (readonly number[])[], from: number, until: number) {
  let peak: { readonly row: number; readonly column: number } | null = null;
  for (let row = from; row < until; row++) {
    for (const [column, n] of grid[row]!.entries()) {
      if (n > (peak === null ? 0 : grid[peak.row]![peak.column]!)) peak = { row, column };
    }
  }
  return peak && { ...peak, label: `${weekdayNames[peak.row]} ${blockText(peak.column * blockHours)} h` };
}

/** A panel for each feed: working days and weekends. */
function profileChart(context: OverviewContext, feeds: readonly FeedHours[]): Figure | NotShown {
  if (feeds.length === 0) {
    return {
      parts: ['hours-by-source'],
      reason: `Hours are not drawn${byFeed(context)}: it takes ${minProfile} reports of a feed.`,
    };
  }
  const drawn = largestFeeds(feeds, ({ total }) => total);
  const peaks = drawn.map(
    ({ name, busiestHour, total }) =>
      `${feedTitle(name, context)} most at ${hourText(busiestHour)} (n = ${formatCount(total)})`,
  );
  const isWide = drawn.some(({ workingDays, weekends }) =>
    [workingDays, weekends].some(({ length }) => length < 24),
  );
  return smallMultiples({
    id: 'hours-by-source',
    headline: hoursHeadline(
      drawn.map(({ name, morning, evening }) => ({ feed: feedInHeadline(name, context), morning, evening })),
    ),
    subline: `Share of the reports per hour${byFeed(context)}, local time, one scale, with ${formatLevel(context.options.confidenceLevel)} intervals; ${nReports(drawn.reduce((sum, { total }) => sum + total, 0))}`,
    alt: `${drawn.length === 1 ? 'Two lines' : `${drawn.length} panels with two lines each`}${peaks.length > 3 ? ', such as' : ':'} ${peaks.slice(0, 3).join('; ')}.`,
    footnote: sourceNote(
      context,
      `Solid: working days; dashed: weekends. Morning: 6 to 10 h, evening: 15 to 19 h.${isWide ? ' Small feeds: mean of three hours.' : ''}`,
      ...compact([smallerFeeds(feeds.length - drawn.length)]),
    ),
    panels: drawn.map(({ name, workingDays, weekends }) => ({
      title: feedTitle(name, context),
      series: [shareLine('working day', workingDays, 'line'), shareLine('weekend', weekends, 'alternate')],
    })),
    xTitle: 'Hour of the day',
    yTitle: 'Share per hour',
    columns: Math.min(3, drawn.length),
    percent: true,
  });
}

function shareLine(name: string, points: readonly ProfilePoint[], look: 'line' | 'alternate'): LineSeries {
  return {
    name,
    x: Float64Array.from(points, ({ hour }) => hour),
    y: points.map(({ share }) => share),
    lower: points.map(({ lower }) => lower),
    upper: points.map(({ upper }) => upper),
    look,
  };
}

function weekdayTable({ weekdays }: HoursResult): ReportTable {
  return reportTable({
    id: 'weekdays',
    title: 'Reports by weekday',
    columns: [
      { key: 'weekday', heading: 'Weekday', values: weekdayWords },
      { key: 'n', heading: 'Reports', values: weekdays.map(({ part }) => part) },
      { key: 'share', heading: 'Share', format: 'percent', values: weekdays.map(({ share }) => share) },
    ],
  });
}

function hourTable({ byHour, feeds }: HoursResult): ReportTable {
  const byFeed = feeds.length > 1 ? feeds : [];
  return reportTable({
    id: 'hours',
    title: 'Reports by hour',
    columns: [
      { key: 'hour', heading: 'Hour', values: hours },
      { key: 'all', heading: 'All', values: byHour },
      ...byFeed.map((feed) => ({ key: feed.name, heading: feed.name, values: feed.byHour })),
    ],
  });
}

function hourText(hour: number | null): string {
  return hour === null ? 'no hour' : `${hour} h`;
}

/** `15–18`: the hours of a block. */
function blockText(start: number): string {
  return `${start}–${start + blockHours}`;
}
