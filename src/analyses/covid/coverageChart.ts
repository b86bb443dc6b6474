import { periodInWords } from '../../base/dates.js';
import { formatCount } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type PanelInput, smallMultiples } from '../../charts/smallMultiples.js';
import type { NotShown } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { canHaveGaps } from '../common/gaps.js';
import { coverageLines } from '../sections/coverageLines.js';
import { sourceNote } from '../sections/figureText.js';
import { transitionWindow } from './charts.js';
import type { CollectionResult } from './collection.js';
import type { CovidContext } from './context.js';
import { sumOf } from './counts.js';
import { coverageHeadline } from './headlines.js';
import { eventName, headlineName, nReports } from './words.js';

/** Gaps of at least this length are marked. */
const minMarkedDays = 14;
/** A feed with fewer reports has no panel. */
const minPanelReports = 20;
/** With fewer reports in the mean week, month or quarter there are no lines. */
const minReportsEach = 20;

/** The reports of each feed over time, with its silences and lasting steps; null with too few of them. */
export function coverageChart(
  context: CovidContext,
  { filled, filledDays, gaps, breaks }: CollectionResult,
): Figure | null {
  const { spec, counts, feeds, total, hasSources } = context;
  const shown = feeds.filter(({ series }) => sumOf(series) >= minPanelReports);
  const { unit, series } = coverageLines(
    filled.filter(({ name }) => shown.some((feed) => feed.name === name)),
    filledDays,
  );
  const periods = Math.max(0, ...series.map(({ x }) => x.length));
  if (periods < 4 || total / periods < minReportsEach) return null;
  const isInData = spec.interruption >= counts.firstDay && spec.interruption < counts.endDay;
  const panels = shown.map((feed, index): PanelInput => {
    const silences = gaps.filter(({ label, days }) => label === feed.label && days >= minMarkedDays);
    const steps = breaks.filter(({ label }) => label === feed.label);
    return {
      title: feed.name === unknownFeed ? (hasSources ? 'Feed not given' : 'All') : feed.label,
      series: [{ ...series[index]!, name: 'Reports' }],
      events: steps.map(({ firstDay }) => ({ at: firstDay, label: `${feed.label}: a lasting new level` })),
      windows: [
        ...(isInData ? transitionWindow(spec, eventName(spec).replace(/the (national )?/, '')) : []),
        ...silences.map(({ firstDay, endDay, days }) => ({
          from: firstDay,
          until: endDay,
          label: `${formatCount(days)} days`,
          noData: true,
        })),
      ],
    };
  });
  const silences = shown.flatMap((feed) =>
    gaps
      .filter(({ label, days }) => label === feed.label && days >= minMarkedDays)
      .map(({ firstDay, days }) => ({ who: headlineName(feed), firstDay, days })),
  );
  const steps = breaks.filter(({ label }) => shown.some((feed) => feed.label === label)).length;
  const period = periodInWords(dayText(counts.firstDay), dayText(counts.endDay - 1))!;
  return smallMultiples({
    id: 'covid-weekly',
    headline: coverageHeadline({
      silences,
      steps,
      feeds: shown.length,
      judged: shown.filter(({ series: counts }) => canHaveGaps(counts)).length,
    }),
    subline: `Reports a ${unit}${hasSources ? ' by feed, one scale' : ''}, ${period}; ${nReports(total)}`,
    alt: `${panels.length === 1 ? 'A line' : 'A panel of one line for each feed'}: reports a ${unit}.${isInData ? ` The days after ${eventName(spec)} are shaded.` : ''} Most: ${busiest(context)}.`,
    footnote: sourceNote(
      context,
      `Gaps of up to ${filledDays} days are filled, longer ones left open.`,
      ...(shown.length < feeds.length ? [`Feeds under ${minPanelReports} reports are left out.`] : []),
    ),
    panels,
    columns: 1,
    xTitle: unit === 'week' ? 'Week' : unit === 'month' ? 'Month' : 'Quarter',
    yTitle: `Reports a ${unit}`,
    timeUnit: unit,
  });
}

function busiest({ feeds }: CovidContext): string {
  const [first] = [...feeds].sort((a, b) => sumOf(b.series) - sumOf(a.series));
  return `${first!.label} with ${formatCount(sumOf(first!.series))} reports`;
}

/** Why there is no such chart. */
export const withoutCoverageChart: NotShown = {
  parts: ['covid-weekly'],
  reason: `Reports over time are not drawn: that takes ${minReportsEach} reports in the mean week, month or quarter.`,
};
