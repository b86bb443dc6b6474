import type { FeatureBatch } from '../../dataset/features.js';
import type { SeverityModel } from '../severityModel.js';
import { requireColumns } from './binning.js';
import { checkTrees } from './checkTrees.js';
import { leafTables } from './leafTables.js';
import type { TreesModelJson } from './treesJson.js';
import { treeWalker } from './walkTrees.js';

/** Gradient-boosted trees. */
export interface TreesModel extends SeverityModel {
  readonly kind: 'trees';
  toJSON(): TreesModelJson;
}

/**
 * Makes a model of its JSON.
 *
 * @throws InputError when a part of it is missing, out of range, or does not fit the others
 * @example
 * const model = treesModelOf(JSON.parse(text));
 * const probabilities = model.predict(batch);
 */
export function treesModelOf(json: TreesModelJson): TreesModel {
  checkTrees(json);
  const { features, classes, baseScores } = json;
  const width = classes.length;
  const addLeaves = leafTables(json) ?? treeWalker(json);
  return {
    kind: 'trees',
    features,
    classes,
    predict(batch: FeatureBatch): Float64Array {
      requireColumns(batch, features);
      const scores = new Float64Array(batch.count * width);
      for (let at = 0; at < scores.length; at++) scores[at] = baseScores[at % width]!;
      addLeaves(batch, scores);
      softmax(scores, width);
      return scores;
    },
    toJSON: () => json,
  };
}

/** Turns scores into probabilities, row by row. */
function softmax(scores: Float64Array, classCount: number): void {
  for (let first = 0; first < scores.length; first += classCount) {
    let highest = scores[first]!;
    for (let k = 1; k < classCount; k++) highest = Math.max(highest, scores[first + k]!);
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += scores[first + k] = Math.exp(scores[first + k]! - highest);
    for (let k = 0; k < classCount; k++) scores[first + k]! /= sum;
  }
}
