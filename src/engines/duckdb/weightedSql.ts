import type { NumericField } from '../../dataset/usAccidents/columns.js';
import type { Measure, Question } from '../../query/question.js';
import type { Binder } from './binder.js';
import { filterSql } from './filterSql.js';

/**
 * The number column on which a question depends alone, apart from its filter. The frequencies of its values then
 * determine the answer. DuckDB counts values of a dictionary four times as fast as it computes bins of rows.
 */
export function onlyNumber({ by, measures }: Question): NumericField | null {
  const [bin, more] = by;
  if (typeof bin !== 'object' || !('bin' in bin) || more !== undefined) return null;
  return Object.values(measures).every((measure) => isAbout(bin.bin, measure)) ? bin.bin : null;
}

function isAbout(name: NumericField, measure: Measure): boolean {
  switch (measure.kind) {
    case 'count':
      return true;
    case 'distinct':
      return false;
    case 'share':
      return Object.keys(measure.where).every((key) => key === name);
    default:
      return measure.of === name;
  }
}

/** `measureSql` over the values of a number, each of them in `weight` rows. */
export function weightedMeasureSql(measure: Measure, binder: Binder): string {
  switch (measure.kind) {
    case 'sum':
      return `fsum(${measure.of}::DOUBLE * weight)`;
    case 'mean':
      return `fsum(${measure.of}::DOUBLE * weight) / sum(weight) FILTER (WHERE ${measure.of} IS NOT NULL)`;
    case 'min':
    case 'max':
      return `${measure.kind}(${measure.of})`;
    case 'share':
      return `coalesce(sum(weight) FILTER (WHERE ${filterSql(measure.where, binder)}), 0) / sum(weight)`;
    default:
      return 'sum(weight)';
  }
}
