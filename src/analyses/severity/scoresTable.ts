import type { ForecastScores } from '../../models/folder/modelFacts.js';
import type { ReportTable } from '../../report/report.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import type { Estimate } from './skills.js';
import { modelTitle } from './words.js';

/** All metrics of some forecasters of the same events, a row for each. */
export function scoresTable(
  { options: { confidenceLevel } }: Pick<SeverityContext, 'options'>,
  head: Pick<ReportTable, 'id' | 'title' | 'note'>,
  scores: readonly ForecastScores[],
  labelOf: (name: string) => string = modelTitle,
): ReportTable {
  const metric = (key: string, heading: string, of: (one: ForecastScores) => Estimate | null): Column => ({
    key,
    heading,
    format: 'number',
    values: scores.map((one) => of(one)?.estimate ?? null),
  });
  return reportTable({
    ...head,
    columns: [
      { key: 'forecaster', heading: 'Forecaster', values: scores.map(({ name }) => labelOf(name)) },
      metric('logLoss', 'Log-loss', ({ logLoss }) => logLoss),
      ...intervalColumns(
        confidenceLevel,
        scores.map(({ logLoss }) => logLoss),
        { name: 'logLoss' },
      ),
      metric('rankedProbabilityScore', 'Ranked probability score', (one) => one.rankedProbabilityScore),
      metric('calibrationError', 'Calibration error', (one) => one.calibrationError),
      metric('macroF1', 'Macro-F1', ({ macroF1 }) => macroF1),
      metric('quadraticKappa', 'Weighted kappa', ({ quadraticKappa }) => quadraticKappa),
      metric('averagePrecision', 'PR-AUC of the highest', ({ averagePrecision }) => averagePrecision),
    ],
  });
}
