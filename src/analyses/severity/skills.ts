import type { Comparison } from '../../models/judging/compare.js';
import { notAdjusted } from '../../models/training/baselines.js';
import type { SeverityStudy, StudyPart } from '../../models/training/study.js';
import type { Skill } from '../common/skill.js';

/** The first forecaster of a part beside each other one. */
export function skillsIn({ comparisons }: Pick<StudyPart, 'comparisons'>): readonly Comparison[] {
  return comparisons.filter(({ metric }) => metric === 'logLoss');
}

/** The trees beside each other forecaster. */
export function skillsOf({ kinds }: Pick<SeverityStudy, 'kinds'>): {
  readonly baselines: Skill[];
  readonly models: Skill[];
} {
  const skills = skillsIn(kinds);
  return {
    baselines: skills.filter((one) => isBaseline(one.with)),
    models: skills.filter((one) => !isBaseline(one.with)),
  };
}

/** Whether a forecaster of `kinds` needs no model. */
export function isBaseline(name: string): boolean {
  return !['trees', 'multinomialLogit', 'proportionalOdds', notAdjusted].includes(name);
}
