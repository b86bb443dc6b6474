import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { requireFeatures } from '../dataset/checkFeatures.js';
import { type Dataset, requireRoles } from '../dataset/dataset.js';
import type { CategoryColumn, Feature, FeatureBatch } from '../dataset/features.js';
import { type ColumnValues, createFeatureReader } from '../dataset/featureValues.js';
import type { Filter } from '../query/question.js';
import { scanFeatures } from '../query/scanFeatures.js';
import { type AskOptions, requireSource, type Source } from '../query/source.js';
import type { EventLabels, LabelledBatch } from './severityModel.js';

export interface ReadEventsOptions extends AskOptions {
  /** Which events. @default all */
  readonly where?: Filter;
}

const optionNames: OptionNames<ReadEventsOptions> = { where: true, signal: true };

/**
 * Reads events with their features and labels in batches, in constant memory.
 *
 * @throws InputError if the dataset of the source has no severity, or a feature is not one
 * @example
 * for await (const { count, columns, labels } of readLabelled(source, featuresOf('report'), { where: { until: '2022-01-01' } }))
 *   learn(columns, labels.severity);
 */
export async function* readLabelled(
  source: Source,
  features: readonly Feature[],
  options: ReadEventsOptions = {},
): AsyncGenerator<LabelledBatch> {
  requireKnownOptions('readLabelled', options, optionNames);
  requireSource(source);
  requireFeatures(features);
  requireRoles(source.dataset, ['severity'], 'a severity model');
  const { where, ...askOptions } = options;
  const all = [...features, ...labelFeatures];
  for await (const batch of scanFeatures(source, all, source.dataset, where, askOptions)) {
    const { count, columns } = batch;
    yield { count, columns: columns.slice(0, features.length), labels: labelsOf(batch, features.length) };
  }
}

/** Reads the labels of events from the columns of a store. */
export interface LabelReader {
  /** The columns that it reads. */
  readonly columns: readonly string[];
  read(columns: ColumnValues, count: number): EventLabels;
}

export function createLabelReader(dataset: Dataset): LabelReader {
  const { columns, read } = createFeatureReader(labelFeatures, dataset);
  return { columns, read: (values, count) => labelsOf(read(values, count), 0) };
}

/** What is known of the outcome of events and of their groups, read in the same way as features. */
const labelFeatures: readonly Feature[] = [
  label('severity', 'number', { kind: 'column', column: 'severity' }),
  label('day', 'number', { kind: 'dayNumber', column: 'startLocal' }),
  label('feed', 'category', { kind: 'column', column: 'source' }),
  label('state', 'category', { kind: 'column', column: 'state' }),
  label('chance', 'number', { kind: 'chance', column: 'key' }),
];

function label(name: string, type: Feature['type'], value: Feature['value']): Feature {
  return {
    name,
    type,
    value,
    knownWhen: 'afterwards',
    proxiesFeed: true,
    meaning: 'Not an input of a model',
  };
}

type LabelColumns = readonly [Float32Array, Float32Array, CategoryColumn, CategoryColumn, Float32Array];

/** @param start the position of the first label among the columns of the batch */
function labelsOf({ columns }: FeatureBatch, start: number): EventLabels {
  const [severity, day, feed, state, chance] = columns.slice(start) as unknown as LabelColumns;
  return {
    severity: Uint8Array.from(severity, (level) => (level >= 1 && level <= 4 ? level : 0)),
    day: Int32Array.from(day, (number) => (Number.isNaN(number) ? -1 : number)),
    feed: feed.codes,
    feeds: feed.texts,
    state: state.codes,
    states: state.texts,
    chance: Float64Array.from(chance),
  };
}
