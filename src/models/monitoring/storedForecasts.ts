import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { bothFilters } from '../../query/build.js';
import type { Filter, Measure } from '../../query/question.js';
import type { Source } from '../../query/source.js';
import { Forecasts } from '../judging/forecasts.js';
import { inFixedOrder } from '../judging/orderForecasts.js';
import { modelVersion, probabilityColumn } from '../predictions.js';
import { createLabelReader } from '../readEvents.js';
import { type MonitoredModel, SeverityMonitor } from './monitor.js';
import { createPredictionReader } from './predictedEvents.js';

/** The predictions of one version of a model that are stored beside events. */
export interface StoredForecasts {
  /** Of the events whose severity is known, with the decisions that were stored. */
  readonly forecasts: Forecasts;
  /** Has all of them, for the drift of the features. */
  readonly monitor: SeverityMonitor;
}

/**
 * Reads predictions to judge them, in one order whatever the order of the source. Holds about 70 bytes of each while it reads.
 *
 * @param where which events, by the names of the dataset
 */
export async function readStoredForecasts(
  source: Source,
  monitored: MonitoredModel,
  where: Filter = {},
): Promise<StoredForecasts> {
  const predictions = createPredictionReader(monitored, source.dataset);
  const labels = createLabelReader(source.dataset);
  const columns = [...new Set([...predictions.columns, ...labels.columns])] as readonly FieldName[];
  const forecasts = new Forecasts(monitored.classes);
  const monitor = new SeverityMonitor(monitored);
  const ofVersion = bothFilters(where, { [modelVersion]: monitored.version } as Filter);
  for await (const { columns: values, rowCount } of source.scan(columns, ofVersion)) {
    const events = predictions.read(values, rowCount);
    forecasts.add(labels.read(values, rowCount), events.probabilities, events.predicted);
    monitor.add(events);
  }
  const [ordered] = inFixedOrder([forecasts]) as [Forecasts];
  return { forecasts: ordered, monitor };
}

/** The severities to which a version of a model has given probabilities, ascending. */
export async function predictedClasses(source: Source, version: string): Promise<readonly number[]> {
  const stored = [1, 2, 3, 4].filter(
    (severity) => source.dataset.columnOf(probabilityColumn(severity)) !== undefined,
  );
  const { columns } = await source.ask({
    measures: Object.fromEntries(stored.map((severity) => [`p${severity}`, highest(severity)])),
    by: [],
    where: { [modelVersion]: version } as Filter,
    orderBy: [],
    limit: null,
  });
  return stored.filter((severity) => !Number.isNaN(columns[`p${severity}`]![0]));
}

function highest(severity: number): Measure {
  return { kind: 'max', of: probabilityColumn(severity) } as unknown as Measure;
}
