import type { GroupCounts } from '../common/groupCounts.js';
import type { OddsRatio } from '../common/mantelHaenszel.js';
import type { SeverityRule } from '../common/severity.js';
import { withinFeedAndYear } from '../common/withinStrata.js';
import type { OverviewContext } from './context.js';

/** The share at night, and the severe share by day and at night, of each feed; null where no row has a light. */
export interface LightResult {
  /** Accidents with known light, and those of them at night. */
  readonly known: number;
  readonly night: number;
  readonly feeds: readonly FeedLight[];
  /** Odds of a severe report at night against day, within feed and year; null where they cannot be compared. */
  readonly odds: OddsRatio | null;
}

export interface FeedLight {
  readonly name: string;
  readonly n: number;
  readonly night: number;
  /** Null where there is no accident in such light, or none has a severity. */
  readonly severeDay: number | null;
  readonly severeNight: number | null;
}

/**
 * @param answer counts by `year`, `source`, `severity` and `sunriseSunset`
 */
export function computeLight(
  { options, severity }: OverviewContext,
  answer: GroupCounts,
): LightResult | null {
  const known = answer.where((row) => row.sunriseSunset !== null);
  if (known.total === 0) return null;
  return {
    known: known.total,
    night: inLight(known, 'Night').total,
    feeds: known.splitText('source').map(([name, counts]) => ({
      name,
      n: counts.total,
      night: inLight(counts, 'Night').total,
      severeDay: severeShare(inLight(counts, 'Day'), severity),
      severeNight: severeShare(inLight(counts, 'Night'), severity),
    })),
    odds:
      severity &&
      withinFeedAndYear(
        known,
        (row) => row.sunriseSunset === 'Night',
        severity.isSevere,
        options.confidenceLevel,
      ),
  };
}

function inLight(counts: GroupCounts, light: 'Day' | 'Night'): GroupCounts {
  return counts.where((row) => row.sunriseSunset === light);
}

function severeShare(counts: GroupCounts, severity: SeverityRule | null): number | null {
  return severity === null || counts.total === 0
    ? null
    : counts.where(severity.isSevere).total / counts.total;
}
