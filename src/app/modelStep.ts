import { unexpected } from '../base/checks.js';
import type { EventColumns, TransformStep } from '../consume/steps.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { FeatureBatch } from '../dataset/features.js';
import { createFeatureReader } from '../dataset/featureValues.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import {
  modelVersion,
  predictedSeverity,
  predictionColumns,
  probabilityColumn,
} from '../models/predictions.js';
import { requireReportFeatures } from '../models/reportFeatures.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { type Forecast, forecast, type TrainedModel } from '../models/trainedModel.js';
import type { Value } from '../query/question.js';

/** A step that predicts, for `monitorStep`, too. */
export interface ModelStep extends TransformStep {
  readonly model: ScoringModel;
  readonly dataset: Dataset;
  /** The features from which it made a list of predicted severities; undefined for another list. */
  featuresOf(predicted: readonly Value[]): FeatureBatch | undefined;
}

/**
 * A step of `consume` that predicts the severity of each event from its report. It adds the columns `predictedSeverity`,
 * `severityProbability1` to `severityProbability4` (one for each class of the model) and `modelVersion`, with which the store
 * must be opened: `step.adds`.
 *
 * @param dataset the dataset of the events
 * @throws InputError when the model is not one, or has other features than `report`
 * @example
 * const step = modelStep(await openModel('model/'));
 * const store = await openSegmentStore('data/live', { added: step.adds });
 * await consumeTopic(store, log, { transforms: [step] });
 */
export function modelStep(model: TrainedModel, dataset: Dataset = usAccidents): ModelStep {
  requireModel(model);
  requireReportFeatures(model);
  requireDataset(dataset);
  const { classes, features } = model.model;
  const reader = createFeatureReader(features, dataset);
  const read = new WeakMap<readonly Value[], FeatureBatch>();
  return {
    name: `model ${model.version}`,
    model,
    dataset,
    reads: reader.columns,
    adds: predictionColumns(classes),
    transform: ({ columns, count }) => {
      const batch = reader.read(columns, count);
      const versions = new Array<string>(count).fill(model.version);
      const predicted = predictedColumns(forecast(model, batch), classes, versions);
      read.set(predicted[predictedSeverity]!, batch);
      return predicted;
    },
    featuresOf: (predicted) => read.get(predicted),
  };
}

/** The columns of `predictionColumns` for the events of a batch. */
export function predictedColumns(
  { severity, probabilities }: Forecast,
  classes: readonly number[],
  versions: readonly string[],
): EventColumns {
  return {
    [predictedSeverity]: Array.from(severity),
    ...Object.fromEntries(
      classes.map((one, k) => [
        probabilityColumn(one),
        column(probabilities, k, classes.length, severity.length),
      ]),
    ),
    [modelVersion]: versions,
  };
}

/** @throws InputError when it is not a model with its thresholds */
function requireModel(model: unknown): void {
  const { model: severityModel, thresholds } = (model ?? {}) as Partial<TrainedModel>;
  if (typeof severityModel?.predict === 'function' && Array.isArray(thresholds)) return;
  throw unexpected('model', 'a trained model', model, { hint: "Open it: await openModel('model/')." });
}

/** One class of a row-major matrix of probabilities. */
function column(probabilities: Float64Array, k: number, classes: number, count: number): number[] {
  const values = new Array<number>(count);
  for (let event = 0; event < count; event++) values[event] = probabilities[event * classes + k]!;
  return values;
}
