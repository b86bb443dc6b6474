import type { FeatureBatch } from '../../dataset/features.js';
import type { SeverityModel } from '../severityModel.js';
import type { TreesModelJson } from './treesJson.js';

/** Gradient-boosted trees. */
export interface TreesModel extends SeverityModel {
  readonly kind: 'trees';
  toJSON(): TreesModelJson;
}

export function treesModelOf(json: TreesModelJson): TreesModel {
  const { features, classes } = json;
  return {
    kind: 'trees',
    features,
    classes,
    predict: (batch: FeatureBatch) => new Float64Array(batch.count * classes.length),
    toJSON: () => json,
  };
}
