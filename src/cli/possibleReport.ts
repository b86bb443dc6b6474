import type { RegisteredAnalysis } from '../analyses/registry.js';
import { isBlackspotError } from '../base/errors.js';
import type { Source } from '../query/source.js';
import type { Report } from '../report/report.js';
import { say } from './output.js';

/**
 * The report of an analysis, one of several. Null if the source lacks what it needs, such as places: it says so, and the
 * other reports can be written.
 */
export async function possibleReport(
  analysis: RegisteredAnalysis,
  source: Source,
  options: Readonly<Record<string, unknown>>,
): Promise<Report | null> {
  try {
    return await analysis.run(source, options);
  } catch (error) {
    if (!isBlackspotError(error) || error.details.missing === undefined) throw error;
    say(`Not written: the ${analysis.id} report. ${error.message} ${error.hint ?? ''}`.trimEnd());
    return null;
  }
}
