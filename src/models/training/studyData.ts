import { dayNumber } from '../../base/dates.js';
import { DataError } from '../../base/errors.js';
import { formatCountOf, joinWords } from '../../base/format.js';
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
import { chooseWindows, requireEnough, rowsOf, type Windows } from './windows.js';

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
  const share = Math.min(1, settings.rows / total);
  if (share < 1) requireEnough(windows, share);
  const features = featuresOf('hindsight');
  const batch = await readSample(source, features, {
    where: within(where, windows.train, windows.test),
    share,
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

/** What some rows lack for a model to learn from them that can be compared with the others; null if nothing. */
export function learningLack({ batch, windows }: StudyData, { train, validation }: StudyRows): string | null {
  const seen = severitiesOf(batch, train);
  const missing = windows.classes.filter((severity) => !seen.has(severity));
  if (missing.length > 0)
    return `no report of severity ${joinWords(missing.map(String), 'or')} to learn from`;
  return validation.length === 0 ? 'no report in the validation window' : null;
}

/** Fewer reports say nothing about a model. */
const minTestRows = 100;

/** What some rows of the test window lack for models to be judged and compared on them; null if nothing. */
export function testLack({ batch }: StudyData, test: Uint32Array): string | null {
  if (test.length < minTestRows)
    return `${formatCountOf(test.length, 'report')} in the test window, and a comparison needs ${minTestRows}`;
  // Intervals draw days, and kappa needs two severities.
  if (new Set(Array.from(test, (row) => batch.labels.day[row]!)).size < 2)
    return 'reports on one day of the test window only';
  return severitiesOf(batch, test).size < 2 ? 'reports of one severity only in the test window' : null;
}

function severitiesOf({ labels }: LabelledBatch, rows: Uint32Array): ReadonlySet<number> {
  return new Set(Array.from(rows, (row) => labels.severity[row]!));
}

/**
 * Trains a model on some rows.
 * @throws DataError when they lack what `learningLack` tells
 */
export async function learnOn(
  data: StudyData,
  kind: TrainedKind,
  features: readonly Feature[],
  rows: StudyRows,
): Promise<StudyModel> {
  const { batch, settings } = data;
  settings.signal?.throwIfAborted();
  const lack = learningLack(data, rows);
  if (lack !== null) {
    throw new DataError(`The sample has ${lack}.`, {
      hint: 'Raise rows, or choose longer windows.',
    });
  }
  const batchOf = (some: Uint32Array): LabelledBatch =>
    takeFeatures(takeRows(batch, some), data.features, features);
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
