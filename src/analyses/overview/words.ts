import type { OverviewContext } from './context.js';

/** ` by feed`, or nothing where the dataset has no feeds: for titles. */
export function byFeed({ hasFeeds }: OverviewContext): string {
  return hasFeeds ? ' by feed' : '';
}

/** ` and feed`, or nothing: likewise. */
export function andFeed({ hasFeeds }: OverviewContext): string {
  return hasFeeds ? ' and feed' : '';
}
