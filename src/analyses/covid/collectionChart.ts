import { dayText, periodInWords } from '../../base/dates.js';
import { formatCount, formatCountOf } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import type { NotShown } from '../../report/report.js';
import { weeklyCounts } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';
import { canHaveGaps } from '../common/gaps.js';
import { compact } from '../sections/compact.js';
import {
  type CoverageFeed,
  coverageChart,
  filledDays,
  longGapDays,
  minInPeriod,
  tooFewForCoverage,
} from '../sections/coverageChart.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { isFlat, transitionWindow } from './charts.js';
import { type CollectionResult, isNewLevel } from './collection.js';
import type { CovidContext, Feed } from './context.js';
import { sumOf } from './counts.js';
import { coverageHeadline } from './headlines.js';
import { eventName, headlineName, isCovid, ratioText } from './words.js';

/** The reports of each feed over time, with its silences and new levels; null with too few of them. */
export function collectionChart(context: CovidContext, { gaps, breaks }: CollectionResult): Figure | null {
  const { spec, counts, feeds, hasFeeds } = context;
  const peaks = feeds.map(({ series }) => Math.max(...weeklyCounts(series).values()));
  const shown = feeds.filter(({ series }, i) => sumOf(series) >= minInPeriod && !isFlat(peaks[i]!, peaks));
  const silencesOf = ({ label }: Feed) =>
    gaps.filter((gap) => gap.label === label && gap.days >= longGapDays);
  const levelsOf = ({ label }: Feed) => breaks.filter((found) => found.label === label && isNewLevel(found));
  const isInData = spec.interruption >= counts.firstDay && spec.interruption < counts.endDay;
  const panels = shown.map(
    (feed): CoverageFeed => ({
      title: feed.name === unknownFeed ? (hasFeeds ? 'Feed not given' : 'All') : feed.label,
      line: 'Reports',
      series: feed.series,
      gaps: feed.gaps,
      events: levelsOf(feed).map(({ firstDay, factor }) => ({
        at: firstDay,
        label: `${feed.label}: a new level, ${ratioText(factor!.estimate)}`,
      })),
      windows: [
        ...(isInData ? transitionWindow(spec, isCovid(spec) ? 'COVID-19' : 'interruption') : []),
        ...silencesOf(feed).map(({ firstDay, endDay, days }) => ({
          from: firstDay,
          until: endDay,
          label: `${formatCount(days)} days`,
          noData: true,
        })),
      ],
    }),
  );
  const period = periodInWords(dayText(counts.firstDay), dayText(counts.endDay - 1))!;
  const drawn = shown.reduce((sum, { series }) => sum + sumOf(series), 0);
  return coverageChart(panels, (unit) => ({
    id: 'covid-weekly',
    headline: coverageHeadline({
      silences: shown.flatMap((feed) =>
        silencesOf(feed).map(({ firstDay, days }) => ({ who: headlineName(feed), firstDay, days })),
      ),
      breaks: shown.flatMap(levelsOf).length,
      feeds: shown.length,
      judged: shown.filter(({ series }) => canHaveGaps(series)).length,
    }),
    subline: `Reports a ${unit}${hasFeeds ? ' by feed, one scale' : ''}, ${period}; ${nReports(drawn)}`,
    alt: `${panels.length === 1 ? 'A line' : 'A panel of one line for each feed'}: reports a ${unit}.${isInData ? ` The days after ${eventName(spec)} are shaded.` : ''} Most: ${busiest(context)}.`,
    footnote: sourceNote(
      context,
      ...compact([
        `Gaps of up to ${filledDays} days are filled, longer ones left open.`,
        shown.length < feeds.length && tooSmallText(feeds.filter((feed) => !shown.includes(feed))),
      ]),
    ),
  }));
}

function tooSmallText(left: readonly Feed[]): string {
  return left.length === 1
    ? `${headlineName(left[0]!)} (${formatCountOf(sumOf(left[0]!.series), 'report')}) is too small to be drawn.`
    : `${left.length} feeds are too small to be drawn.`;
}

function busiest({ feeds }: CovidContext): string {
  const [first] = [...feeds].sort((a, b) => sumOf(b.series) - sumOf(a.series));
  return `${first!.label} with ${formatCount(sumOf(first!.series))} reports`;
}

/** Why there is no such chart. */
export function withoutCollectionChart({ total }: CovidContext): NotShown {
  return { parts: ['covid-weekly'], reason: tooFewForCoverage(total) };
}
