import type { Measure } from '../../query/question.js';
import { type GroupCounts, groupCounts, numberIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import { bySeverity, type OverviewContext } from './context.js';

/** Upper ends of the classes, exclusive, in miles; before them stands the class of exactly 0. */
export const classEndsMiles: readonly number[] = [0.1, 0.5, 1, 5, 10, 25, Number.POSITIVE_INFINITY];

/** The classes end on edges of these bins. */
const binMiles = 0.1;

const measures: Readonly<Record<string, Measure>> = {
  mean: { kind: 'mean', of: 'distanceMiles' },
  longest: { kind: 'max', of: 'distanceMiles' },
  zero: { kind: 'share', where: { distanceMiles: 0 } },
};

export interface DistanceResult {
  /** Accidents with a length. */
  readonly known: number;
  /** The share of each class, exactly 0 first. */
  readonly classes: readonly Share[];
  /** Lengths that are exactly 0, by feed. */
  readonly zeros: readonly (Share & { readonly name: string })[];
  readonly groups: readonly DistanceGroup[];
}

/** The lengths of one feed and severity. */
export interface DistanceGroup {
  readonly feed: string;
  /** Null where no accident has a severity. */
  readonly severity: number | null;
  readonly n: number;
  readonly zeroShare: number;
  readonly meanMiles: number;
  readonly longestMiles: number;
}

/** Null where no row has a length. */
export async function computeDistance(context: OverviewContext): Promise<DistanceResult | null> {
  const by = ['source', ...bySeverity(context), { bin: 'distanceMiles', width: binMiles }] as const;
  const answer = groupCounts(await context.ask({ by, measures })).where((row) => row.longest !== null);
  const known = answer.total;
  if (known === 0) return null;
  const { confidenceLevel } = context.options;
  const byFeed = answer.splitText('source');
  return {
    known,
    classes: classCounts(answer).map((n) => shareOf(n, known, confidenceLevel)),
    zeros: byFeed.map(([name, counts]) => ({
      name,
      ...shareOf(counts.part('zero'), counts.total, confidenceLevel),
    })),
    groups: byFeed.flatMap(([feed, counts]) =>
      context.severity === null
        ? [groupOf(feed, null, counts)]
        : [...counts.byNumber('severity').keys()].map((severity) =>
            groupOf(
              feed,
              severity,
              counts.where((row) => row.severity === severity),
            ),
          ),
    ),
  };
}

function groupOf(feed: string, severity: number | null, counts: GroupCounts): DistanceGroup {
  const sum = counts.rows.reduce((miles, row) => miles + numberIn(row, 'mean') * numberIn(row, 'n'), 0);
  return {
    feed,
    severity,
    n: counts.total,
    zeroShare: counts.part('zero') / counts.total,
    meanMiles: sum / counts.total,
    longestMiles: counts.rows.reduce((most, row) => Math.max(most, numberIn(row, 'longest')), 0),
  };
}

function classCounts(answer: GroupCounts): number[] {
  const zero = answer.part('zero');
  const counts = classEndsMiles.map(() => 0);
  for (const [edge, n] of answer.byNumber('distanceMilesBin')) {
    counts[classEndsMiles.findIndex((end) => edge + binMiles / 2 < end)]! += n;
  }
  counts[0]! -= zero;
  return [zero, ...counts];
}
