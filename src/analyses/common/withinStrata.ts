import { type GroupCounts, type Row, textIn } from './groupCounts.js';
import { commonOddsRatio, type OddsRatio, type Stratum } from './mantelHaenszel.js';

/**
 * The odds of an outcome with a feature against without it, compared within each feed and year only: the feeds use
 * different scales, which change over time. The groups need `source` and `year`, and must be fine enough that each has
 * the outcome or not, and the feature or not.
 */
export function withinFeedAndYear(
  tally: GroupCounts,
  hasFeature: (row: Row) => boolean,
  hasOutcome: (row: Row) => boolean,
  confidenceLevel: number,
): OddsRatio | null {
  const strata = [...tally.split(stratumName).values()].map((part): Stratum => {
    const count = (feature: boolean): Stratum['without'] => {
      const side = part.where((row) => hasFeature(row) === feature);
      return { events: side.where(hasOutcome).total, n: side.total };
    };
    return { withFeature: count(true), without: count(false) };
  });
  return commonOddsRatio(strata, confidenceLevel);
}

export function stratumName(row: Row): string {
  return `${textIn(row, 'source')} ${textIn(row, 'year')}`;
}
