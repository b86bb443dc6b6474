import { setImmediate } from 'node:timers/promises';
import { InputError } from '../../base/errors.js';
import type { BinnedRows } from './binnedRows.js';
import type { Binning } from './binning.js';
import type { BinnedTree } from './growTree.js';
import { checkTreesOptions, type TreesOptions } from './options.js';
import type { SharedRows } from './sharedRows.js';
import { roundGrower } from './threads.js';
import type { TreeJson, TreesModelJson } from './treesJson.js';
import { type TreesModel, treesModelOf } from './treesModel.js';

/** Which rows to learn from, and which decide when to stop. Rows without a severity are left out. */
export interface TrainingRows {
  readonly train: Uint32Array;
  /** Empty for none: then all rounds are run. */
  readonly validate: Uint32Array;
}

/**
 * Trains gradient-boosted trees: softmax over the severities that the rows have, trees grown leaf by leaf on histograms, as
 * LightGBM does it. The model depends on the rows and options alone. It ends with the round of the lowest log-loss on the
 * validation rows.
 *
 * Takes about 60 bytes for each row, and 16 for each thread.
 *
 * @throws InputError when the training rows do not have two severities, or an option is out of range
 * @example
 * const rows = new BinnedRows(createBinning(sample, features));
 * rows.append(batch);
 * const model = await trainTrees(rows, { train, validate }, { threads: 2 });
 */
export async function trainTrees(
  rows: BinnedRows,
  { train, validate }: TrainingRows,
  options: TreesOptions = {},
): Promise<TreesModel> {
  const { rounds, learningRate, leaves, l2, classWeights, ...rest } = checkTreesOptions(options);
  const { minRowsPerLeaf, minHessianPerLeaf, stopAfterRounds, threads, signal, onRound } = rest;
  signal?.throwIfAborted();
  const { classes, labels } = classesOf(rows, train);
  const isKnown = (row: number): boolean => labels[row]! < classes.length;
  const weights = Float64Array.from(classes, (severity) => classWeights[severity] ?? 1);
  const known = {
    train: shared(train.filter(isKnown).sort()),
    validate: shared(validate.filter(isKnown).sort()),
  };
  const frequencies = weightedFrequencies(labels, known.train, weights);
  const probabilities = frequencies.map((frequency) => {
    const values = new Float32Array(new SharedArrayBuffer(4 * rows.count));
    return values.fill(frequency);
  });
  const all: SharedRows = {
    binning: rows.binning,
    words: rows.words,
    rowWords: rows.rowWords,
    labels,
    probabilities,
    ...known,
    weights,
    rules: { leaves, learningRate, l2, minHessian: minHessianPerLeaf, minRows: minRowsPerLeaf },
  };

  const grower = roundGrower(all, threads);
  const grown: (readonly BinnedTree[])[] = [];
  let best = { rounds: 0, logLoss: logLossOf(all) ?? 0 };
  try {
    for (let round = 1; round <= rounds; round++) {
      grown.push(await grower.grow());
      normalise(all, known.train);
      normalise(all, known.validate);
      const logLoss = logLossOf(all);
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
    rounds: grown.slice(0, best.rounds).map((trees) => trees.map((tree) => treeJson(tree, rows.binning))),
  };
  return treesModelOf(json);
}

/** The severities of some rows, and the position of its severity among them for each row; 255 for none of them. */
function classesOf(rows: BinnedRows, train: Uint32Array) {
  const isFound = new Uint8Array(5);
  for (const row of train) {
    if (row >= rows.count) {
      throw new InputError(`Expected rows below ${rows.count}, got ${row}.`, {
        hint: 'Choose among the rows that were appended.',
      });
    }
    isFound[rows.severity[row]!] = 1;
  }
  const classes = [1, 2, 3, 4].filter((severity) => isFound[severity] === 1);
  if (classes.length < 2) {
    throw new InputError('The training rows have fewer than two severities.', {
      hint: 'Choose a longer time to train on.',
      details: { classes },
    });
  }
  const positions = Uint8Array.from({ length: 5 }, (_, severity) => classes.indexOf(severity));
  const labels = new Uint8Array(new SharedArrayBuffer(rows.count));
  for (let row = 0; row < rows.count; row++) labels[row] = positions[rows.severity[row]!]!;
  return { classes, labels };
}

function weightedFrequencies(labels: Uint8Array, train: Uint32Array, weights: Float64Array): number[] {
  const sums = new Float64Array(weights.length);
  for (const row of train) sums[labels[row]!]! += weights[labels[row]!]!;
  const total = sums.reduce((sum, value) => sum + value, 0);
  return Array.from(sums, (sum) => sum / total);
}

/** Makes the probabilities of some rows sum to 1. */
function normalise({ probabilities }: SharedRows, rows: Uint32Array): void {
  const classCount = probabilities.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let sum = 0;
    for (let k = 0; k < classCount; k++) sum += probabilities[k]![row]!;
    const factor = 1 / sum;
    for (let k = 0; k < classCount; k++) {
      const values = probabilities[k]!;
      values[row] = values[row]! * factor;
    }
  }
}

/** Weighted log-loss of the validation rows, null without any. */
function logLossOf({ probabilities, labels, weights, validate }: SharedRows): number | null {
  if (validate.length === 0) return null;
  let loss = 0;
  let total = 0;
  for (const row of validate) {
    const label = labels[row]!;
    loss -= weights[label]! * Math.log(probabilities[label]![row]!);
    total += weights[label]!;
  }
  return loss / total;
}

function shared(rows: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  copy.set(rows);
  return copy;
}

/** The largest finite 32-bit number. */
const largestNumber = (2 - 2 ** -23) * 2 ** 127;

function treeJson({ nodes, values, covers }: BinnedTree, { bins }: Binning): TreeJson {
  return {
    feature: nodes.map(({ split }) => split.feature),
    threshold: nodes.map(({ split }) => {
      const of = bins[split.feature]!;
      // Without a threshold above it, the last bin takes all values: only missing ones go right.
      return 'thresholds' in of ? (of.thresholds[split.lastLeft] ?? largestNumber) : null;
    }),
    categories: nodes.map(({ split }) => {
      const of = bins[split.feature]!;
      if ('thresholds' in of) return null;
      const codes = Array.from({ length: of.texts.length + 1 }, (_, code) => code);
      return codes.filter((code) => split.leftBins[code] === 1);
    }),
    missingLeft: nodes.map(({ split }) => split.leftBins[bins[split.feature]!.missing] === 1),
    left: nodes.map(({ left }) => left),
    right: nodes.map(({ right }) => right),
    value: values,
    cover: covers,
  };
}
