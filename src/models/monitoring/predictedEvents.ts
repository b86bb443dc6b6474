import type { Dataset } from '../../dataset/dataset.js';
import type { FeatureBatch } from '../../dataset/features.js';
import { type ColumnValues, createFeatureReader } from '../../dataset/featureValues.js';
import { modelVersion, predictedSeverity, probabilityColumn } from '../predictions.js';
import type { MonitoredModel, PredictedEvents } from './monitor.js';

/** Reads events with the predictions of one model from the columns of a store or of the stream. */
export interface PredictionReader {
  /** The columns that it reads. */
  readonly columns: readonly string[];
  /**
   * The events among `count` that this model has predicted.
   * @param known the features of all `count` events, if they are known
   */
  read(columns: ColumnValues, count: number, known?: FeatureBatch): PredictedEvents;
}

export function createPredictionReader(
  { version, classes, features: monitored }: MonitoredModel,
  dataset: Dataset,
): PredictionReader {
  const features = createFeatureReader(monitored, dataset);
  const truth = dataset.roles.severity?.column;
  const own = ['key', 'startAt', predictedSeverity, modelVersion, ...classes.map(probabilityColumn)];
  return {
    columns: [...new Set([...own, ...(truth === undefined ? [] : [truth]), ...features.columns])],
    read: (all, total, known) => {
      const versions = all[modelVersion]!;
      const at: number[] = [];
      for (let event = 0; event < total; event++) if (versions[event] === version) at.push(event);
      const count = at.length;
      const columns = count === total ? all : picked(all, at);
      const probabilities = new Float64Array(count * classes.length);
      for (const [k, severity] of classes.entries()) {
        const values = columns[probabilityColumn(severity)] as ArrayLike<number>;
        for (let event = 0; event < count; event++)
          probabilities[event * classes.length + k] = values[event]!;
      }
      return {
        count,
        keys: columns.key as readonly string[],
        startMs: Float64Array.from(columns.startAt as readonly string[], Date.parse),
        // Missing values become 0, which is not a class.
        severity:
          truth === undefined ? new Uint8Array(count) : Uint8Array.from(columns[truth] as ArrayLike<number>),
        predicted: Uint8Array.from(columns[predictedSeverity] as ArrayLike<number>),
        probabilities,
        features: known !== undefined && count === total ? known : features.read(columns, count),
      };
    },
  };
}

function picked(columns: ColumnValues, at: readonly number[]): ColumnValues {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, at.map((event) => values![event])]),
  );
}
