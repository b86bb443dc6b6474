import { dayNumber } from '../../base/dates.js';
import { featuresOf } from '../../dataset/featureSets.js';
import type { Feature } from '../../dataset/features.js';
import type { Source } from '../../query/source.js';
import { adjustedModel } from '../adjustedModel.js';
import type { Contender } from '../judging/compare.js';
import { type Costs, stepCosts } from '../judging/costs.js';
import { Forecasts } from '../judging/forecasts.js';
import { chooseThresholds } from '../judging/thresholds.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';
import { adjustmentOf } from './adjustment.js';
import { rowsWhere, takeFeatures, takeRows } from './batches.js';
import { countDays } from './countDays.js';
import { within } from './job.js';
import { learn } from './learn.js';
import type { TrainedKind, TrainSettings } from './options.js';
import { readSample } from './sampling.js';
import { chooseWindows, rowsOf, type Windows } from './windows.js';

/** A sample of accidents in memory with all features, from which the comparisons take rows and features. */
export interface StudyData {
  readonly batch: LabelledBatch;
  readonly features: readonly Feature[];
  readonly windows: Windows;
  readonly settings: TrainSettings;
  readonly costs: Costs;
  /** Of the intervals. */
  readonly confidenceLevel: number;
  /** The severity from which on an accident is severe: a class that occurs, above the lowest. */
  readonly atLeast: number;
  /** The rows of each window, ascending. */
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

export async function readStudyData(
  source: Source,
  settings: TrainSettings,
  confidenceLevel: number,
): Promise<StudyData> {
  const { where, seed, signal, onProgress } = settings;
  const { days } = await countDays(source, where, signal);
  const windows = chooseWindows(days, settings);
  const total = rowsOf(windows.train) + rowsOf(windows.validation) + rowsOf(windows.test);
  const features = featuresOf('hindsight');
  const batch = await readSample(source, features, {
    where: within(where, windows.train, windows.test),
    share: Math.min(1, settings.rows / total),
    seed,
    signal,
    onRows: (done) => onProgress({ stage: 'sampling', done, total, unit: 'row' }),
  });
  const [validationDay, testDay] = [dayNumber(windows.validation.from), dayNumber(windows.test.from)];
  const { severeFrom } = source.dataset.roles.severity!;
  const above = windows.classes.slice(1);
  return {
    batch,
    features,
    windows,
    settings,
    confidenceLevel,
    atLeast: above.find((severity) => severity >= severeFrom) ?? above.at(-1)!,
    costs: stepCosts(windows.classes.length, { missCost: settings.missCost }),
    train: rowsWhere(batch, ({ day }, row) => day[row]! < validationDay),
    validation: rowsWhere(batch, ({ day }, row) => day[row]! >= validationDay && day[row]! < testDay),
    test: rowsWhere(batch, ({ day }, row) => day[row]! >= testDay),
  };
}

/** What a model of a comparison learns from. */
export interface StudyRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}

/** A model and the thresholds that are best on its validation rows. */
export interface StudyModel {
  readonly model: SeverityModel;
  readonly thresholds: readonly number[];
}

/** Trains a model on some rows; null if they lack a severity, so that it could not be compared with the others. */
export async function learnOn(
  data: StudyData,
  kind: TrainedKind,
  features: readonly Feature[],
  rows: StudyRows,
): Promise<StudyModel | null> {
  const { batch, windows, settings } = data;
  settings.signal?.throwIfAborted();
  const batchOf = (some: Uint32Array): LabelledBatch =>
    takeFeatures(takeRows(batch, some), data.features, features);
  const seen = new Set(Array.from(rows.train, (row) => batch.labels.severity[row]!));
  if (!windows.classes.every((severity) => seen.has(severity)) || rows.validation.length === 0) return null;
  const model = await learn(
    kind,
    features,
    { train: batchOf(rows.train), validation: batchOf(rows.validation) },
    settings,
  );
  return validated(data, model, rows.validation);
}

/** Adjusts a model to the mix of severities of its validation rows, and chooses its thresholds on them. */
export function validated(data: StudyData, model: SeverityModel, validation: Uint32Array): StudyModel {
  const forecasts = forecastOf(data, model, [validation]);
  const factors = adjustmentOf(model, forecasts);
  return {
    model: factors === null ? model : adjustedModel(model, factors),
    thresholds: chooseThresholds(factors === null ? forecasts : forecasts.adjusted(factors), data.costs)
      .thresholds,
  };
}

/** Chooses the thresholds of a model on its validation rows. */
export function withThresholds(data: StudyData, model: SeverityModel, validation: Uint32Array): StudyModel {
  const forecasts = forecastOf(data, model, [validation]);
  return { model, thresholds: chooseThresholds(forecasts, data.costs).thresholds };
}

/** The forecasts of a model for some rows, part after part. */
export function forecastOf(data: StudyData, model: SeverityModel, parts: readonly Uint32Array[]): Forecasts {
  const forecasts = new Forecasts(model.classes);
  for (const rows of parts) addForecasts(forecasts, data, model, rows);
  return forecasts;
}

export function addForecasts(
  forecasts: Forecasts,
  { batch, features }: StudyData,
  model: SeverityModel,
  rows: Uint32Array,
): void {
  const part = takeRows(batch, rows);
  forecasts.add(part.labels, model.predict(takeFeatures(part, features, model.features)));
}

export function contenderOf(
  data: StudyData,
  { model, thresholds }: StudyModel,
  parts: readonly Uint32Array[],
): Contender {
  return { forecasts: forecastOf(data, model, parts), thresholds };
}
