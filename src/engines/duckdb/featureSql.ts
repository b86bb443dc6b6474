import { anyCase } from '../../dataset/anyCase.js';
import { valueIn } from '../../dataset/featureColumns.js';
import type { Feature, FeatureValue } from '../../dataset/features.js';
import type { Binder } from './binder.js';

/** The features as columns `c0`, `c1`, ... of a statement. */
export function featuresSql(features: readonly Feature[], binder: Binder): string {
  // A statement needs at least one column.
  if (features.length === 0) return '0 AS c0';
  return features.map((feature, index) => `${featureSql(feature, binder)} AS c${index}`).join(', ');
}

/**
 * A feature in DuckDB, as `createFeatureReader` computes it in TypeScript: a DOUBLE with NaN where missing, not yet rounded to
 * 32 bits, or for a category a VARCHAR. `test/engines/duckdb/featureSql.test.ts` compares both.
 */
export function featureSql(feature: Feature, binder: Binder): string {
  const value = valueIn(binder.dataset, feature);
  if (feature.type === 'category') return value?.kind === 'column' ? value.column : 'NULL::VARCHAR';
  if (value === null) return feature.value.kind === 'isPresent' ? '0::DOUBLE' : missing;
  return `coalesce((${numberSql(value, binder)})::DOUBLE, ${missing})`;
}

const missing = `'nan'::DOUBLE`;

/** NULL where missing. */
function numberSql(value: FeatureValue, binder: Binder): string {
  switch (value.kind) {
    case 'column':
      return value.column;
    case 'hourOfDay':
      return `epoch_ms(${value.column}) % 86400000 / 3600000`;
    case 'weekday':
      return `isodow(${value.column}) - 1`;
    case 'dayOfYear':
      return `dayofyear(${value.column})`;
    case 'year':
      return `year(${value.column})`;
    case 'dayNumber':
      return `epoch_ms(${value.column}) // 86400000`;
    case 'minutesBetween':
      return `(epoch_ms(${value.to}) - epoch_ms(${value.from})) / 60000`;
    case 'isWholeMinute':
      return `epoch_ms(${value.column}) % 60000 = 0`;
    case 'isPresent':
      return `${value.column} IS NOT NULL`;
    case 'contains':
      return `regexp_matches(${value.column}, ${binder.bind(anyCase(value.words), 'VARCHAR')})`;
    case 'chance':
      return `('0x' || left(${value.column}::VARCHAR, 6))::INTEGER / 16777216`;
  }
}
