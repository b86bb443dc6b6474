import { capitalise, formatCount, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import type { Figure } from '../../charts/figure.js';
import { heatmap } from '../../charts/heatmap.js';
import type { LineSeries } from '../../charts/lines.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { accidentsOf, feedLabel } from '../common/feeds.js';
import type { Share } from '../common/shares.js';
import { confounded } from '../sections/caution.js';
import { compact } from '../sections/compact.js';
import { shareFinding } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import type { FeedHours, HoursResult } from './hours.js';
import { byFeed, feedTitle } from './words.js';

const weekdayNames = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Weekday and hour on the wall clock, of all accidents and by feed. */
export function hoursSection(context: OverviewContext, result: HoursResult): Section {
  const large = result.feeds.filter(({ isLarge }) => isLarge);
  return {
    id: 'hours',
    title: 'Weekday and hour',
    text: compact([
      'Hours are wall-clock hours at the place of the accident. The start time is when the feed noticed the accident, which is later than the crash.',
      context.feeds.length > 1 &&
        confounded('the hour profile of all feeds is a mixture that shifts when the mix does'),
    ]),
    findings: [weekendFinding(context, result), ...large.map((feed) => rushFinding(context, feed))],
    figures: [
      weekdayHourChart(context, result),
      // A feed with a handful of accidents would set the scale for all panels.
      profileChart(context, large.length > 0 ? large : result.feeds),
      weekdayChart(context, result),
    ],
    tables: [hourTable(result)],
  };
}

function weekendFinding({ total, options }: OverviewContext, { weekend }: HoursResult): Finding {
  return shareFinding({
    id: 'weekend',
    sentence: `${formatPercent(weekend / total)} of the accidents fall on Saturday or Sunday; two days of seven are ${formatPercent(2 / 7)}.`,
    part: weekend,
    whole: total,
    of: 'accidents',
    confidenceLevel: options.confidenceLevel,
    caveat: 'There is less traffic on weekends. This is not a risk per mile.',
  });
}

function rushFinding(
  { feeds, options }: OverviewContext,
  { name, total, morning, evening }: FeedHours,
): Finding {
  const label = feedLabel(name, feeds);
  return shareFinding({
    id: `rush-${name.toLowerCase()}`,
    sentence: `${capitalise(label)} has ${formatPercent(morning / total)} of its accidents from 6 to 10 in the morning and ${formatPercent(evening / total)} from 15 to 19.`,
    part: morning,
    whole: total,
    of: accidentsOf(name, feeds),
    confidenceLevel: options.confidenceLevel,
    caveat: 'The interval is that of the morning share.',
  });
}

function weekdayHourChart(context: OverviewContext, result: HoursResult): Figure {
  const { busiestWorkingHour, busiestWeekendHour, grid } = result;
  return heatmap({
    id: 'weekday-hour',
    headline: 'Accidents by weekday and hour',
    alt: `Counts in 7 by 24 cells.${mostText('working days', busiestWorkingHour)}${mostText('weekends', busiestWeekendHour)}`,
    footnote: footnoteOf(context.feeds, context.total),
    x: hours,
    y: weekdayNames,
    values: grid,
    xTitle: 'Hour of the day',
    yTitle: '',
    valueTitle: 'Accidents',
  });
}

function profileChart(context: OverviewContext, feeds: readonly FeedHours[]): Figure {
  const peaks = feeds.map(
    ({ name, busiestHour, total }) =>
      `${feedTitle(name, context)}: most at ${hourText(busiestHour)} (n = ${formatCount(total)})`,
  );
  return smallMultiples({
    id: 'hours-by-source',
    headline: `Hour of the day${byFeed(context)}, working days and weekends`,
    alt: `${feeds.length > 1 ? 'One panel per feed, the' : 'The'} share of each hour with its Wilson interval. ${peaks.join('; ')}.`,
    footnote: footnoteOf(context.feeds, context.total),
    panels: feeds.map(({ name, workingDays, weekends }) => ({
      title: feedTitle(name, context),
      series: [shareLine('working day', workingDays), shareLine('weekend', weekends)],
    })),
    xTitle: 'Hour of the day',
    yTitle: 'Share of the day',
    percent: true,
  });
}

function shareLine(name: string, shares: readonly Share[]): LineSeries {
  return {
    name,
    x: Float64Array.from(hours),
    y: shares.map(({ share }) => share),
    lower: shares.map(({ lower }) => lower),
    upper: shares.map(({ upper }) => upper),
  };
}

function weekdayChart(context: OverviewContext, { weekdays }: HoursResult): Figure {
  const shares = weekdayNames.map((name, index) => `${name} ${formatPercent(weekdays[index]!.share)}`);
  return bars({
    id: 'weekdays',
    headline: 'Accidents by weekday',
    alt: `Share of each weekday: ${shares.join(', ')}.`,
    footnote: footnoteOf(context.feeds, context.total),
    labels: weekdayNames,
    values: weekdays.map(({ share }) => share),
    lower: weekdays.map(({ lower }) => lower),
    upper: weekdays.map(({ upper }) => upper),
    counts: weekdays.map(({ part }) => part),
    valueTitle: 'Share of accidents',
    percent: true,
  });
}

function hourTable({ byHour, feeds }: HoursResult): ReportTable {
  const byFeed = feeds.length > 1 ? feeds : [];
  return reportTable({
    id: 'hours',
    title: 'Accidents by hour',
    columns: [
      { key: 'hour', heading: 'Hour', values: hours },
      { key: 'all', heading: 'All', values: byHour },
      ...byFeed.map((feed) => ({ key: feed.name, heading: feed.name, values: feed.byHour })),
    ],
  });
}

function mostText(days: string, hour: number | null): string {
  return hour === null ? ` No accident is on ${days}.` : ` Most on ${days} are at ${hourText(hour)}.`;
}

function hourText(hour: number | null): string {
  return hour === null ? 'no hour' : `${hour}:00`;
}
