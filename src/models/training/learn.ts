import { availableParallelism } from 'node:os';
import type { Feature } from '../../dataset/features.js';
import { fitFrequencies } from '../baselines/fitFrequencies.js';
import { fitLinear } from '../linear/fitLinear.js';
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
  if (kind === 'frequencies') return fitFrequencies(train, features, { by: groupsIn(features) });
  if (kind !== 'trees') return fitLinear(kind, train, features);
  const rows = new BinnedRows(createBinning(train, features), train.count + validation.count);
  rows.append(train);
  rows.append(validation);
  return learnTrees(rows, (row) => row < train.count, settings);
}

/** Feed and state, as far as the features have them. */
function groupsIn(features: readonly Feature[]): readonly string[] {
  return ['source', 'state'].filter((name) => features.some((feature) => feature.name === name));
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
