/** Agreement of predicted with actual classes, all from one table of counts. */
import { requireInteger, requireLength, requireNonNegative, unexpectedAt } from './checks.js';

/**
 * Scores of a confusion matrix. NaN where a score is not defined; each says when. A class that neither occurs nor is predicted
 * changes none of them, except that the weights of `quadraticKappa` count it as a step.
 */
export interface ConfusionScores {
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the classes that occur or are predicted. */
  readonly macroF1: number;
  /** Cohen's kappa. NaN if one class is both all that occurs and all that is predicted. */
  readonly kappa: number;
  /** Kappa with the squared distance of the classes as weights; NaN as `kappa`. */
  readonly quadraticKappa: number;
  /** Matthews' correlation for several classes (Gorodkin's R_K). 0 if only one class occurs or is predicted. */
  readonly matthewsCorrelation: number;
  /** For each class; NaN for one that does not occur. */
  readonly recall: Float64Array;
  /** For each class; NaN for one that is never predicted. */
  readonly precision: Float64Array;
  /** For each class; 0 if no event of it is predicted, NaN for one that neither occurs nor is predicted. */
  readonly f1: Float64Array;
}

/**
 * Counts how often each class was predicted for each.
 *
 * @param actual class of each event, 0 .. classCount - 1
 * @param predicted the same
 * @returns row-major `actual * classCount + predicted`
 * @throws InputError if lengths differ or a class is out of range
 * @example
 * confusionMatrix([0, 1, 1], [0, 0, 1], 2); // [1, 0, 1, 1]
 */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classCount: number,
): Float64Array {
  requireInteger('classCount', classCount, 1);
  requireClasses('actual', actual, classCount);
  requireLength('predicted', predicted, actual.length);
  requireClasses('predicted', predicted, classCount);
  const confusion = new Float64Array(classCount * classCount);
  for (let i = 0; i < actual.length; i++) confusion[actual[i]! * classCount + predicted[i]!]!++;
  return confusion;
}

/** @throws InputError unless every value is a whole number from 0 to below `classCount`; names the first that is not. */
export function requireClasses(name: string, values: ArrayLike<number>, classCount: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(Number.isInteger(value) && value >= 0 && value < classCount))
      throw unexpectedAt(name, i, `a whole number from 0 to ${classCount - 1}`, value);
  }
}

/**
 * All scores of a confusion matrix.
 *
 * @param confusion row-major `actual * classCount + predicted`; counts or weights of at least 0
 * @throws InputError unless the matrix is square and its values are finite and at least 0
 * @see scikit-learn `balanced_accuracy_score`, `f1_score(average='macro')`, `cohen_kappa_score`, `matthews_corrcoef`;
 *   Gorodkin, Computational Biology and Chemistry 2004
 * @example
 * confusionScores([1, 0, 1, 1]).recall; // [1, 0.5]
 */
export function confusionScores(confusion: ArrayLike<number>): ConfusionScores {
  const classCount = Math.round(Math.sqrt(confusion.length));
  requireLength('confusion', confusion, classCount * classCount);
  requireNonNegative('confusion', confusion);
  const actual = new Float64Array(classCount);
  const predicted = new Float64Array(classCount);
  let correct = 0;
  for (let i = 0; i < classCount; i++) {
    correct += confusion[i * classCount + i]!;
    for (let j = 0; j < classCount; j++) {
      actual[i]! += confusion[i * classCount + j]!;
      predicted[j]! += confusion[i * classCount + j]!;
    }
  }
  const total = actual.reduce((sum, count) => sum + count, 0);
  const ratios = (above: (k: number) => number, below: (k: number) => number) =>
    Float64Array.from(actual, (_, k) => above(k) / below(k));
  const hits = (k: number) => confusion[k * classCount + k]!;
  const recall = ratios(hits, (k) => actual[k]!);
  const f1 = ratios(
    (k) => 2 * hits(k),
    (k) => actual[k]! + predicted[k]!,
  );
  return {
    accuracy: correct / total,
    balancedAccuracy: meanOfDefined(recall),
    macroF1: meanOfDefined(f1),
    kappa: weightedKappa(confusion, actual, predicted, total, (i, j) => (i === j ? 0 : 1)),
    quadraticKappa: weightedKappa(confusion, actual, predicted, total, (i, j) => (i - j) ** 2),
    matthewsCorrelation: matthews(correct, total, actual, predicted),
    recall,
    precision: ratios(hits, (k) => predicted[k]!),
    f1,
  };
}

/** 1 - disagreement / disagreement by chance. */
function weightedKappa(
  confusion: ArrayLike<number>,
  actual: Float64Array,
  predicted: Float64Array,
  total: number,
  weight: (i: number, j: number) => number,
): number {
  const classCount = actual.length;
  let observed = 0;
  let byChance = 0;
  for (let i = 0; i < classCount; i++) {
    for (let j = 0; j < classCount; j++) {
      observed += weight(i, j) * confusion[i * classCount + j]!;
      byChance += (weight(i, j) * actual[i]! * predicted[j]!) / total;
    }
  }
  return byChance === 0 ? Number.NaN : 1 - observed / byChance;
}

function matthews(correct: number, total: number, actual: Float64Array, predicted: Float64Array): number {
  let [both, actualSquares, predictedSquares] = [0, 0, 0];
  for (let k = 0; k < actual.length; k++) {
    both += actual[k]! * predicted[k]!;
    actualSquares += actual[k]! ** 2;
    predictedSquares += predicted[k]! ** 2;
  }
  const below = Math.sqrt((total ** 2 - predictedSquares) * (total ** 2 - actualSquares));
  if (total === 0) return Number.NaN;
  return below === 0 ? 0 : (correct * total - both) / below;
}

/** Mean of the values that are not NaN; NaN if there is none. */
function meanOfDefined(values: Float64Array): number {
  let [sum, defined] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    defined++;
  }
  return sum / defined;
}
