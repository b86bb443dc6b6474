import { formatCountOf, shorten } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { verbFor } from '../sections/words.js';
import type { OverviewContext } from './context.js';

/** ` by feed`, or nothing where no accident names its feed: for titles. */
export function byFeed({ hasFeeds }: Pick<OverviewContext, 'hasFeeds'>): string {
  return hasFeeds ? ' by feed' : '';
}

/** What a chart or a table calls a feed: `All` if no accident names one. */
export function feedTitle(feed: string, { hasFeeds }: Pick<OverviewContext, 'hasFeeds'>): string {
  if (feed !== unknownFeed) return feed;
  return hasFeeds ? 'No feed named' : 'All';
}

/** What a headline calls a feed, short: `Source1`, `the file`, `the unnamed feed`. */
export function feedInHeadline(feed: string, { hasFeeds }: Pick<OverviewContext, 'hasFeeds'>): string {
  if (feed !== unknownFeed) return shorten(feed, 16);
  return hasFeeds ? 'the unnamed feed' : 'the file';
}

/** A figure draws this many feeds at most. */
const maxDrawnFeeds = 5;

/** The feeds of a figure: the largest, in the order given. */
export function largestFeeds<Feed>(feeds: readonly Feed[], sizeOf: (feed: Feed) => number): Feed[] {
  const largest = new Set(feeds.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, maxDrawnFeeds));
  return feeds.filter((feed) => largest.has(feed));
}

/** `4 smaller feeds are in the table.`, for a footnote; null if all are drawn. */
export function smallerFeeds(count: number): string | null {
  return count === 0
    ? null
    : `${formatCountOf(count, 'smaller feed')} ${verbFor(count, 'is', 'are')} in the table.`;
}

/** `reports of Source1`, `reports without a feed`, or `reports` where no accident names one. */
export function reportsOf(feed: string, { hasFeeds }: Pick<OverviewContext, 'hasFeeds'>): string {
  if (feed !== unknownFeed) return `reports of ${feed}`;
  return hasFeeds ? 'reports without a feed' : 'reports';
}

/** A section that has nothing to show, with the reason, which also answers for its parts. */
export function emptySection(id: string, title: string, reason: string, parts: readonly string[]): Section {
  return {
    id,
    title,
    isMethod: true,
    text: [reason],
    notShown: parts.length === 0 ? [] : [{ parts, reason }],
  };
}
