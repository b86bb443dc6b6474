import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { Filter } from '../../query/question.js';
import { requireSource, type Source } from '../../query/source.js';
import { modelVersion } from '../predictions.js';
import type { ScoringModel } from '../scoringModel.js';
import type { MonitoringFigures } from './figures.js';
import { SeverityMonitor } from './monitor.js';
import { monitoredOf } from './monitored.js';
import { createPredictionReader } from './predictedEvents.js';

/**
 * How good the predictions of a model in a live store are, where the severity is known, and how far its features have moved
 * since training. Reads every event that this version of the model has predicted; events of other versions, and those that
 * were stored without a model, do not count. The version of an endpoint is the one that has answered last.
 *
 * @example
 * const { total } = await monitoringOf(await openLive('data/live'), await openModel('model/'));
 * total.forecasts.logLoss; // 0.53
 * total.drift.filter(({ reading }) => reading !== 'stable');
 */
export async function monitoringOf(source: Source, model: ScoringModel): Promise<MonitoringFigures> {
  return (await monitorOf(source, model)).figures();
}

/** A monitor with the events of a store. */
export async function monitorOf(source: Source, model: ScoringModel): Promise<SeverityMonitor> {
  requireSource(source);
  const monitored = monitoredOf(model);
  const monitor = new SeverityMonitor(monitored);
  const { dataset } = source;
  const reader = createPredictionReader(monitored, dataset);
  // A store that was never written with these columns has no predictions of this model.
  if (reader.columns.some((name) => dataset.columnOf(name) === undefined)) return monitor;
  const where = { [modelVersion]: model.version } as Filter;
  for await (const { columns, rowCount } of source.scan(reader.columns as readonly FieldName[], where)) {
    monitor.add(reader.read(columns, rowCount));
  }
  return monitor;
}
