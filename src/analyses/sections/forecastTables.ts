import type { ForecastScores } from '../../models/folder/modelFacts.js';
import type { PartJudgement } from '../../models/judging/judgement.js';
import type { ReportTable } from '../../report/report.js';
import type { Estimate } from '../common/skill.js';
import { type Column, intervalColumns, reportTable } from './reportTable.js';

/** States in a table of groups. */
export const mostStates = 12;

interface LevelOption {
  readonly options: { readonly confidenceLevel: number };
}

/** All metrics of some forecasters of the same events, a row for each. */
export function scoresTable(
  { options: { confidenceLevel } }: LevelOption,
  head: Pick<ReportTable, 'id' | 'title' | 'note'>,
  scores: readonly ForecastScores[],
  labelOf: (name: string) => string,
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

/** The log-loss of groups of events, a row for each. */
export function partsTable(
  { options: { confidenceLevel } }: LevelOption,
  head: Pick<ReportTable, 'id' | 'title' | 'note'>,
  parts: readonly PartJudgement[],
): ReportTable {
  const losses = parts.map(({ metrics }) => metrics.logLoss);
  return reportTable({
    ...head,
    columns: [
      { key: 'group', heading: 'Group', values: parts.map(({ name }) => name) },
      { key: 'n', heading: 'Reports', values: parts.map(({ events }) => events) },
      {
        key: 'logLoss',
        heading: 'Log-loss',
        format: 'number',
        values: losses.map((loss) => loss?.estimate ?? null),
      },
      ...intervalColumns(confidenceLevel, losses),
      {
        key: 'calibrationError',
        heading: 'Calibration error',
        format: 'percent',
        values: parts.map(({ metrics }) => metrics.calibrationError?.estimate ?? null),
      },
    ],
  });
}
