import { alwaysTwo } from '../../models/baselines/alwaysTwo.js';
import type { OpenedModel } from '../../models/folder/openModel.js';
import { observedMix } from '../../models/judging/classFactors.js';
import { compare } from '../../models/judging/compare.js';
import { type Costs, stepCosts } from '../../models/judging/costs.js';
import type { Forecasts } from '../../models/judging/forecasts.js';
import { judgeAnyDays } from '../../models/judging/judge.js';
import type { Judgement } from '../../models/judging/judgement.js';
import type { Skill } from '../common/skill.js';
import type { PredictionsContext } from './context.js';

/** A forecaster that gives the same probabilities to every report, on the reports of the predictions. */
export interface ConstantForecaster {
  readonly name: ConstantName;
  /** The probability that it gives to each class. */
  readonly shares: readonly number[];
  readonly judgement: Judgement;
  /** The predictions beside it by log-loss. Without intervals the ends are the estimate, and nothing is decided. */
  readonly skill: Skill;
}

/** `shares in hindsight` are those of the judged reports themselves, which no forecaster knows. */
export type ConstantName = 'class frequencies' | 'always 2' | 'shares in hindsight' | 'equal shares';

/** The id of its finding, `beside-always-2`, without `beside-`. */
export function idOf(name: ConstantName): string {
  return name.replaceAll(' ', '-');
}

/**
 * The baselines: those that are shown to be better than the predictions, and the others, each with the best first. Nobody
 * could forecast the shares in hindsight, so they are none.
 */
export function rankedBaselines(constants: readonly ConstantForecaster[]): {
  readonly better: readonly ConstantForecaster[];
  readonly others: readonly ConstantForecaster[];
} {
  const ranked = constants
    .filter(({ name }) => name !== 'shares in hindsight')
    .toSorted((a, b) => a.skill.other - b.skill.other);
  return {
    better: ranked.filter(({ skill }) => skill.verdict === 'worse'),
    others: ranked.filter(({ skill }) => skill.verdict !== 'worse'),
  };
}

/** The baseline that a verdict names: the best of those that are shown to be better than the predictions, else the best. */
export function decisiveBaseline(constants: readonly ConstantForecaster[]): ConstantForecaster {
  const { better, others } = rankedBaselines(constants);
  return [...better, ...others][0]!;
}

/** At least one baseline. Class frequencies need the model, and always 2 needs all four severities. */
export function constantForecasters(
  { forecasts, model, options, hasIntervals }: PredictionsContext,
  judgement: Judgement,
): readonly ConstantForecaster[] {
  const { classes } = forecasts;
  const costs = model?.info.costs ?? stepCosts(classes.length);
  const mixes = new Map<ConstantName, readonly number[]>();
  if (model !== null) mixes.set('class frequencies', frequenciesOf(model));
  if (classes.join() === alwaysTwo.classes.join())
    mixes.set('always 2', [...alwaysTwo.predict({ count: 1, columns: [] })]);
  if (mixes.size === 0)
    mixes.set(
      'equal shares',
      classes.map(() => 1 / classes.length),
    );
  // With one severity only it is always right, and nothing can be a share of its log-loss.
  const hindsight = hindsightOf(forecasts);
  if (!hindsight.includes(1)) mixes.set('shares in hindsight', hindsight);
  const constants = [...mixes].map(([name, shares]) => ({
    name,
    shares,
    constant: forecasts.constant(shares, cheapest(shares, costs)),
  }));
  const { confidenceLevel, seed } = options;
  const comparisons = hasIntervals
    ? compare(
        { forecasts },
        Object.fromEntries(constants.map(({ name, constant }) => [name, { forecasts: constant }])),
        { metrics: ['logLoss'], confidenceLevel, seed },
      )
    : [];
  return constants.map(({ name, shares, constant }) => {
    const own = judgeAnyDays(constant, { bins: 1, costs, confidenceLevel, seed });
    return {
      name,
      shares,
      judgement: own,
      skill: comparisons.find((one) => one.with === name) ?? withoutInterval(name, judgement, own),
    };
  });
}

/** Of the training window; if the model is adjusted to the validation window, adjusted to that one, too. */
export function frequenciesOf({ model, info }: OpenedModel): readonly number[] {
  const { train, validation } = info.windows;
  const learned = sharesOf(train.events);
  return model.toJSON().classFactors === undefined ? learned : observedMix(validation.events, learned);
}

function hindsightOf({ classes, actual }: Forecasts): number[] {
  const events = classes.map(() => 0);
  for (const k of actual) events[k]! += 1;
  return sharesOf(events);
}

function sharesOf(events: readonly number[]): number[] {
  const count = events.reduce((sum, n) => sum + n, 0);
  return events.map((n) => n / count);
}

/** The decision that costs least if these are the probabilities. */
function cheapest(shares: readonly number[], costs: Costs): number {
  const costOf = (decided: number): number =>
    shares.reduce((sum, share, actual) => sum + share * costs[actual]![decided]!, 0);
  return shares.reduce((best, _, k) => (costOf(k) < costOf(best) ? k : best), 0);
}

function withoutInterval(name: string, { metrics }: Judgement, other: Judgement): Skill {
  const [model, constant] = [metrics.logLoss!.estimate, other.metrics.logLoss!.estimate];
  const estimate = model - constant;
  return {
    with: name,
    model,
    other: constant,
    difference: { estimate },
    jointly: { lower: estimate, upper: estimate },
    verdict: 'undecided',
  };
}
