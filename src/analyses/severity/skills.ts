import { notAdjusted } from '../../models/training/baselines.js';
import type { SeverityStudy } from '../../models/training/studySeverity.js';
import type { Skill } from '../common/skill.js';

/** The trees beside each other forecaster, by log-loss. */
export function skillsOf({ kinds }: SeverityStudy): {
  readonly baselines: Skill[];
  readonly models: Skill[];
} {
  const skills = kinds.comparisons.filter(({ metric }) => metric === 'logLoss');
  const names = ['multinomialLogit', 'proportionalOdds', notAdjusted];
  const isModel = (one: Skill): boolean => names.includes(one.with);
  return { baselines: skills.filter((one) => !isModel(one)), models: skills.filter(isModel) };
}
