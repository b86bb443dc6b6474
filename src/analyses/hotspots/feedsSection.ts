import { formatCount, formatCountOf, formatLevel, formatNumber, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { accidentsOf, feedLabel } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { countFinding } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import { verbFor } from '../sections/words.js';
import type { HotspotsContext } from './context.js';
import { type FeedsResult, soleShare } from './feeds.js';

/** The hot spots of each feed. */
export function feedsSection(result: FeedsResult, context: HotspotsContext): Section {
  return {
    id: 'sources',
    title: 'Hot spots by feed',
    isMethod: true,
    text: [
      'The feed is the main confounder: feeds cover different roads, report with different intensity and were active at different times. A crash that two feeds report counts twice. A place that is hot in one feed only may reflect that feed.',
    ],
    findings: compact([oneFeedFinding(result, context), leadingFinding(result)]),
    tables: [feedsTable(result, context)],
  };
}

function oneFeedFinding({ fromOneFeed }: FeedsResult, { clustering }: HotspotsContext): Finding {
  const whole = clustering.hotSpots.length;
  return countFinding({
    id: 'spots-one-source',
    sentence: `${formatCount(fromOneFeed)} of ${formatCountOf(whole, 'hot spot')} (${formatPercent(fromOneFeed / whole)}) ${verbFor(fromOneFeed, 'has', 'have')} at least ${formatLevel(soleShare)} of ${verbFor(fromOneFeed, 'its', 'their')} reports from one feed.`,
    estimate: (fromOneFeed / whole) * 100,
    unit: '%',
    denominator: { n: whole, of: 'hot spots' },
  });
}

function leadingFinding({ feeds, leading }: FeedsResult): Finding | null {
  if (leading === null) return null;
  const names = feeds.map(({ feed }) => feed);
  const [first, second] = names.map((feed) => accidentsOf(feed, names));
  return countFinding({
    id: 'top-shared',
    sentence: `Of the ${formatCountOf(leading.first, 'hot spot')} with most ${first}, ${leading.shared} ${verbFor(leading.shared, 'is', 'are')} among the ${leading.second} with most ${second}.`,
    estimate: leading.shared,
    unit: 'hot spots',
    denominator: { n: leading.first, of: `leading hot spots of ${feedLabel(names[0]!, names)}` },
    ...(leading.shared < Math.min(leading.first, leading.second)
      ? { caveat: 'A list of leading places from one feed differs from the list from another.' }
      : {}),
  });
}

function feedsTable({ feeds }: FeedsResult, { clustering }: HotspotsContext): ReportTable {
  return reportTable({
    id: 'spots-by-source',
    title: 'Hot spots by feed',
    note: `The last column counts the hot spots with at least ${formatCountOf(clustering.minPoints, 'report')} of this feed, the number required for a core. To find all hot spots of one feed, filter by feed (where: { source: '${feeds[0]!.feed}' }); the least number of reports (minPoints) is then chosen anew. The radius is ${formatNumber(clustering.epsMeters)} m.`,
    columns: [
      { key: 'source', heading: 'Feed', values: feeds.map(({ feed }) => feed) },
      { key: 'n', heading: 'Reports', values: feeds.map(({ accidents }) => accidents) },
      { key: 'inside', heading: 'In hot spots', values: feeds.map(({ inside }) => inside) },
      {
        key: 'share',
        heading: 'Share',
        format: 'percent',
        values: feeds.map(({ inside, accidents }) => inside / accidents),
      },
      {
        key: 'enough',
        heading: 'Hot spots it would have alone',
        values: feeds.map(({ hotSpotsAlone }) => hotSpotsAlone),
      },
    ],
  });
}
