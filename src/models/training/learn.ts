import { availableParallelism } from 'node:os';
import type { Feature } from '../../dataset/features.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';
import { BinnedRows } from '../trees/binnedRows.js';
import { createBinning } from '../trees/binning.js';
import { trainTrees } from '../trees/trainTrees.js';
import type { TrainedKind, TrainSettings } from './options.js';

/** What to learn from, with the columns of the features. Every event has a severity. */
export interface LearningData {
  readonly train: LabelledBatch;
  /** Decides when the trees stop. */
  readonly validation: LabelledBatch;
}

export type LearnSettings = Pick<
  TrainSettings,
  'rounds' | 'leaves' | 'learningRate' | 'threads' | 'signal'
> & { readonly onRound?: (round: number) => void };

/** Trains a model of a kind on events in memory. */
export async function learn(
  kind: TrainedKind,
  features: readonly Feature[],
  { train, validation }: LearningData,
  settings: LearnSettings,
): Promise<SeverityModel> {
  if (kind !== 'trees') return learnDirectly(kind, features, train, settings);
  const rows = new BinnedRows(createBinning(train, features), train.count + validation.count);
  rows.append(train);
  rows.append(validation);
  return learnTrees(rows, (row) => row < train.count, settings);
}

/** Trains trees on binned rows: those that `isTrain` tells, until the loss on the others no longer falls. */
export async function learnTrees(
  rows: BinnedRows,
  isTrain: (row: number) => boolean,
  { rounds, leaves, learningRate, threads, signal, onRound }: LearnSettings,
): Promise<SeverityModel> {
  return trainTrees(
    rows,
    { train: rows.select(isTrain), validate: rows.select((row) => !isTrain(row)) },
    {
      rounds,
      leaves,
      learningRate,
      threads: threads ?? availableParallelism(),
      ...(signal === undefined ? {} : { signal }),
      ...(onRound === undefined
        ? {}
        : { onRound: ({ round }: { readonly round: number }) => onRound(round) }),
    },
  );
}
