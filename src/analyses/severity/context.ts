import { isBlackspotError } from '../../base/errors.js';
import type { SeverityStudy } from '../../models/training/study.js';
import { studySeverity } from '../../models/training/studySeverity.js';
import type { AnalysisContext } from '../common/context.js';
import { GroupCounts, groupCounts, largest, type Row } from '../common/groupCounts.js';
import type { SeverityOptions } from './options.js';

/** The context that the sections share. */
export interface SeverityContext extends AnalysisContext<Required<SeverityOptions>> {
  /** Counts by `source`, `month` and `severity`, with the `year` of the month. */
  readonly counts: GroupCounts;
  /** Names of the feeds, the largest first; `unknownFeed` where the file does not name it. */
  readonly feeds: readonly string[];
}

export async function openSeverity(
  context: AnalysisContext<Required<SeverityOptions>>,
): Promise<SeverityContext> {
  const { rows } = groupCounts(await context.ask({ by: ['source', 'month', 'severity'] }));
  const counts = new GroupCounts(rows.map((row) => ({ ...row, year: yearOf(row) })));
  return { ...context, counts, feeds: largest(counts.byText('source')).map(([name]) => name) };
}

function yearOf({ month }: Row): number | null {
  return typeof month === 'string' ? Number(month.slice(0, 4)) : null;
}

/** A study, or why the data does not allow one. */
export type StudyAttempt =
  | { readonly study: SeverityStudy; readonly problem: null }
  | { readonly study: null; readonly problem: string };

/** Trains and judges the models. Data that allows no study is a result, not an error. */
export async function studyOf({ ownSource, options }: SeverityContext): Promise<StudyAttempt> {
  const { where, confidenceLevel, trainUntil, validateUntil, rows, missCost, seed } = options;
  try {
    const study = await studySeverity(ownSource, {
      where,
      confidenceLevel,
      rows,
      missCost,
      seed,
      // For samples of this size, threads cost more than they save.
      threads: 1,
      ...(trainUntil === null ? {} : { trainUntil }),
      ...(validateUntil === null ? {} : { validateUntil }),
    });
    return { study, problem: null };
  } catch (error) {
    const isOfData = isBlackspotError(error) && (error.code === 'DATA' || error.code === 'STATISTICS');
    if (!isOfData) throw error;
    return { study: null, problem: error.message };
  }
}
