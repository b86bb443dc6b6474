import { formatNumber } from '../../base/format.js';
import { calendar } from '../../charts/calendar.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { EventMark, WindowMark } from '../../charts/marks.js';
import type { Finding, Section } from '../../report/report.js';
import { type Break, findBreaks, masked } from '../common/breaks.js';
import { coverageLines } from '../sections/coverageLines.js';
import type { DailySeries } from '../common/days.js';
import { findGaps } from '../common/gaps.js';
import { type Context, confounded } from './context.js';
import { breakTable, dayAt, gapTable, nameOf, sizeOf, type Watched } from './coverageTables.js';

/** A silence of a day or two would tear a hole of a week: it is filled with the same weekdays around it. */
const filledDays = 3;
/** Findings for each feed, the largest; all of them are in the table. */
const told = 4;
/** A feed of a smaller share of the accidents has its breaks in the table only. */
const minShare = 0.05;

/** What each feed delivered, week by week or month by month: the breaks and the silences that no chart of accidents can be read without. */
export function coverage(context: Context): Section {
  const watched = context.series.map((series): Watched => {
    const gaps = findGaps(series);
    return { series, gaps, breaks: findBreaks(series, gaps) };
  });
  const untold = watched.filter(({ breaks }) => breaks === null).map(({ series }) => nameOf(series));
  return {
    id: 'coverage',
    title: 'Coverage by source over time',
    text: [
      confounded('a step in a count is first of all a step in what is collected'),
      'Breaks are days on which the level of a feed changes, found by an exact change-point search (PELT) over daily counts with the weekday rhythm divided out. Gaps are days on which a feed is silent, or all but, against its last 28 good days.',
    ],
    findings: watched.filter(({ series }) => sum(series) >= minShare * context.total).flatMap(breakFindings),
    figures: [weekly(context, watched), ...daily(context, watched)],
    tables: [...gapTable(watched), ...breakTable(watched)],
    caveats: [
      ...(untold.length === 0 ? [] : [`Too few days or accidents to look for breaks: ${untold.join(', ')}.`]),
      'A break says when a level changed, not why: a change of collection and a change of the world look alike. One that a single feed shows is probably collection.',
    ],
  };
}

function weekly(context: Context, watched: readonly Watched[]): Figure {
  const feeds = watched.filter(({ series }) => series.name !== 'all');
  const { unit, series } = coverageLines(
    feeds.map(({ series: own, gaps }) => ({
      name: own.name,
      series: masked(own, gaps, filledDays + 1),
      gaps,
    })),
    filledDays,
  );
  const events = feeds
    .flatMap(({ series, breaks }) => (breaks ?? []).map((found) => ({ series, found })))
    .sort((a, b) => sizeOf(b.found) - sizeOf(a.found))
    .slice(0, 8)
    .map(
      ({ series, found }): EventMark => ({
        at: dayAt(series, found.at),
        label: `${series.name} ${changeText(found)}`,
      }),
    )
    .sort((a, b) => (String(a.at) < String(b.at) ? -1 : 1));
  const windows = feeds
    .flatMap(({ series, gaps }) => gaps.map((gap) => ({ series, gap })))
    .filter(({ gap }) => gap.end - gap.start >= 14)
    .sort((a, b) => b.gap.end - b.gap.start - (a.gap.end - a.gap.start))
    .slice(0, 4)
    .map(
      ({ series, gap }): WindowMark => ({
        from: dayAt(series, gap.start),
        until: dayAt(series, gap.end),
        label: `${series.name} silent`,
      }),
    );
  return lines({
    id: 'coverage-weekly',
    title: `Accidents a ${unit} by source`,
    alt: `Counts by ${unit} from ${context.firstDay} to ${context.lastDay}, one line per source. ${events.length === 0 ? 'No break was found.' : `The largest changes of level: ${events.map(({ at, label }) => `${at} (${label})`).join(', ')}.`}`,
    footnote: `${context.footnote()}; gaps of up to ${filledDays} days filled, longer left out`,
    series,
    events,
    windows,
    xTitle: unit === 'week' ? 'Week' : 'Month',
    yTitle: `Accidents a ${unit}`,
    xType: 'date',
  });
}

function daily(context: Context, watched: readonly Watched[]): Figure[] {
  const whole = watched.at(-1);
  // One accident a day is no calendar, it is noise.
  if (
    whole === undefined ||
    context.total < 5 * whole.series.counts.length ||
    whole.series.counts.length < 28
  )
    return [];
  const { series } = whole;
  return [
    calendar({
      id: 'coverage-daily',
      title: 'Accidents a day',
      alt: 'One cell per day, one block per year, Monday at the top and Sunday at the bottom. Weekends are paler; a stretch of another colour that begins on one day is a change of collection.',
      footnote: context.footnote(),
      days: Array.from(series.counts, (_, index) => dayAt(series, index)),
      values: series.counts,
      valueTitle: 'Accidents a day',
    }),
  ];
}

/** The largest breaks of a feed as findings, in the order of time. */
function breakFindings({ series, breaks, gaps }: Watched): Finding[] {
  const found = [...(breaks ?? [])]
    .sort((a, b) => sizeOf(b) - sizeOf(a))
    .slice(0, told)
    .sort((a, b) => a.at - b.at);
  return found.map((one) => {
    const day = dayAt(series, one.at);
    const silent = gaps.find((gap) => Math.abs(gap.start - one.at) <= 1 && gap.end - gap.start >= 14);
    return {
      id: `break-${series.name.toLowerCase()}-${day}`,
      sentence:
        silent === undefined
          ? `On ${day} the level of ${nameOf(series)} goes from ${formatNumber(one.before)} to ${formatNumber(one.after)} accidents a day.`
          : `On ${day} ${nameOf(series)} falls silent, until ${dayAt(series, silent.end)}.`,
      estimate: Number.isFinite(one.ratio) ? one.ratio : null,
      unit: 'ratio',
      interval: Number.isFinite(one.high)
        ? {
            low: one.low,
            high: one.high,
            level: 0.95,
            method: 'rate ratio, overdispersed Poisson',
          }
        : null,
      denominator: { n: series.counts.length, of: 'days' },
      caveat:
        'A step of the feed until shown otherwise. The interval takes the day as given; the search chose it.',
    };
  });
}

function changeText({ before, after, ratio }: Break): string {
  if (after < before / 50) return 'stops';
  return before < after / 50 ? 'starts' : `×${ratio.toFixed(2)}`;
}

function sum({ counts }: DailySeries): number {
  return counts.reduce((a, b) => a + b, 0);
}
