import { formatLevel, formatNumber, joinWords } from '../../base/format.js';
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
    `All numbers are of the accidents of the last window. In brackets are ${level} intervals, clustered by day.`,
    'Log-loss, ranked probability score and calibration error are better when lower, the others when higher.',
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
    'Share of the accidents of each severity that the forecast predicts as such (recall):',
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
    `Probabilities differ from observed shares by ${formatNumber(estimate)} on average`,
    `(${level} interval ${formatNumber(lower)} to ${formatNumber(upper)}): this is the expected calibration error.`,
  ].join('\n');
}

function shown(estimate: Estimate | null): string {
  if (estimate === null) return '–';
  const [value, lower, upper] = [estimate.estimate, estimate.lower, estimate.upper].map(formatNumber);
  return `${value} (${joinWords([lower!, upper!]).replace(' and ', ' to ')})`;
}
