import { severityOf } from '../common/severity.js';
import { type Share, shareOf } from '../common/shares.js';
import type { SeverityContext } from './context.js';

/** Severe reports of a feed in some years. */
export interface FeedScale {
  readonly feed: string;
  /** `before 2022`, `from 2022 on`, or `all years`. */
  readonly years: string;
  readonly severe: Share;
}

/** The severities of all reports that have one. */
export interface Scales {
  /** The year that divides the others. */
  readonly year: number;
  /** Ascending, with their counts. */
  readonly severities: ReadonlyMap<number, number>;
  readonly known: number;
  /** Each feed before the year and from it on; both only where there are reports of both. */
  readonly feeds: readonly FeedScale[];
}

/** Fewer reports of a feed say little about its scale. */
const minReports = 50;

/** @param year the first year of what is compared with the years before: that in which the validation window begins */
export function scalesOf({ counts, feeds, source, options }: SeverityContext, year: number): Scales {
  const { isSevere } = severityOf(source.dataset);
  const known = counts.where(({ severity }) => typeof severity === 'number');
  return {
    year,
    severities: known.byNumber('severity'),
    known: known.total,
    feeds: feeds.flatMap((feed) => {
      const own = known.where(({ source: name }) => (name ?? 'unknown') === feed);
      const parts = [
        {
          years: `before ${year}`,
          rows: own.where((row) => typeof row.year === 'number' && row.year < year),
        },
        {
          years: `from ${year} on`,
          rows: own.where((row) => typeof row.year === 'number' && row.year >= year),
        },
      ].filter(({ rows }) => rows.total >= minReports);
      const used = parts.length === 2 ? parts : [{ years: 'all years', rows: own }];
      return used
        .filter(({ rows }) => rows.total >= minReports)
        .map(({ years, rows }) => ({
          feed,
          years,
          severe: shareOf(rows.where(isSevere).total, rows.total, options.confidenceLevel),
        }));
    }),
  };
}

/** Feeds whose share of severe reports before and after are told apart by their intervals. */
export function changedFeeds({
  feeds,
}: Pick<Scales, 'feeds'>): { readonly before: FeedScale; readonly after: FeedScale }[] {
  return feeds.flatMap((before) => {
    const after = feeds.find(({ feed, years }) => feed === before.feed && years.startsWith('from'));
    if (after === undefined || after === before) return [];
    const isApart = after.severe.lower > before.severe.upper || after.severe.upper < before.severe.lower;
    return isApart ? [{ before, after }] : [];
  });
}
