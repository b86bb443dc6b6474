import type { ObserveStep } from '../consume/steps.js';
import { withAddedColumns } from '../dataset/addedColumns.js';
import type { Dataset } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import type { SeverityMonitor } from '../models/monitoring/monitor.js';
import { createPredictionReader } from '../models/monitoring/predictedEvents.js';
import { profileOf } from '../models/monitoring/profile.js';
import { predictionColumns } from '../models/predictions.js';
import type { TrainedModel } from '../models/trainedModel.js';

/**
 * A step of `consume`, after `modelStep`, that adds the new events to a monitor. To go on after a restart, begin with the
 * events of the store: `await monitorOf(await openLive(address), model)`.
 */
export function monitorStep(
  model: TrainedModel,
  monitor: SeverityMonitor,
  dataset: Dataset = usAccidents,
): ObserveStep {
  const columns = predictionColumns(model.model.classes);
  const reader = createPredictionReader(
    model,
    withAddedColumns(dataset, columns),
    profileOf(model).length > 0,
  );
  return {
    name: `monitor of model ${model.version}`,
    reads: reader.columns,
    observe: (events) => monitor.add(reader.read(events.columns, events.count)),
  };
}
