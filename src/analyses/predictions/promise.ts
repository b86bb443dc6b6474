import type { ForecastScores } from '../../models/folder/modelFacts.js';
import type { Judgement } from '../../models/judging/judgement.js';
import { scoresOf } from '../../models/training/judgeInWindows.js';
import type { Estimate } from '../../stats/coefficients.js';
import { normalQuantile } from '../../stats/distributions.js';
import { isPromiseApart, type PredictionsContext } from './context.js';

/** One metric on the test window at training, and on the stream. */
export interface PromisedMetric {
  readonly name: string;
  readonly better: 'lower' | 'higher';
  /** Null where it was not defined. */
  readonly promised: Estimate | null;
  readonly found: Estimate | null;
  /** Found minus promised. Null without both or without intervals. */
  readonly difference: Estimate | null;
}

/** Every metric that the folder of the model has; none without the model, and none beside the reports on which it rests. */
export function promisedMetrics(
  context: PredictionsContext,
  judgement: Judgement,
): readonly PromisedMetric[] {
  const { model, hasIntervals, options } = context;
  if (model === null || !isPromiseApart(context)) return [];
  const { evaluation } = model.info;
  const found = scoresOf('predictions', judgement);
  const at = (estimate: Estimate | null): Estimate | null =>
    estimate && atLevel(estimate, evaluation.confidenceLevel, options.confidenceLevel);
  const metric = (
    name: string,
    better: PromisedMetric['better'],
    of: (scores: ForecastScores) => Estimate | null,
    isComparable = true,
  ): PromisedMetric => {
    const [promised, now] = [at(of(evaluation.model)), of(found)];
    const difference =
      isComparable && hasIntervals && promised !== null && now !== null ? differenceOf(now, promised) : null;
    return { name, better, promised, found: now, difference };
  };
  return [
    metric('Log-loss', 'lower', ({ logLoss }) => logLoss),
    metric('Ranked probability score', 'lower', (one) => one.rankedProbabilityScore),
    metric('Macro-F1', 'higher', ({ macroF1 }) => macroF1),
    metric('Weighted kappa', 'higher', ({ quadraticKappa }) => quadraticKappa),
    metric('PR-AUC of the highest severity', 'higher', ({ averagePrecision }) => averagePrecision),
    ...judgement.classes.map((severity, k) =>
      metric(`Recall of severity ${severity}`, 'higher', ({ recall }) => recall[k]!),
    ),
    // Chance makes it larger the fewer reports there are, so that two of them are not compared.
    metric('Calibration error', 'lower', ({ calibrationError }) => calibrationError, false),
  ];
}

/**
 * The difference of two estimates from different reports, with an interval from theirs: the square-and-add rule.
 * @see Zou and Donner, Statistics in Medicine 27 (2008)
 */
export function differenceOf(now: Estimate, before: Estimate): Estimate {
  const estimate = now.estimate - before.estimate;
  return {
    estimate,
    lower: estimate - Math.hypot(now.estimate - now.lower, before.upper - before.estimate),
    upper: estimate + Math.hypot(now.upper - now.estimate, before.estimate - before.lower),
  };
}

/** An interval of one confidence level at another one, as if both its sides were normal. */
function atLevel({ estimate, lower, upper }: Estimate, from: number, to: number): Estimate {
  const factor = normalQuantile((1 + to) / 2) / normalQuantile((1 + from) / 2);
  return {
    estimate,
    lower: estimate - factor * (estimate - lower),
    upper: estimate + factor * (upper - estimate),
  };
}
