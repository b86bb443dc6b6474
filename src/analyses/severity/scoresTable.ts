import type { ForecastScores } from '../../models/folder/modelFacts.js';
import type { ReportTable } from '../../report/report.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import type { Estimate } from './skills.js';
import { modelTitle } from './words.js';

type Head = Pick<ReportTable, 'id' | 'title' | 'note'>;

/** All metrics of some forecasters of the same events with their intervals, a row for each. */
export function scoresTable(
  context: Pick<SeverityContext, 'options'>,
  head: Head,
  scores: readonly ForecastScores[],
  labelOf: (name: string) => string = modelTitle,
): ReportTable {
  return forecastersTable(context, head, scores, labelOf, [
    ['logLoss', 'Log-loss', ({ logLoss }) => logLoss],
    ['rankedProbabilityScore', 'Ranked probability score', (one) => one.rankedProbabilityScore],
    ['calibrationError', 'Calibration error', (one) => one.calibrationError],
    ['macroF1', 'Macro-F1', ({ macroF1 }) => macroF1],
    ['quadraticKappa', 'Weighted kappa', ({ quadraticKappa }) => quadraticKappa],
    ['averagePrecision', 'PR-AUC of the highest', ({ averagePrecision }) => averagePrecision],
  ]);
}

/** Which share of the reports of each severity some forecasters find. */
export function recallsTable(
  context: Pick<SeverityContext, 'options'>,
  head: Head,
  scores: readonly ForecastScores[],
  classes: readonly number[],
): ReportTable {
  const columns = classes.map(
    (severity, k): Metric => [`recall${severity}`, `Severity ${severity}`, ({ recall }) => recall[k]!],
  );
  return forecastersTable(context, head, scores, modelTitle, columns, 'percent');
}

type Metric = readonly [key: string, heading: string, of: (one: ForecastScores) => Estimate | null];

function forecastersTable(
  { options: { confidenceLevel } }: Pick<SeverityContext, 'options'>,
  head: Head,
  scores: readonly ForecastScores[],
  labelOf: (name: string) => string,
  metrics: readonly Metric[],
  format: 'number' | 'percent' = 'number',
): ReportTable {
  return reportTable({
    ...head,
    columns: [
      { key: 'forecaster', heading: 'Forecaster', values: scores.map(({ name }) => labelOf(name)) },
      ...metrics.flatMap(([key, heading, of]): Column[] => [
        { key, heading, format, values: scores.map((one) => of(one)?.estimate ?? null) },
        ...intervalColumns(confidenceLevel, scores.map(of), { name: key, format }),
      ]),
    ],
  });
}
