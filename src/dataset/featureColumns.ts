import { columnByRole } from './columnByRole.js';
import type { ColumnType, Dataset } from './dataset.js';
import type { Feature, FeatureValue } from './features.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/**
 * The value of a feature by the column names of a dataset. Null if the dataset lacks a column of it, or has one of another
 * type: the feature is then missing in every event, and `isPresent` is 0.
 */
export function valueIn(dataset: Dataset, { type, value }: Feature): FeatureValue | null {
  const columns = columnNamesOf(value).map((name) => columnByRole(name, dataset));
  const [first, second] = columns;
  if (first === undefined || !isReadable(value.kind, type, first.type)) return null;
  if (value.kind !== 'minutesBetween') return { ...value, column: first.name };
  return second?.type === first.type ? { ...value, from: first.name, to: second.name } : null;
}

/** The columns of a dataset from which these features are computed, each once. */
export function columnsOf(features: readonly Feature[], dataset: Dataset = usAccidents): string[] {
  const names = features.flatMap((feature) => {
    const value = valueIn(dataset, feature);
    return value === null ? [] : columnNamesOf(value);
  });
  return [...new Set(names)];
}

function columnNamesOf(value: FeatureValue): string[] {
  return value.kind === 'minutesBetween' ? [value.from, value.to] : [value.column];
}

const columnTypes: Readonly<Record<Feature['type'], readonly ColumnType[]>> = {
  number: ['double', 'integer'],
  flag: ['boolean'],
  category: ['text'],
};

/** Whether a feature of this kind and type can be computed from a column of that type. */
function isReadable(kind: FeatureValue['kind'], type: Feature['type'], columnType: ColumnType): boolean {
  if (kind === 'column') return columnTypes[type].includes(columnType);
  if (type === 'category') return false;
  if (kind === 'isPresent') return true;
  if (kind === 'contains') return columnType === 'text';
  if (kind === 'chance') return columnType === 'uuid';
  return columnType === 'localTime' || columnType === 'instant';
}
