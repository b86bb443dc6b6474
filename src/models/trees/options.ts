import type { OptionNames } from '../../base/checks.js';
import {
  requireFraction,
  requireInteger,
  requireKnownOptions,
  requireLimit,
  requireNumber,
  requirePositive,
  requireSignal,
  unexpected,
} from '../../base/checks.js';

import { mostLeaves } from './treesJson.js';

export interface TreesOptions {
  /** Most rounds; each adds one tree for each class. @default 400 */
  readonly rounds?: number;
  /** Share of each tree that is added, above 0 to 1. @default 0.1 */
  readonly learningRate?: number;
  /** Most leaves of a tree, 2 to 256. @default 31 */
  readonly leaves?: number;
  /** Fewest training rows of a leaf. @default 20 */
  readonly minRowsPerLeaf?: number;
  /** Smallest sum of second derivatives in a leaf. @default 0.001 */
  readonly minHessianPerLeaf?: number;
  /** Shrinks the values of leaves: added to the sum of second derivatives. @default 0 */
  readonly l2?: number;
  /** Weight of the rows of each severity, `{ 4: 2 }` to count severity 4 twice. @default 1 for each */
  readonly classWeights?: Readonly<Record<number, number>>;
  /** Stops after this many rounds without a lower log-loss on the validation rows. @default 20 */
  readonly stopAfterRounds?: number;
  /** Worker threads, at most one for each class. The model does not depend on it. @default 1 */
  readonly threads?: number;
  /** Stops the training: the promise rejects with its reason. @default none */
  readonly signal?: AbortSignal;
  /** Called after each round. @default none */
  readonly onRound?: (round: TrainingRound) => void;
}

/** What is known after a round. */
export interface TrainingRound {
  /** From 1. */
  readonly round: number;
  /** Of the validation rows, in nats for each row; null without validation rows. */
  readonly logLoss: number | null;
}

export const treesDefaults: Required<Omit<TreesOptions, 'signal' | 'onRound'>> = {
  rounds: 400,
  learningRate: 0.1,
  leaves: 31,
  minRowsPerLeaf: 20,
  minHessianPerLeaf: 1e-3,
  l2: 0,
  classWeights: {},
  stopAfterRounds: 20,
  threads: 1,
};

const optionNames: OptionNames<TreesOptions> = { ...treesDefaults, signal: undefined, onRound: undefined };

export type CheckedTreesOptions = typeof treesDefaults & Pick<TreesOptions, 'signal' | 'onRound'>;

/** Options with their defaults. @throws InputError for one that is unknown or out of range */
export function checkTreesOptions(given: TreesOptions): CheckedTreesOptions {
  requireKnownOptions('trainTrees', given, optionNames);
  const options: CheckedTreesOptions = { ...treesDefaults, ...given };
  requireInteger('rounds', options.rounds, 1);
  requirePositive('learningRate', requireFraction('learningRate', options.learningRate));
  requireInteger('leaves', options.leaves, 2, mostLeaves);
  requireInteger('minRowsPerLeaf', options.minRowsPerLeaf, 1);
  requirePositive('minHessianPerLeaf', options.minHessianPerLeaf);
  requireNumber('l2', options.l2, 0, Number.POSITIVE_INFINITY);
  requireLimit('stopAfterRounds', options.stopAfterRounds, 'Infinity for all rounds');
  requireInteger('threads', options.threads, 1);
  requireSignal(options.signal);
  for (const [severity, weight] of Object.entries(options.classWeights)) {
    if (!/^[1-4]$/.test(severity))
      throw unexpected('classWeights', 'weights of the severities 1 to 4', severity);
    requirePositive(`classWeights[${severity}]`, weight);
  }
  return options;
}
