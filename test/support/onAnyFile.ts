import { analyses, type RegisteredAnalysis } from '../../src/analyses/registry.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';

/** The reports that any file of accidents can have: all but that on predictions, which only a live store has. */
export const onAnyFile: readonly RegisteredAnalysis[] = analyses.filter(({ appliesTo }) =>
  appliesTo(usAccidents),
);
