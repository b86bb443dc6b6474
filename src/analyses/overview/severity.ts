import { type GroupCounts, largest, numberIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import type { OverviewContext } from './context.js';

/** A feed needs this many accidents for a finding of its own, and for each point of its line over the years. */
export const minAccidents = 30;

export interface SeverityResult {
  /** The severities that occur, ascending. */
  readonly severities: readonly number[];
  readonly all: FeedSeverity;
  /** By name. */
  readonly feeds: readonly FeedSeverity[];
  /** The severity with most accidents; null where there is none. */
  readonly mostFrequent: { readonly severity: number; readonly n: number } | null;
  readonly drifts: readonly Drift[];
}

export interface FeedSeverity {
  readonly name: string;
  readonly severe: Share;
  /** Accidents by severity, in the order of `severities`. */
  readonly counts: readonly number[];
}

/** The severe share of a feed, year by year; null where there are too few accidents. */
export interface Drift {
  readonly feed: string;
  readonly years: readonly number[];
  readonly shares: readonly (Share | null)[];
}

/**
 * Null where no accident has a severity.
 * @param all counts by `severity`, `source` and `year`
 */
export function computeSeverity(
  { options, severity }: OverviewContext,
  all: GroupCounts,
): SeverityResult | null {
  if (severity === null) return null;
  const answer = all.where((row) => row.severity !== null);
  const { confidenceLevel } = options;
  const severeOf = (counts: GroupCounts): Share =>
    shareOf(counts.where(severity.isSevere).total, counts.total, confidenceLevel);
  const severities = [...answer.byNumber('severity').keys()];
  const byFeed = answer.splitText('source');
  const [most] = largest(answer.byNumber('severity'), 1);
  return {
    severities,
    all: feedSeverity('All', answer, severities, severeOf),
    feeds: byFeed.map(([name, counts]) => feedSeverity(name, counts, severities, severeOf)),
    mostFrequent: most === undefined ? null : { severity: most[0], n: most[1] },
    drifts: driftsOf(answer, severeOf),
  };
}

function feedSeverity(
  name: string,
  counts: GroupCounts,
  severities: readonly number[],
  severeOf: (counts: GroupCounts) => Share,
): FeedSeverity {
  const bySeverity = counts.where((row) => numberIn(row, 'n') > 0).byNumber('severity');
  return {
    name,
    severe: severeOf(counts),
    counts: severities.map((severity) => bySeverity.get(severity) ?? 0),
  };
}

function driftsOf(answer: GroupCounts, severeOf: (counts: GroupCounts) => Share): Drift[] {
  const years = [...answer.byNumber('year').keys()];
  return answer.splitText('source').map(([feed, counts]) => {
    const shares = years.map((year) => {
      const inYear = counts.where((row) => row.year === year);
      if (inYear.total < minAccidents) return null;
      return severeOf(inYear);
    });
    return { feed, years, shares };
  });
}

/** A severe share of a feed in one year. */
export interface YearShare {
  readonly year: number;
  readonly share: Share;
}

/** The years in which the severe share of a feed is highest and lowest. */
export interface Extremes {
  readonly highest: YearShare;
  readonly lowest: YearShare;
}

/** Null where the intervals of the two years overlap. */
export function extremesOf({ years, shares }: Drift): Extremes | null {
  const known = years.flatMap((year, index): YearShare[] => {
    const share = shares[index];
    return share == null ? [] : [{ year, share }];
  });
  known.sort((a, b) => b.share.share - a.share.share);
  const [highest, lowest] = [known[0], known.at(-1)];
  if (highest === undefined || lowest === undefined) return null;
  return changeInLogOdds({ highest, lowest }) > 0 ? { highest, lowest } : null;
}

/** The least change in log odds that the intervals of the two years allow: 0 or less where they overlap. */
export function changeInLogOdds({ highest, lowest }: Extremes): number {
  return logOdds(highest.share.lower) - logOdds(lowest.share.upper);
}

function logOdds(share: number): number {
  return Math.log(share / (1 - share));
}
