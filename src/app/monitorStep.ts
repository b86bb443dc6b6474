import type { ObserveStep } from '../consume/steps.js';
import { withAddedColumns } from '../dataset/addedColumns.js';
import type { MonitoringFigures } from '../models/monitoring/figures.js';
import { SeverityMonitor } from '../models/monitoring/monitor.js';
import { monitoredOf } from '../models/monitoring/monitored.js';
import { createPredictionReader, type PredictionReader } from '../models/monitoring/predictedEvents.js';
import { modelVersion, predictedSeverity, predictionColumns } from '../models/predictions.js';
import type { ModelStep } from './modelStep.js';

/** A step that watches predictions. */
export interface MonitorStep extends ObserveStep {
  /** Those of the version of the model that has predicted last: that of an endpoint may change. */
  figures(): MonitoringFigures;
}

/**
 * A step of `consume` that adds the new events of a `modelStep` or an `endpointStep` to a monitor. To go on after a restart,
 * begin with the monitor of the events in the store: `await monitorOf(await openLive(address), model)`. When an endpoint answers
 * with another version of its model, a monitor of that version begins with its first event.
 */
export function monitorStep(step: ModelStep, monitor: SeverityMonitor): MonitorStep {
  const monitored = monitoredOf(step.model);
  const dataset = withAddedColumns(step.dataset, predictionColumns(monitored.classes));
  const reader = createPredictionReader(monitored, dataset);
  const watches = new Map<unknown, Watch>([[monitored.version, { monitor, reader }]]);
  const begin = (version: string): Watch => {
    const other = { ...monitored, version };
    return { monitor: new SeverityMonitor(other), reader: createPredictionReader(other, dataset) };
  };
  let latest = monitor;
  return {
    name: `monitor of ${step.name}`,
    reads: reader.columns,
    observe: ({ columns, count }) => {
      // The features are known if every event of the batch is new.
      const features = step.featuresOf(columns[predictedSeverity]!);
      for (const version of new Set(columns[modelVersion] as readonly string[])) {
        const watch = watches.get(version) ?? begin(version);
        watches.set(version, watch);
        watch.monitor.add(watch.reader.read(columns, count, features));
        latest = watch.monitor;
      }
    },
    figures: () => latest.figures(),
  };
}

/** What watches one version of a model. */
interface Watch {
  readonly monitor: SeverityMonitor;
  readonly reader: PredictionReader;
}
