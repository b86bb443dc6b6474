import { setImmediate } from 'node:timers/promises';
import type { BinnedRows } from './binnedRows.js';
import type { BinnedTree } from './growTree.js';
import { checkTreesOptions, type TreesOptions } from './options.js';
import { logLossOf, normalise, startProbabilities, weightedFrequencies } from './probabilities.js';
import type { SharedRows } from './sharedRows.js';
import { roundGrower } from './threads.js';
import { classedRows, type TrainingRows } from './trainingRows.js';
import { treeJsonOf } from './treeJsonOf.js';
import type { TreesModelJson } from './treesJson.js';
import { type TreesModel, treesModelOf } from './treesModel.js';

/**
 * Trains gradient-boosted trees: softmax over the severities that the rows have, trees grown leaf by leaf on histograms, as
 * LightGBM does it. The model depends on the rows and options alone. It ends with the round of the lowest log-loss on the
 * validation rows.
 *
 * Takes about 50 bytes for each row, and 16 more for each thread.
 *
 * @throws InputError when the training rows do not have two severities, or an option is out of range
 * @example
 * const rows = new BinnedRows(createBinning(sample, features));
 * rows.append(batch);
 * const model = await trainTrees(rows, { train, validate }, { threads: 2 });
 */
export async function trainTrees(
  rows: BinnedRows,
  which: TrainingRows,
  options: TreesOptions = {},
): Promise<TreesModel> {
  const { rounds, learningRate, leaves, l2, classWeights, ...rest } = checkTreesOptions(options);
  const { minRowsPerLeaf, minHessianPerLeaf, stopAfterRounds, threads, signal, onRound } = rest;
  signal?.throwIfAborted();
  const { classes, labels, train, validate } = classedRows(rows, which);
  const weights = Float64Array.from(classes, (severity) => classWeights[severity] ?? 1);
  const frequencies = weightedFrequencies(labels, train, weights);
  const probabilities = startProbabilities(rows.count, frequencies);
  const lossOf = () => logLossOf(probabilities, labels, weights, validate);
  const shared: SharedRows = {
    binning: rows.binning,
    words: rows.words,
    rowWords: rows.rowWords,
    labels,
    probabilities,
    train,
    validate,
    weights,
    rules: { leaves, learningRate, l2, minHessian: minHessianPerLeaf, minRows: minRowsPerLeaf },
  };

  const grower = roundGrower(shared, threads);
  const grown: (readonly BinnedTree[])[] = [];
  let best = { rounds: 0, logLoss: lossOf() ?? 0 };
  try {
    for (let round = 1; round <= rounds; round++) {
      grown.push(await grower.grow());
      normalise(probabilities, train);
      normalise(probabilities, validate);
      const logLoss = lossOf();
      if (logLoss === null || logLoss < best.logLoss) best = { rounds: round, logLoss: logLoss ?? 0 };
      onRound?.({ round, logLoss });
      // Lets an abort through, which is an event like others.
      await setImmediate();
      signal?.throwIfAborted();
      if (round - best.rounds >= stopAfterRounds) break;
    }
  } finally {
    await grower.close();
  }
  const json: TreesModelJson = {
    kind: 'trees',
    features: rows.binning.features,
    classes,
    baseScores: frequencies.map(Math.log),
    vocabularies: rows.binning.bins.map((bins) => ('texts' in bins ? bins.texts : null)),
    rounds: grown.slice(0, best.rounds).map((trees) => trees.map((tree) => treeJsonOf(tree, rows.binning))),
  };
  return treesModelOf(json);
}
