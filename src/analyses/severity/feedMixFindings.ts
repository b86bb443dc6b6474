import { monthInWords } from '../../base/dates.js';
import { capitalise, formatPercent } from '../../base/format.js';
import type { Finding, ReportTable } from '../../report/report.js';
import { feedLabel, unknownFeed } from '../common/feeds.js';
import { severityOf } from '../common/severity.js';
import { reportInterval } from '../sections/findings.js';
import { reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { type FeedMix, isApart, type MovedFeed } from './feedMix.js';

/** That the models are judged on another mix of feeds than they learned from. */
export function feedMixFinding(context: SeverityContext, moved: MovedFeed): Finding {
  const { feeds, options, source } = context;
  const { feed, train, test, hasEnded, severe, severeOfOthers, lastMonth } = moved;
  const label = feedLabel(feed, feeds);
  const { name } = severityOf(source.dataset);
  const end = test.part > 0 && hasEnded ? `, none after ${monthInWords(lastMonth)}` : '';
  const scales = isApart(severe, severeOfOthers)
    ? `${formatPercent(severe.share)} of the ${reportsOf(feed, feeds)} have ${name}, and ${formatPercent(severeOfOthers.share)} of all others. `
    : '';
  return {
    id: 'feed-mix',
    sentence: `${capitalise(label)} has ${formatPercent(train.share)} of the training reports, and ${test.part === 0 ? 'none' : formatPercent(test.share)} of the test reports${end}.`,
    estimate: 100 * test.share,
    unit: '%',
    interval: reportInterval(test, options.confidenceLevel, 'Wilson', 100),
    denominator: { n: test.whole, of: 'test reports' },
    caveat: `${scales}The models are judged on another mix of feeds than the one that they learned from. How much that adds to their log-loss is not measured.`,
  };
}

function reportsOf(feed: string, feeds: readonly string[]): string {
  return feed === unknownFeed ? 'reports without a feed' : `reports of ${feedLabel(feed, feeds)}`;
}

/** Each feed in each window. */
export function feedMixTable({ feeds: names }: SeverityContext, { feeds }: FeedMix): ReportTable {
  const windows = [
    { key: 'train', title: 'Training' },
    { key: 'validation', title: 'Validation' },
    { key: 'test', title: 'Test' },
  ] as const;
  return reportTable({
    id: 'severity-feed-mix',
    title: 'Which feeds the reports of each window come from',
    columns: [
      { key: 'feed', heading: 'Feed', values: feeds.map(({ feed }) => feedLabel(feed, names)) },
      ...windows.flatMap(({ key, title }) => [
        { key, heading: title, values: feeds.map((one) => one[key].part) },
        {
          key: `${key}Share`,
          heading: 'Share',
          format: 'percent' as const,
          values: feeds.map((one) => one[key].share),
        },
      ]),
      {
        key: 'lastMonth',
        heading: 'Last report',
        values: feeds.map(({ lastMonth }) => monthInWords(lastMonth)),
      },
    ],
    note: 'All reports with a severity, of which the models learn from a sample.',
  });
}
