import type { RegisteredAnalysis } from '../analyses/registry.js';
import { DataError, isBlackspotError } from '../base/errors.js';
import type { Source } from '../query/source.js';
import type { Report } from '../report/report.js';
import { say } from './output.js';

/**
 * The report of an analysis.
 * @throws DataError if it is about no accidents: its page would only replace a better one
 */
export async function requiredReport(
  analysis: RegisteredAnalysis,
  source: Source,
  options: Readonly<Record<string, unknown>>,
): Promise<Report> {
  const report = await analysis.run(source, options);
  if (report.scope.accidents > 0) return report;
  throw new DataError(report.standFirst, {
    hint: 'Choose a source with such accidents. No page was written, and earlier ones are unchanged.',
    details: { missing: ['accidents'] },
  });
}

/**
 * The report of an analysis, one of several. Null if the source lacks what it needs, such as places or any accident: it says so, and the
 * other reports can be written.
 */
export async function possibleReport(
  analysis: RegisteredAnalysis,
  source: Source,
  options: Readonly<Record<string, unknown>>,
): Promise<Report | null> {
  try {
    return await requiredReport(analysis, source, options);
  } catch (error) {
    if (!isBlackspotError(error) || error.details.missing === undefined) throw error;
    say(`Not written: the ${analysis.id} report. ${error.message} ${error.hint ?? ''}`.trimEnd());
    return null;
  }
}
