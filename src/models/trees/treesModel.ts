import type { FeatureBatch } from '../../dataset/features.js';
import type { SeverityModel } from '../severityModel.js';
import { requireColumns } from './binning.js';
import { checkTrees } from './checkTrees.js';
import { codeColumns, codedColumnsOf, textCodes } from './codedColumns.js';
import { addLeaves, type LeafTables, leafTables } from './leafTables.js';
import type { TreesModelJson } from './treesJson.js';
import { type NodeList, nodeList, walkTrees } from './walkTrees.js';

/** Gradient-boosted trees. */
export interface TreesModel extends SeverityModel {
  readonly kind: 'trees';
  toJSON(): TreesModelJson;
}

/** Rows that are scored together: their codes, and the table of a tree, stay in the nearest cache. */
const blockRows = 512;

/** So many rows are scored node by node, more by tables. */
const fewRows = 8;

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
  const columns = codedColumnsOf(json);
  // Each is made when it is needed: a server that is asked for single events never needs the tables, which are large.
  let nodes: NodeList | undefined;
  let tables: LeafTables | undefined;

  const addTables = (
    batch: FeatureBatch,
    texts: readonly (Int32Array | null)[],
    scores: Float64Array,
  ): void => {
    tables ??= leafTables(json, columns);
    const codes = new Uint16Array(columns.count * blockRows);
    const leaves = new Int32Array(blockRows);
    for (let first = 0; first < batch.count; first += blockRows) {
      const rows = Math.min(blockRows, batch.count - first);
      codeColumns(columns, batch, texts, first, rows, codes, blockRows);
      addLeaves(tables, codes, blockRows, rows, leaves, scores, first * classes.length, classes.length);
    }
  };
  return {
    kind: 'trees',
    features,
    classes,
    predict(batch: FeatureBatch): Float64Array {
      requireColumns(batch, features);
      const scores = new Float64Array(batch.count * classes.length);
      for (let at = 0; at < scores.length; at++) scores[at] = baseScores[at % classes.length]!;
      const texts = textCodes(columns, batch);
      if (batch.count <= fewRows) {
        nodes ??= nodeList(json, columns);
        walkTrees(nodes, columns, batch, texts, scores, classes.length);
      } else addTables(batch, texts, scores);
      softmax(scores, classes.length);
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
