import type { TransformStep } from '../consume/steps.js';
import type { Dataset } from '../dataset/dataset.js';
import { createFeatureReader } from '../dataset/featureValues.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import {
  modelVersion,
  predictedSeverity,
  predictionColumns,
  probabilityColumn,
} from '../models/predictions.js';
import { forecast, type TrainedModel } from '../models/trainedModel.js';

/**
 * A step of `consume` that predicts the severity of each event from its report. It adds the columns `predictedSeverity`,
 * `severityProbability1` to `severityProbability4` (one for each class of the model) and `modelVersion`, with which the store
 * must be opened: `step.adds`.
 *
 * @param dataset the dataset of the events
 * @example
 * const step = modelStep(await openModel('model/'));
 * const store = await openSegmentStore('data/live', { added: step.adds });
 * await consumeTopic(store, log, { transforms: [step] });
 */
export function modelStep(model: TrainedModel, dataset: Dataset = usAccidents): TransformStep {
  const { classes, features } = model.model;
  const reader = createFeatureReader(features, dataset);
  return {
    name: `model ${model.version}`,
    reads: reader.columns,
    adds: predictionColumns(classes),
    transform: ({ columns, count }) => {
      const { severity, probabilities } = forecast(model, reader.read(columns, count));
      return {
        [predictedSeverity]: Array.from(severity),
        ...Object.fromEntries(
          classes.map((one, k) => [probabilityColumn(one), column(probabilities, k, classes.length, count)]),
        ),
        [modelVersion]: new Array<string>(count).fill(model.version),
      };
    },
  };
}

/** One class of a row-major matrix of probabilities. */
function column(probabilities: Float64Array, k: number, classes: number, count: number): number[] {
  const values = new Array<number>(count);
  for (let event = 0; event < count; event++) values[event] = probabilities[event * classes + k]!;
  return values;
}
