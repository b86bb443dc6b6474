import { type GroupCounts, groupCounts, largest, textIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import { bySeverity, type OverviewContext } from './context.js';

/** A feed needs this many accidents in a state for its severe share to count there. */
export const minFeedInState = 50;
/** A feed with a smaller share of all accidents would blank most of the map and change nothing. */
const minFeedShare = 0.05;

export interface StatesResult {
  /** Largest first. */
  readonly states: readonly StateRow[];
  /** Accidents with a state. */
  readonly known: number;
  /** How many of the largest states have half of the accidents. */
  readonly statesWithHalf: number;
  readonly zones: readonly (readonly [name: string, n: number])[];
}

export interface StateRow {
  readonly state: string;
  readonly n: number;
  /** Null where no accident of the data has a severity. */
  readonly severe: Share | null;
  /** The severe share with the national mix of feeds; null where a feed has too few accidents in the state. */
  readonly standardized: number | null;
}

export async function computeStates(context: OverviewContext): Promise<StatesResult> {
  const answer = groupCounts(
    await context.ask({ by: ['state', 'timezone', 'source', ...bySeverity(context)] }),
  );
  const byState = largest(answer.where((row) => row.state !== null).byText('state'));
  const parts = answer.split((row) => textIn(row, 'state'));
  const known = byState.reduce((sum, [, n]) => sum + n, 0);
  const { severity, options } = context;
  return {
    states: byState.map(([state, n]) => {
      const part = parts.get(state)!;
      const severe =
        severity === null ? null : shareOf(part.where(severity.isSevere).total, n, options.confidenceLevel);
      return { state, n, severe, standardized: standardizedShare(part, context) };
    }),
    known,
    statesWithHalf: countToHalf(
      byState.map(([, n]) => n),
      known,
    ),
    zones: answer.rows.some((row) => row.timezone !== null) ? largest(answer.byText('timezone')) : [],
  };
}

/** Direct standardization: the severe share of each large feed here, weighted by its share of the whole data. */
function standardizedShare(
  part: GroupCounts,
  { countByFeed, total, severity }: OverviewContext,
): number | null {
  if (severity === null) return null;
  let share = 0;
  let weights = 0;
  const byFeed = part.split((row) => textIn(row, 'source'));
  for (const [feed, n] of countByFeed) {
    const weight = n / total;
    if (weight < minFeedShare) continue;
    const here = byFeed.get(feed);
    if (here === undefined || here.total < minFeedInState) return null;
    share += weight * (here.where(severity.isSevere).total / here.total);
    weights += weight;
  }
  return weights === 0 ? null : share / weights;
}

/** How many of the largest make half of the total. */
export function countToHalf(descending: readonly number[], total: number): number {
  let sum = 0;
  let count = 0;
  for (const n of descending) {
    if (sum >= total / 2) break;
    sum += n;
    count += 1;
  }
  return count;
}
