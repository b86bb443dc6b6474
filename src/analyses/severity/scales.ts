import { severityOf } from '../common/severity.js';
import { type Share, shareOf } from '../common/shares.js';
import type { SeverityContext } from './context.js';

/** Severe reports of a feed in a year. */
export interface YearShare {
  readonly year: number;
  readonly severe: Share;
}

/** How the share of severe reports of a feed moved, as far as intervals tell its years apart. */
export interface ScaleChange {
  readonly direction: 'rose' | 'fell';
  /** From first to last: each is told apart from the one before it, in the same direction. */
  readonly years: readonly YearShare[];
  /** If not, the years are the first and the last, and no two years in a row are told apart. */
  readonly isEachYear: boolean;
}

/** The share of severe reports of a feed over the years. */
export interface FeedScale {
  readonly feed: string;
  /** Ascending; those with enough reports. */
  readonly years: readonly YearShare[];
  /** Null where no two years are told apart. */
  readonly change: ScaleChange | null;
}

/** The severities of all reports that have one. */
export interface Scales {
  /** Ascending, with their counts. */
  readonly severities: ReadonlyMap<number, number>;
  readonly known: number;
  /** Feeds with a year or more that has enough reports, the largest first. */
  readonly feeds: readonly FeedScale[];
}

/** Fewer reports of a feed in a year say little about its scale. */
export const minReports = 50;

export function scalesOf({ counts, feeds, source, options }: SeverityContext): Scales {
  const { isSevere } = severityOf(source.dataset);
  const known = counts.where(({ severity }) => typeof severity === 'number');
  return {
    severities: known.byNumber('severity'),
    known: known.total,
    feeds: feeds
      .map((feed) => {
        const own = known.where(({ source: name }) => (name ?? 'unknown') === feed);
        const severe = own.where(isSevere).byNumber('year');
        const years = [...own.byNumber('year')]
          .filter(([, n]) => n >= minReports)
          .map(([year, n]) => ({
            year,
            severe: shareOf(severe.get(year) ?? 0, n, options.confidenceLevel),
          }));
        return { feed, years, change: changeOver(years) };
      })
      .filter(({ years }) => years.length > 0),
  };
}

/**
 * The largest change over consecutive years, each told apart from the one before it; without one, that from the first year
 * to the last.
 */
export function changeOver(years: readonly YearShare[]): ScaleChange | null {
  const runs: ScaleChange[] = [];
  for (const [at, year] of years.entries()) {
    const before = years[at - 1];
    if (before === undefined || before.year !== year.year - 1) continue;
    const direction = directionOf(before, year);
    if (direction === null) continue;
    const last = runs.at(-1);
    if (last?.direction === direction && last.years.at(-1) === before)
      runs[runs.length - 1] = { ...last, years: [...last.years, year] };
    else runs.push({ direction, years: [before, year], isEachYear: true });
  }
  if (runs.length > 0) return runs.reduce((best, one) => (sizeOf(one) > sizeOf(best) ? one : best));
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return null;
  const direction = directionOf(first, last);
  return direction === null ? null : { direction, years: [first, last], isEachYear: false };
}

/** How far a share moved, 0 to 1. */
export function sizeOf({ years }: ScaleChange): number {
  return Math.abs(years.at(-1)!.severe.share - years[0]!.severe.share);
}

function directionOf({ severe: a }: YearShare, { severe: b }: YearShare): ScaleChange['direction'] | null {
  if (b.lower > a.upper) return 'rose';
  return b.upper < a.lower ? 'fell' : null;
}
