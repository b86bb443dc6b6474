import { dayNumber, dayText } from '../../base/dates.js';
import type { ModelWindow } from '../../models/folder/modelFacts.js';
import { unknownFeed } from '../common/feeds.js';
import type { GroupCounts, Row } from '../common/groupCounts.js';
import { severityOf } from '../common/severity.js';
import { type Share, shareOf } from '../common/shares.js';
import type { SeverityContext } from './context.js';

/** Which feeds the reports of each window come from. All reports with a severity count, not only those of the sample. */
export interface FeedMix {
  /** The largest of the training window first. */
  readonly feeds: readonly FeedShares[];
  /**
   * The feed that lost the largest share from training to test, else the one that gained it: by `minChange` or more, and by
   * its intervals.
   */
  readonly moved: MovedFeed | null;
}

export interface FeedShares {
  /** `unknown` for reports that name none. */
  readonly feed: string;
  readonly train: Share;
  readonly validation: Share;
  readonly test: Share;
  /** Of its last report: `2022-09`. */
  readonly lastMonth: string;
}

export interface MovedFeed extends FeedShares {
  /** Whether a whole month or more at the end of the test window has none of its reports. */
  readonly hasEnded: boolean;
  /** Of its reports of all years. */
  readonly severe: Share;
  /** Of those of all other feeds. */
  readonly severeOfOthers: Share;
}

/** A smaller part of the reports changes what is learned and judged only a little. */
export const minChange = 0.1;

type Windows = Readonly<Record<'train' | 'validation' | 'test', ModelWindow>>;

/** Null where there are no two feeds to mix. */
export function feedMixOf(context: SeverityContext, windows: Windows): FeedMix | null {
  const { counts, options, source } = context;
  const names = [
    ...new Set(
      [windows.train, windows.validation, windows.test].flatMap(({ feeds }) =>
        feeds.map(({ feed }) => feed ?? unknownFeed),
      ),
    ),
  ];
  if (names.length < 2) return null;
  const share = (feed: string, window: ModelWindow): Share =>
    shareOf(eventsOf(window, feed), eventsOf(window), options.confidenceLevel);
  const known = counts.where(({ severity }) => typeof severity === 'number');
  const isOf = (feed: string) => (row: Row) => (row.source ?? unknownFeed) === feed;
  const feeds = names.map((feed) => ({
    feed,
    train: share(feed, windows.train),
    validation: share(feed, windows.validation),
    test: share(feed, windows.test),
    lastMonth: lastMonthOf(known.where(isOf(feed))),
  }));
  const changed = feeds
    .filter((one) => Math.abs(changeIn(one)) >= minChange && isApart(one.train, one.test))
    .toSorted((a, b) => changeIn(a) - changeIn(b));
  const most = changed.find((one) => changeIn(one) < 0) ?? changed.at(-1);
  if (most === undefined) return { feeds, moved: null };
  const { isSevere } = severityOf(source.dataset);
  const severe = (rows: GroupCounts): Share =>
    shareOf(rows.where(isSevere).total, rows.total, options.confidenceLevel);
  const lastMonth = dayText(dayNumber(windows.test.until) - 1).slice(0, 7);
  return {
    feeds,
    moved: {
      ...most,
      hasEnded: monthNumber(most.lastMonth) <= monthNumber(lastMonth) - 2,
      severe: severe(known.where(isOf(most.feed))),
      severeOfOthers: severe(known.where((row) => !isOf(most.feed)(row))),
    },
  };
}

/** Whether the intervals of two shares lie apart. */
export function isApart(a: Share, b: Share): boolean {
  return a.lower > b.upper || b.lower > a.upper;
}

function changeIn({ train, test }: FeedShares): number {
  return test.share - train.share;
}

/** Reports of a feed, or of all of them. */
function eventsOf({ feeds }: ModelWindow, name?: string): number {
  return feeds.reduce(
    (sum, { feed, events }) => (name === undefined || (feed ?? unknownFeed) === name ? sum + events : sum),
    0,
  );
}

function lastMonthOf({ rows }: GroupCounts): string {
  return rows.reduce((last, { month }) => (typeof month === 'string' && month > last ? month : last), '');
}

function monthNumber(month: string): number {
  return 12 * Number(month.slice(0, 4)) + Number(month.slice(5, 7));
}
