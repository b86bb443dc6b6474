import { alignedLines } from '../base/alignedText.js';
import { dayInWords } from '../base/dates.js';
import { formatCountOf, formatLevel, formatNumber, formatPercent } from '../base/format.js';
import { alwaysTwoName } from '../models/baselines/alwaysTwo.js';
import type { ModelWindow } from '../models/folder/modelFacts.js';
import type { Comparison } from '../models/judging/compare.js';
import type { TrainedSeverity } from '../models/training/trainSeverity.js';
import type { Estimate } from '../stats/coefficients.js';

/** What a training found, as lines for a terminal. */
export function trainingSummary({ content, windows, rows, judgement }: TrainedSeverity): string[] {
  const { evaluation, featureSet } = content;
  const scores = [evaluation.model, ...evaluation.baselines];
  const exempt = scores.some(({ name }) => name === alwaysTwoName) ? `, but for ${alwaysTwoName}` : '';
  const metric = (heading: string, cell: (score: (typeof scores)[number]) => Estimate | null) => ({
    cells: [heading, ...scores.map((score) => estimateText(cell(score)))],
    isNumber: true,
  });
  return [
    ...(windows.by === 'shares'
      ? [
          'The default windows have too few accidents or lack severities, so the windows are 70, 15 and 15 % of the days.',
        ]
      : []),
    `Training    ${periodText(windows.train, rows.train)}`,
    `Validation  ${periodText(windows.validation, rows.validation)}`,
    `Test        ${periodText(windows.test, rows.test)}`,
    ...(rows.withoutSeverity > 0
      ? [
          `Left out: ${formatCountOf(rows.withoutSeverity, 'accident')} without a severity from 1 to 4 or without a time.`,
        ]
      : []),
    '',
    ...alignedLines([
      { cells: ['in the test window', ...scores.map(({ name }) => name)], isNumber: false },
      metric('log-loss', ({ logLoss }) => logLoss),
      metric('macro-F1', ({ macroF1 }) => macroF1),
      metric('weighted kappa', ({ quadraticKappa }) => quadraticKappa),
      metric(`PR-AUC of ${windows.classes.at(-1)}`, ({ averagePrecision }) => averagePrecision),
      metric('calibration error', ({ calibrationError }) => calibrationError),
    ]),
    `In brackets: ${formatLevel(evaluation.confidenceLevel)} intervals, clustered by day.`,
    `Forecasts are adjusted to the mix of severities in the validation window${exempt}.`,
    '',
    ...judgement.comparisons.filter(({ metric }) => metric === 'logLoss').map(comparisonText),
    ...(featureSet === 'report'
      ? []
      : [
          `With the features ${featureSet}, the model is for comparison: it cannot be served or used on the stream.`,
        ]),
    ...(content.source.isInvented
      ? [
          'The accidents are made up: these scores show that the method works, not how predictable severity is.',
        ]
      : []),
  ];
}

function periodText({ from, until }: ModelWindow, rows: number): string {
  return `${dayInWords(from)} until before ${dayInWords(until)}, ${formatCountOf(rows, 'accident')}`;
}

function estimateText(value: Estimate | null): string {
  if (value === null) return '–';
  return `${formatNumber(value.estimate)} (${formatNumber(value.lower)} to ${formatNumber(value.upper)})`;
}

/** What the joint interval of the difference in log-loss shows. */
function comparisonText({ with: other, model, other: baseline, jointly, verdict }: Comparison): string {
  const share = (difference: number): string => formatPercent(Math.abs(difference / baseline));
  if (verdict === 'undecided')
    return `Whether its log-loss is lower than that of ${other} cannot be told from these accidents.`;
  const [near, far] = verdict === 'better' ? [jointly.upper, jointly.lower] : [jointly.lower, jointly.upper];
  const direction = verdict === 'better' ? 'lower' : 'higher';
  return `Its log-loss is ${share(model - baseline)} ${direction} than that of ${other} (${share(near)} to ${share(far)}).`;
}
