import type { FeatureBatch } from '../../dataset/features.js';
import { logisticBetween } from '../../stats/logistic.js';
import type { SeverityModel } from '../severityModel.js';
import { checkLinearJson } from './checkLinearJson.js';
import type { LinearModelJson, LinearTermJson } from './linearJson.js';
import { createPositions, type FindPositions, type Positions, positionsIn } from './positions.js';

/** A multinomial logit or proportional-odds model. */
export interface LinearModel extends SeverityModel {
  readonly kind: LinearModelJson['kind'];
  toJSON(): LinearModelJson;
}

/**
 * The model of a JSON that `toJSON` gave.
 *
 * @throws InputError when the JSON is not a whole linear model
 */
export function linearModelOf(json: unknown): LinearModel {
  const checked = checkLinearJson(json);
  const { kind, features, classes, terms } = checked;
  const scorers = terms.map(scorerOf);
  const offsets =
    checked.kind === 'multinomialLogit'
      ? Float64Array.from(checked.intercepts)
      : Float64Array.from(checked.thresholds);
  const scoreCount = kind === 'multinomialLogit' ? offsets.length : 1;
  const fill = kind === 'multinomialLogit' ? softmax : differences;
  return {
    kind,
    features,
    classes,
    predict({ count, columns }: FeatureBatch): Float64Array {
      const scores = new Float64Array(count * scoreCount);
      const positions = createPositions(count);
      scorers.forEach((scorer, at) => {
        scorer.find(columns[at]!, positions);
        addWeights(scores, positions, scorer.weights, scoreCount);
      });
      const probabilities = new Float64Array(count * classes.length);
      fill(probabilities, scores, offsets);
      return probabilities;
    },
    toJSON: () => checked,
  };
}

/** One term, ready for arithmetic: `weights[level * scores + score]`. */
interface Scorer {
  readonly find: FindPositions;
  readonly weights: Float64Array;
}

function scorerOf({ levels, weights }: LinearTermJson): Scorer {
  const scoreCount = weights.length;
  const flat = new Float64Array(scoreCount * weights[0]!.length);
  weights.forEach((ofScore, score) => {
    ofScore.forEach((weight, level) => {
      flat[level * scoreCount + score] = weight;
    });
  });
  return { find: positionsIn(levels), weights: flat };
}

function addWeights(
  scores: Float64Array,
  { lower, upper, share }: Positions,
  weights: Float64Array,
  scoreCount: number,
): void {
  for (let event = 0, at = 0; event < lower.length; event++) {
    const low = lower[event]! * scoreCount;
    const high = upper[event]! * scoreCount;
    const above = share[event]!;
    for (let score = 0; score < scoreCount; score++, at++) {
      scores[at]! += (1 - above) * weights[low + score]! + above * weights[high + score]!;
    }
  }
}

/** The multinomial logit: softmax, with score 0 for the first class. */
function softmax(probabilities: Float64Array, scores: Float64Array, intercepts: Float64Array): void {
  const others = intercepts.length;
  const classes = others + 1;
  for (let from = 0, to = 0; from < scores.length; from += others, to += classes) {
    let top = 0;
    for (let k = 0; k < others; k++) {
      probabilities[to + k + 1] = scores[from + k]! + intercepts[k]!;
      top = Math.max(top, probabilities[to + k + 1]!);
    }
    let sum = 0;
    for (let k = to; k < to + classes; k++) {
      probabilities[k] = Math.exp(probabilities[k]! - top);
      sum += probabilities[k]!;
    }
    for (let k = to; k < to + classes; k++) probabilities[k]! /= sum;
  }
}

/** Proportional odds: differences of the cumulative probabilities. */
function differences(probabilities: Float64Array, scores: Float64Array, thresholds: Float64Array): void {
  const last = thresholds.length;
  let to = 0;
  for (const score of scores) {
    let below = Number.NEGATIVE_INFINITY;
    for (let k = 0; k <= last; k++, to++) {
      const above = k === last ? Number.POSITIVE_INFINITY : thresholds[k]! - score;
      probabilities[to] = logisticBetween(below, above);
      below = above;
    }
  }
}
