/** A sample of events with other values in some of its columns. */
import { requireObject, unexpected } from '../../base/checks.js';
import { StatisticsError } from '../../base/errors.js';
import type { FeatureBatch, FeatureColumn } from '../../dataset/features.js';
import type { LabelledBatch, SeverityModel } from '../severityModel.js';

/**
 * Checks that a sample has the features of a model and severities on two days.
 * @returns index of the class of each event, -1 where it is not known
 */
export function requireSample({ classes, features }: SeverityModel, sample: LabelledBatch): Int8Array {
  requireObject('sample', sample);
  if (sample.columns.length !== features.length)
    throw unexpected(
      'sample.columns',
      `${features.length} columns, one for each feature of the model`,
      sample.columns.length,
    );
  const actual = Int8Array.from(sample.labels.severity, (severity) => classes.indexOf(severity));
  const days = new Set(sample.labels.day.filter((_, row) => actual[row]! >= 0));
  if (days.size < 2)
    throw new StatisticsError(`A sample needs events with a severity on at least 2 days, got ${days.size}.`);
  return actual;
}

/** The same batch with some of its columns replaced. */
export function withColumns<Batch extends FeatureBatch>(
  batch: Batch,
  indices: readonly number[],
  replace: (column: FeatureColumn) => FeatureColumn,
): Batch {
  const columns = batch.columns.map((column, index) => (indices.includes(index) ? replace(column) : column));
  return { ...batch, columns };
}

/** The values of a column in another order. */
export function shuffleColumn(column: FeatureColumn, order: Int32Array): FeatureColumn {
  return column instanceof Float32Array
    ? column.map((_, row) => column[order[row]!]!)
    : { texts: column.texts, codes: column.codes.map((_, row) => column.codes[order[row]!]!) };
}
