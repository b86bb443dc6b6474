import type { Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import type { OverviewContext } from './context.js';

/** ` by feed`, or nothing where no accident names its feed: for titles. */
export function byFeed({ hasFeeds }: OverviewContext): string {
  return hasFeeds ? ' by feed' : '';
}

/** ` and feed`, or nothing: likewise. */
export function andFeed({ hasFeeds }: OverviewContext): string {
  return hasFeeds ? ' and feed' : '';
}

/** What a chart or a table calls a feed: `All` if no accident names one. */
export function feedTitle(feed: string, { hasFeeds }: OverviewContext): string {
  return feed === unknownFeed && !hasFeeds ? 'All' : feed;
}

/** A section that has nothing to show, with the reason, which also answers for its parts. */
export function emptySection(id: string, title: string, reason: string, parts: readonly string[]): Section {
  return { id, title, text: [reason], notShown: parts.length === 0 ? [] : [{ parts, reason }] };
}
