import { alignedLines } from '../base/alignedText.js';
import { dayInWords } from '../base/dates.js';
import { formatCount, formatCountOf, formatNumber, formatPercent } from '../base/format.js';
import type { JudgedBaseline } from '../models/training/judgeInWindows.js';
import type { TrainedSeverity } from '../models/training/trainSeverity.js';
import type { Period } from '../models/training/windows.js';
import type { Estimate } from '../stats/coefficients.js';

/** What a training found, as lines for a terminal. */
export function trainingSummary({ content, windows, rows, judgement }: TrainedSeverity): string[] {
  const { evaluation, featureSet } = content;
  const scores = [evaluation.model, ...evaluation.baselines];
  const metric = (heading: string, cell: (score: (typeof scores)[number]) => Estimate | null) => ({
    cells: [heading, ...scores.map((score) => estimateText(cell(score)))],
    isNumber: true,
  });
  return [
    ...(windows.by === 'shares'
      ? [
          'The accidents do not reach into the default windows, so the windows are 70, 15 and 15 % of the days.',
        ]
      : []),
    `Training    ${periodText(windows.train, rows.train)}`,
    `Validation  ${periodText(windows.validation, rows.validation)}`,
    `Test        ${periodText(windows.test, rows.test)}`,
    ...(rows.withoutSeverity > 0 ? [`Left out: ${formatCountOf(rows.withoutSeverity, 'accident')} without a severity.`] : []),
    '',
    ...alignedLines([
      { cells: ['in the test window', ...scores.map(({ name }) => name)], isNumber: false },
      metric('log-loss', ({ logLoss }) => logLoss),
      metric('macro-F1', ({ macroF1 }) => macroF1),
      metric('weighted kappa', ({ quadraticKappa }) => quadraticKappa),
      metric(`PR-AUC of ${windows.classes.at(-1)}`, ({ averagePrecision }) => averagePrecision),
      metric('calibration error', ({ calibrationError }) => calibrationError),
    ]),
    `In brackets: ${formatPercent(evaluation.confidenceLevel)} intervals, clustered by day.`,
    '',
    ...judgement.baselines.map(comparisonText),
    ...(featureSet === 'report'
      ? []
      : [`With the features ${featureSet}, the model is for comparison: it cannot be served or used on the stream.`]),
    ...(content.source.isInvented
      ? ['The accidents are made up: these scores show that the method works, not how predictable severity is.']
      : []),
  ];
}

function periodText({ from, until }: Period, rows: number): string {
  return `${dayInWords(from)} until before ${dayInWords(until)}, ${formatCountOf(rows, 'accident')}`;
}

function estimateText(value: Estimate | null): string {
  if (value === null) return '–';
  return `${formatNumber(value.estimate)} (${formatNumber(value.lower)} to ${formatNumber(value.upper)})`;
}

function comparisonText(_: JudgedBaseline): string {
  return formatCount(0);
}
