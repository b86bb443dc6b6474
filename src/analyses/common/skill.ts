import type { Comparison } from '../../models/judging/compare.js';
import type { Estimate } from '../../stats/coefficients.js';

export type { Estimate };

/** A model beside one other forecaster, by log-loss. */
export type Skill = Pick<Comparison, 'with' | 'model' | 'other' | 'difference' | 'verdict'>;

/** The one with the least log-loss: what a model has to beat. */
export function strongestOf<One extends Skill>(skills: readonly One[]): One {
  return skills.reduce((best, one) => (one.other < best.other ? one : best));
}

/** The log-loss of the model beside that of the other one, as a share of it: below 0 where the model is better. */
export function changeOf({ other, difference }: Skill): Estimate {
  return {
    estimate: difference.estimate / other,
    lower: difference.lower / other,
    upper: difference.upper / other,
  };
}

/** The same for the other one beside the model. */
export function reverseChangeOf({ model, difference }: Skill): Estimate {
  return {
    estimate: -difference.estimate / model,
    lower: -difference.upper / model,
    upper: -difference.lower / model,
  };
}

/** A change as a ratio of log-losses: 0.94 for 6 % lower. */
export function ratioOf({ estimate, lower, upper }: Estimate): Estimate {
  return { estimate: 1 + estimate, lower: 1 + lower, upper: 1 + upper };
}
