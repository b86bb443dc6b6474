import type { ForecastScores } from '../../models/folder/modelFacts.js';
import type { ReportTable } from '../../report/report.js';
import { forecastersTable, type MetricColumn } from '../sections/forecastTables.js';
import type { SeverityContext } from './context.js';
import { modelTitle } from './words.js';

/** Which share of the reports of each severity some forecasters find. */
export function recallsTable(
  context: Pick<SeverityContext, 'options'>,
  head: Pick<ReportTable, 'id' | 'title' | 'note'>,
  scores: readonly ForecastScores[],
  classes: readonly number[],
): ReportTable {
  const columns = classes.map(
    (severity, k): MetricColumn => [`recall${severity}`, `Severity ${severity}`, ({ recall }) => recall[k]!],
  );
  return forecastersTable(context, head, scores, modelTitle, columns, 'percent');
}
