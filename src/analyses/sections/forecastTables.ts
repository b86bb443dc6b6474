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
type Head = Pick<ReportTable, 'id' | 'title' | 'note'>;

/** A metric of a forecaster with its interval, as columns of a table. */
export type MetricColumn = readonly [
  key: string,
  heading: string,
  of: (one: ForecastScores) => Estimate | null,
];

/** Some metrics of forecasters of the same events with their intervals, a row for each forecaster. */
export function forecastersTable(
  { options: { confidenceLevel } }: LevelOption,
  head: Head,
  scores: readonly ForecastScores[],
  labelOf: (name: string) => string,
  metrics: readonly MetricColumn[],
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

/** All metrics of some forecasters of the same events. */
export function scoresTable(
  context: LevelOption,
  head: Head,
  scores: readonly ForecastScores[],
  labelOf: (name: string) => string,
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

/** Groups of events beside another forecaster, by log-loss. */
export interface PartsBeside {
  /** What a heading calls the other one. */
  readonly heading: string;
  /** Its log-loss in each group. */
  readonly losses: ReadonlyMap<string, number | null>;
  /** The change from its log-loss as a share of it, with its interval. A group may lack one. */
  readonly changes: ReadonlyMap<string, Estimate>;
}

/** The log-loss of groups of events, a row for each. */
export function partsTable(
  { options: { confidenceLevel } }: LevelOption,
  head: Head,
  parts: readonly PartJudgement[],
  { heading, losses: others, changes }: PartsBeside,
): ReportTable {
  const losses = parts.map(({ metrics }) => metrics.logLoss);
  const change = parts.map(({ name }) => changes.get(name) ?? null);
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
      { key: 'other', heading, format: 'number', values: parts.map(({ name }) => others.get(name) ?? null) },
      {
        key: 'change',
        heading: 'Change',
        format: 'percent',
        values: change.map((one) => one?.estimate ?? null),
      },
      ...intervalColumns(confidenceLevel, change, { name: 'change', format: 'percent' }),
      {
        key: 'calibrationError',
        heading: 'Calibration error',
        format: 'percent',
        values: parts.map(({ metrics }) => metrics.calibrationError?.estimate ?? null),
      },
    ],
  });
}
