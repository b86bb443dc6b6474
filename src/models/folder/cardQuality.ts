import { formatLevel, formatNumber, formatPercent, joinWords } from '../../base/format.js';
import type { Estimate } from '../../stats/coefficients.js';
import { alwaysTwoName } from '../baselines/alwaysTwo.js';
import type { SeverityModel } from '../severityModel.js';
import { notAdjusted } from '../training/baselines.js';
import { markdownTable } from './markdownTable.js';
import type { BaselineScores, ForecastScores, ModelFacts } from './modelFacts.js';

/** The quality of the forecasts as text and tables, always beside the baselines. */
export function qualityText(model: SeverityModel, { evaluation, windows }: ModelFacts): string {
  const { classes } = model;
  const { baselines, confidenceLevel } = evaluation;
  const level = formatLevel(confidenceLevel);
  const all = [evaluation.model, ...baselines];
  const highest = classes.at(-1);
  const { events } = windows.test;
  const shareOfHighest = events.at(-1)! / events.reduce((sum, count) => sum + count, 0);
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
    answer(baselines),
    '',
    ...baselines.map((baseline) => comparison(baseline, level)),
    '',
    adjustmentText(model, all),
    '',
    `All numbers are of the test window. In brackets are ${level} intervals, clustered by day; those of the differences hold`,
    'for all comparisons together. Low values of log-loss, ranked probability score and calibration error are good, and high',
    'values of the others. Class frequencies are shares of the training window. The weighted kappa has quadratic weights. The',
    `PR-AUC is the average precision; a forecast that knows nothing has ${formatNumber(shareOfHighest)}, the share of severity ${highest}.`,
    '',
    markdownTable(
      [
        'forecast',
        'log-loss',
        'ranked probability score',
        'macro-F1',
        'weighted kappa',
        `PR-AUC of severity ${highest}`,
        'calibration error',
      ],
      scoreRows,
    ),
    '',
    'Recall, the share of the accidents of each severity for which it was predicted:',
    '',
    markdownTable(
      ['forecast', ...classes.map((one) => `severity ${one}`)],
      all.map(({ name, recall }) => [name, ...recall.map(shownShare)]),
    ),
    ...neverFound(classes, evaluation.model),
    '',
    calibrationText(evaluation.model, level),
  ].join('\n');
}

/** What the comparisons below say in one sentence. */
function answer(all: readonly BaselineScores[]): string {
  const baselines = baselinesIn(all);
  if (baselines.length === 0) return 'The model was not compared with a baseline.';
  const named = (claim: Claim, word: 'and' | 'or'): string => {
    const names = baselines.filter((one) => claimOf(one) === claim).map(({ name }) => `“${name}”`);
    if (names.length === 0) return '';
    return names.length === baselines.length
      ? `${word === 'and' ? 'every' : 'any'} baseline`
      : joinWords(names, word);
  };
  const [worse, undecided, better] = [
    named('worse', 'and'),
    named('undecided', 'or'),
    named('better', 'and'),
  ];
  const texts = [
    ...(worse === '' ? [] : [`worse than those of ${worse}`]),
    ...(undecided === '' ? [] : [`not shown to differ from those of ${undecided}`]),
    ...(better === '' ? [] : [`better than those of ${better}`]),
  ];
  return `**By log-loss, the probabilities of the model are ${texts.join('; they are ')}.**`;
}

/** The model without adjustment is no baseline. */
export function baselinesIn(all: readonly BaselineScores[]): BaselineScores[] {
  return all.filter(({ name }) => name !== notAdjusted);
}

/** What a comparison with a baseline shows. */
type Claim = 'worse' | 'undecided' | 'better';

const claims: Readonly<Record<Claim, string>> = {
  worse: 'The model is worse than',
  undecided: 'The model cannot be told apart from',
  better: 'The model is better than',
};

export function claimOf({
  logLossDifference: { lower, upper },
}: Pick<BaselineScores, 'logLossDifference'>): Claim {
  if (upper < 0) return 'better';
  return lower > 0 ? 'worse' : 'undecided';
}

const claimsOfAdjustment: Readonly<Record<Claim, string>> = {
  worse: 'The adjustment raises the log-loss',
  undecided: 'Whether the adjustment lowers the log-loss cannot be told',
  better: 'The adjustment lowers the log-loss',
};

/** Claims a difference only where the interval shows it. */
function comparison({ name, logLossDifference }: BaselineScores, level: string): string {
  const { estimate, lower, upper } = logLossDifference;
  const shows = claimOf({ logLossDifference });
  const claim = name === notAdjusted ? claimsOfAdjustment[shows] : `${claims[shows]} ${name}`;
  const interval = `${level} interval ${formatNumber(lower)} to ${formatNumber(upper)}`;
  return `- ${claim}. Difference in log-loss: ${formatNumber(estimate)} (${interval}).`;
}

/** How the model was moved to the mix of severities in the validation window. */
function adjustmentText(model: SeverityModel, scores: readonly ForecastScores[]): string {
  const { classes, classFactors } = model.toJSON();
  if (classFactors === undefined)
    return 'The probabilities are those that the model learned in the training window.';
  const factors = classFactors.map((factor, k) => `severity ${classes[k]} by ${formatNumber(factor)}`);
  const hasAlwaysTwo = scores.some(({ name }) => name === alwaysTwoName);
  return [
    'The model is adjusted to the mix of severities in the validation window: its probabilities are multiplied, for',
    `${joinWords(factors)}, and divided by their sum.`,
    hasAlwaysTwo
      ? `The baselines are adjusted in the same way, except “${alwaysTwoName}”, which gives severity 2 a probability of 97 %.`
      : 'The baselines are adjusted in the same way.',
  ].join('\n');
}

function neverFound(classes: readonly number[], { recall }: ForecastScores): string[] {
  const never = classes.filter((_, k) => recall[k]?.estimate === 0);
  if (never.length === 0) return [];
  return [
    '',
    `In the test window the model found none of the accidents of severity ${joinWords(never.map(String), 'or')}.`,
  ];
}

function calibrationText({ calibrationError }: ForecastScores, level: string): string {
  const { estimate, lower, upper } = calibrationError;
  return [
    'Calibration: forecast probabilities of a severity or a higher one differ from the observed shares by',
    `${formatNumber(100 * estimate)} percentage points on average (${level} interval ${formatNumber(100 * lower)} to ${formatNumber(100 * upper)}).`,
  ].join('\n');
}

/** A share as a percentage: one that is almost 1 must not look like 1. */
function shownShare(value: Estimate | null): string {
  if (value === null) return '–';
  return `${formatPercent(value.estimate)} (${formatPercent(value.lower)} to ${formatPercent(value.upper)})`;
}

function shown(value: Estimate | null): string {
  if (value === null) return '–';
  return `${formatNumber(value.estimate)} (${formatNumber(value.lower)} to ${formatNumber(value.upper)})`;
}
