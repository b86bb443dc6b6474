import { dayNumber } from '../../base/dates.js';
import { featuresOf } from '../../dataset/featureSets.js';
import { requireSource, type Source } from '../../query/source.js';
import { adjustedModel } from '../adjustedModel.js';
import type { Json } from '../folder/modelFacts.js';
import type { ModelContent } from '../folder/writeModelFolder.js';
import { featureProfile } from '../monitoring/featureProfile.js';
import { readLabelled } from '../readEvents.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';
import { BinnedRows } from '../trees/binnedRows.js';
import { createBinning } from '../trees/binning.js';
import { takeRows } from './batches.js';
import { countDays } from './countDays.js';
import { sampledRows, type TrainingJob, within } from './job.js';
import { judgeInWindows, type TrainedJudgement } from './judgeInWindows.js';
import { learn, learnTrees } from './learn.js';
import { mostSampleRows, type TrainOptions, type TrainSettings, trainSettings } from './options.js';
import { optionsOf, readSample } from './sampling.js';
import { chooseWindows, requireClasses, requireEnough, rowsOf, type Windows } from './windows.js';

/** A model with all that a folder keeps of it, and how good it is. */
export interface TrainedSeverity {
  /** For `writeModelFolder`. */
  readonly content: ModelContent;
  readonly windows: Windows;
  readonly rows: TrainingRowCounts;
  readonly judgement: TrainedJudgement;
  readonly seconds: number;
}

/** What became of the accidents that match the filter. */
export interface TrainingRowCounts {
  readonly read: number;
  /** Without a severity from 1 to 4, or without a time. */
  readonly withoutSeverity: number;
  readonly outsideWindows: number;
  /** Left out, because `rows` allows no more. */
  readonly notSampled: number;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/**
 * Trains a model of severity and judges it as a forecaster would be: it learns from the training window, stops and chooses its
 * thresholds on the validation window after it, and is judged on the test window after that, beside class frequencies. The
 * same accidents, options and seed give the same model, whatever the number of threads and the order of the source.
 *
 * Reads the source three times, in batches: a sample, what trees learn from (about 80 bytes an accident in memory), and what
 * is judged.
 *
 * @throws DataError when a window has too few accidents or one severity only, or the training window lacks a severity
 * @example
 * const source = await openSource('my.csv');
 * const { content, judgement } = await trainSeverity(source);
 * await writeModelFolder('model', content);
 * judgement.model.metrics.logLoss; // { estimate: 0.61, lower: 0.60, upper: 0.62 }
 */
export async function trainSeverity(source: Source, options: TrainOptions = {}): Promise<TrainedSeverity> {
  const startedMs = performance.now();
  const settings = trainSettings(options);
  requireSource(source);
  const { where, seed, signal, onProgress } = settings;
  onProgress({ stage: 'counting', done: 0, total: 1, unit: 'row' });
  const counted = await countDays(source, where, signal);
  const windows = chooseWindows(counted.days, settings);
  const inWindows = rowsOf(windows.train) + rowsOf(windows.validation) + rowsOf(windows.test);
  const share = Math.min(1, settings.rows / inWindows);
  if (share < 1) requireEnough(windows, share);
  const features = featuresOf(settings.features);
  const job: TrainingJob = { source, settings, windows, features, share };

  const sample = await readSample(source, features, {
    where: within(where, windows.train, windows.train),
    share: Math.min(share, mostSampleRows / rowsOf(windows.train)),
    seed,
    signal,
    onRows: (done) => onProgress({ stage: 'sampling', done, total: rowsOf(windows.train), unit: 'row' }),
  });
  const trained =
    settings.kind === 'trees' ? await trainOnAll(job, sample) : await trainOnSample(job, sample);
  requireClasses(trained.model.classes, windows);
  const judgement = await judgeInWindows(job, trained.model);
  const { location, digest, isInvented } = await source.describe();
  const { thresholds, costs, evaluation } = judgement;
  return {
    content: {
      model: adjustedModel(trained.model, judgement.classFactors),
      thresholds,
      featureSet: settings.features,
      source: { location, digest, isInvented },
      windows: { train: windows.train, validation: windows.validation, test: windows.test },
      options: optionsInForce(settings, windows),
      costs,
      evaluation,
      featureProfile: featureProfile(features, [sample]),
    },
    windows,
    rows: {
      read: counted.rows,
      withoutSeverity: counted.withoutSeverity,
      outsideWindows: counted.rows - counted.withoutSeverity - inWindows,
      notSampled: inWindows - trained.trainRows - judgement.validationEvents - judgement.model.events,
      train: trained.trainRows,
      validation: judgement.validationEvents,
      test: judgement.model.events,
    },
    judgement,
    seconds: (performance.now() - startedMs) / 1_000,
  };
}

interface Trained {
  readonly model: SeverityModel;
  /** Accidents of the training window that it has learned from. */
  readonly trainRows: number;
}

async function trainOnAll(job: TrainingJob, sample: LabelledBatch): Promise<Trained> {
  const { source, settings, windows, features, share } = job;
  const { where, signal, onProgress } = settings;
  const { train, validation } = windows;
  const total = rowsOf(train) + rowsOf(validation);
  const rows = new BinnedRows(
    createBinning(sample, features),
    Math.ceil(total * Math.min(1, share * 1.02)) + 1_000,
  );
  let read = 0;
  for await (const batch of readLabelled(
    source,
    features,
    optionsOf(within(where, train, validation), signal),
  )) {
    rows.append(sampledRows(batch, job));
    read += batch.count;
    onProgress({ stage: 'reading', done: read, total, unit: 'row' });
  }
  rows.sort();
  const validationDay = dayNumber(validation.from);
  const isTrain = (row: number): boolean => rows.day[row]! < validationDay;
  const model = await learnTrees(rows, isTrain, {
    ...settings,
    onRound: (done) => onProgress({ stage: 'training', done, total: settings.rounds, unit: 'round' }),
  });
  return { model, trainRows: rows.select(isTrain).length };
}

async function trainOnSample(job: TrainingJob, sample: LabelledBatch): Promise<Trained> {
  const { settings, features } = job;
  settings.onProgress({ stage: 'training', done: 0, total: 1, unit: 'round' });
  const none = takeRows(sample, new Uint32Array(0));
  const model = await learn(settings.kind, features, { train: sample, validation: none }, settings);
  return { model, trainRows: sample.count };
}

/** The options as they were in force, for the folder. Threads do not change the model. */
function optionsInForce(settings: TrainSettings, { by }: Windows): Record<string, Json> {
  const { kind, where, rows, rounds, leaves, learningRate, missCost, seed } = settings;
  const ofTrees: Record<string, Json> = kind === 'trees' ? { rounds, leaves, learningRate } : {};
  return {
    kind,
    features: settings.features,
    where: where as unknown as Json,
    windowsBy: by,
    rows: Number.isFinite(rows) ? rows : null,
    ...ofTrees,
    missCost,
    seed,
  };
}
