import type { Dataset } from '../dataset/dataset.js';
import type { Feature, FeatureBatch } from '../dataset/features.js';
import { createFeatureReader } from '../dataset/featureValues.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import type { Filter } from './question.js';
import type { AskOptions, Reader } from './source.js';

/**
 * Reads features of rows in batches, from any source: the engine computes them if it can, else they are computed from the
 * columns of a scan. Both give the same numbers.
 */
export async function* scanFeatures(
  reader: Reader,
  features: readonly Feature[],
  dataset: Dataset,
  where: Filter = {},
  options: AskOptions = {},
): AsyncGenerator<FeatureBatch> {
  if (reader.scanFeatures !== undefined) {
    yield* reader.scanFeatures(features, where, options);
    return;
  }
  const featureReader = createFeatureReader(features, dataset);
  for await (const { columns, rowCount } of reader.scan(
    featureReader.columns as readonly FieldName[],
    where,
    options,
  )) {
    yield featureReader.read(columns, rowCount);
  }
}
