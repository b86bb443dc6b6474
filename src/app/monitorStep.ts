import type { ObserveStep } from '../consume/steps.js';
import { withAddedColumns } from '../dataset/addedColumns.js';
import type { SeverityMonitor } from '../models/monitoring/monitor.js';
import { monitoredOf } from '../models/monitoring/monitored.js';
import { createPredictionReader } from '../models/monitoring/predictedEvents.js';
import { predictedSeverity, predictionColumns } from '../models/predictions.js';
import type { ModelStep } from './modelStep.js';

/**
 * A step of `consume` that adds the new events of a `modelStep` or an `endpointStep` to a monitor. To go on after a restart, begin with the
 * monitor of the events in the store: `await monitorOf(await openLive(address), model)`.
 */
export function monitorStep(step: ModelStep, monitor: SeverityMonitor): ObserveStep {
  const monitored = monitoredOf(step.model);
  const dataset = withAddedColumns(step.dataset, predictionColumns(monitored.classes));
  const reader = createPredictionReader(monitored, dataset);
  return {
    name: `monitor of ${step.name}`,
    reads: reader.columns,
    observe: ({ columns, count }) => {
      // The features are known if every event of the batch is new.
      const features = step.featuresOf(columns[predictedSeverity]!);
      monitor.add(reader.read(columns, count, features));
    },
  };
}
