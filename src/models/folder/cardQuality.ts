import { formatLevel, formatNumber } from '../../base/format.js';
import type { Estimate } from '../../stats/coefficients.js';
import type { SeverityModel } from '../severityModel.js';
import { markdownTable } from './markdownTable.js';
import type { BaselineScores, ForecastScores, ModelEvaluation } from './modelFacts.js';

/** The quality of the forecasts as text and tables, always beside the baselines. */
export function qualityText({ classes }: SeverityModel, evaluation: ModelEvaluation): string {
  const { model, baselines, confidenceLevel } = evaluation;
  const level = formatLevel(confidenceLevel);
  const all = [model, ...baselines];
  const highest = classes.at(-1);
  const scoreRows = all.map((scores) => [
    scores.name,
    shown(scores.logLoss),
    shown(scores.rankedProbabilityScore),
    shown(scores.macroF1),
    shown(scores.quadraticKappa),
    shown(scores.averagePrecision),
    shown(scores.calibrationError),
  ]);
  return [
    ...baselines.map((baseline) => comparison(baseline, level)),
    '',
    `All numbers are of the test window. In brackets are ${level} intervals, clustered by day. Low values of log-loss,`,
    'ranked probability score and calibration error are good, and high values of the others.',
    '',
    markdownTable(
      [
        'forecast',
        'log-loss',
        'ranked probability score',
        'macro-F1',
        'quadratic kappa',
        `average precision of severity ${highest}`,
        'calibration error',
      ],
      scoreRows,
    ),
    '',
    'Recall, the share of the accidents of each severity for which it was predicted:',
    '',
    markdownTable(
      ['forecast', ...classes.map((one) => `severity ${one}`)],
      all.map(({ name, recall }) => [name, ...recall.map(shown)]),
    ),
    '',
    calibrationText(model, level),
  ].join('\n');
}

/** Claims a difference only where the interval shows it. */
function comparison({ name, logLossDifference }: BaselineScores, level: string): string {
  const { estimate, lower, upper } = logLossDifference;
  const claim =
    upper < 0
      ? `The model is better than ${name}`
      : lower > 0
        ? `The model is worse than ${name}`
        : `The model cannot be told apart from ${name}`;
  const interval = `${level} interval ${formatNumber(lower)} to ${formatNumber(upper)}`;
  return `- ${claim}. Difference in log-loss: ${formatNumber(estimate)} (${interval}).`;
}

function calibrationText({ calibrationError }: ForecastScores, level: string): string {
  const { estimate, lower, upper } = calibrationError;
  return [
    `Calibration: the probabilities of the model differ from the observed shares by ${formatNumber(estimate)} on average`,
    `(${level} interval ${formatNumber(lower)} to ${formatNumber(upper)}).`,
  ].join('\n');
}

function shown(value: Estimate | null): string {
  if (value === null) return '–';
  return `${formatNumber(value.estimate)} (${formatNumber(value.lower)} to ${formatNumber(value.upper)})`;
}
