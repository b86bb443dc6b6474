import { DataError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import { columnsOf } from '../../dataset/featureColumns.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { SeverityEndpoint } from '../../models/endpoint/openEndpoint.js';
import { scoreBatches } from '../../models/scoring/scoreBatches.js';
import { isEndpoint, type ScoringModel } from '../../models/scoringModel.js';
import type { Forecast, TrainedModel } from '../../models/trainedModel.js';
import { scanFeatures } from '../../query/scanFeatures.js';
import type { Source } from '../../query/source.js';

/** A model of this machine and one behind an endpoint in one form: forecasts for all rows of a source of Parquet, in its order. */
export interface Predictor {
  readonly version: string;
  readonly classes: readonly number[];
  /** The columns of a record that it reads. */
  readonly columns: readonly string[];
  forecasts(source: Source, options: PredictorOptions): AsyncIterable<Forecast>;
}

export interface PredictorOptions {
  readonly threads: number | undefined;
  readonly signal: AbortSignal | undefined;
}

export function predictorOf(model: ScoringModel, dataset: Dataset): Predictor {
  return isEndpoint(model) ? ofEndpoint(model) : ofModel(model, dataset);
}

function ofModel(trained: TrainedModel, dataset: Dataset): Predictor {
  const { version, model } = trained;
  return {
    version,
    classes: model.classes,
    columns: columnsOf(model.features, dataset),
    forecasts: (source, { threads, signal }) => {
      const asked = signal === undefined ? {} : { signal };
      const batches = scanFeatures(source, model.features, source.dataset, {}, asked);
      return scoreBatches(trained, batches, { signal, ...(threads === undefined ? {} : { threads }) });
    },
  };
}

function ofEndpoint(endpoint: SeverityEndpoint): Predictor {
  const { version, classes, columns } = endpoint;
  return {
    version,
    classes,
    columns,
    async *forecasts(source, { signal }) {
      const asked = signal === undefined ? {} : { signal };
      for await (const table of source.scan(columns as readonly FieldName[], {}, asked)) {
        const forecast = await endpoint.forecast(table.columns, table.rowCount);
        const other = forecast.modelVersions.find((one) => one !== version);
        if (other !== undefined) {
          throw new DataError(
            `The endpoint ${endpoint.name} changed its model from ${version} to ${other} while a file was scored.`,
            { hint: 'Score the file again.', details: { version, other } },
          );
        }
        yield forecast;
      }
    },
  };
}
