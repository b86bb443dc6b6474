import type { Interval } from '../../base/interval.js';
import type { Comparison } from '../../models/judging/compare.js';
import type { Estimate } from '../../stats/coefficients.js';

export type { Estimate };

/** A model beside one other forecaster, by log-loss. The interval `jointly` holds together with those beside it. */
export type Skill = Pick<Comparison, 'with' | 'model' | 'other' | 'jointly' | 'verdict'> & {
  readonly difference: Pick<Estimate, 'estimate'>;
};

/** The one with the least log-loss: what a model has to beat. */
export function strongestOf<One extends Pick<Skill, 'other'>>(skills: readonly One[]): One {
  return skills.reduce((best, one) => (one.other < best.other ? one : best));
}

/** What a verdict has to name: the strongest of those that are shown to be better than the model, else the strongest. */
export function decisiveOf<One extends Pick<Skill, 'other' | 'verdict'>>(skills: readonly One[]): One {
  const better = skills.filter(({ verdict }) => verdict === 'worse');
  return strongestOf(better.length > 0 ? better : skills);
}

/** What a comparison of log-losses needs to be told as a change. */
type Compared = Pick<Skill, 'model' | 'other' | 'difference' | 'jointly'>;

/** The log-loss of the model beside that of the other one, as a share of it: below 0 where the model is better. */
export function changeOf({ other, difference, jointly }: Compared): Estimate {
  return shareOf(other, difference.estimate, jointly);
}

/** The same for the other one beside the model. */
export function reverseChangeOf({ model, difference, jointly }: Compared): Estimate {
  return shareOf(model, -difference.estimate, { lower: -jointly.upper, upper: -jointly.lower });
}

function shareOf(whole: number, difference: number, { lower, upper }: Interval): Estimate {
  // No log-loss is below 0.
  return { estimate: difference / whole, lower: Math.max(-1, lower / whole), upper: upper / whole };
}

/** A change as a ratio of log-losses: 0.94 for 6 % lower. */
export function ratioOf({ estimate, lower, upper }: Estimate): Estimate {
  return { estimate: 1 + estimate, lower: 1 + lower, upper: 1 + upper };
}
