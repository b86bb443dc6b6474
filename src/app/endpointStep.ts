import { type Dataset, requireDataset } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import type { SeverityEndpoint } from '../models/endpoint/openEndpoint.js';
import { predictionColumns } from '../models/predictions.js';
import { isEndpoint, type ScoringModel } from '../models/scoringModel.js';
import { type ModelStep, modelStep, predictedColumns } from './modelStep.js';

/**
 * A step of `consume` that asks an endpoint for the predictions of `modelStep`, in its requests. The model version is the
 * one that the endpoint answers with, so that it follows an update of the endpoint. `consume` waits for an endpoint that is
 * not available, as it waits for a store.
 *
 * @param dataset the dataset of the events
 * @example
 * const endpoint = await openEndpoint({ name: 'severity', url: 'http://127.0.0.1:8080' });
 * const step = endpointStep(endpoint);
 * const store = await openSegmentStore('data/live', { added: step.adds });
 * await consumeTopic(store, log, { transforms: [step] });
 */
export function endpointStep(endpoint: SeverityEndpoint, dataset: Dataset = usAccidents): ModelStep {
  requireDataset(dataset);
  const { classes } = endpoint;
  return {
    name: `endpoint ${endpoint.name}`,
    model: endpoint,
    dataset,
    reads: endpoint.columns,
    adds: predictionColumns(classes),
    transform: async ({ columns, count }) => {
      const forecast = await endpoint.forecast(columns, count);
      return predictedColumns(forecast, classes, forecast.modelVersions);
    },
    // They are computed behind the endpoint.
    featuresOf: () => undefined,
  };
}

/** The step of a model, wherever it is. */
export function predictingStep(model: ScoringModel, dataset?: Dataset): ModelStep {
  return isEndpoint(model) ? endpointStep(model, dataset) : modelStep(model, dataset);
}
