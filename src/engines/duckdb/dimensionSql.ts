import type { AnswerColumn } from '../../query/answerColumn.js';
import { columnsPerCellRow, kmPerDegree, radiansPerDegree } from '../../query/cells.js';
import { type DimensionRenderings, dimensionColumn, renderDimension } from '../../query/dimensions.js';
import { isTimeDimension } from '../../query/fields.js';
import type { Dimension, Filter, Measure } from '../../query/question.js';
import type { Binder } from './binder.js';
import type { ColumnStatistics } from './columnStatistics.js';
import { filterSql } from './filterSql.js';
import { timeRenderings } from './timeDimensionSql.js';

/** A column of the answer: its SQL, and the decoding of its values. */
export type SqlColumn = AnswerColumn & { readonly sql: string };

/** The SQL of the dimensions of a question: group codes where possible, which DuckDB groups and sorts fastest. */
export function dimensionSql(dimension: Dimension, binder: Binder): SqlColumn {
  return {
    ...dimensionColumn(dimension, binder.dataset),
    sql: renderDimension(dimension, renderings, (name) => name, binder),
  };
}

const renderings: DimensionRenderings<string, Binder> = {
  ...timeRenderings,
  bin: ({ bin, width, origin = 0 }, binder) => {
    const [originSql, widthSql] = [binder.bind(origin, 'DOUBLE'), binder.bind(width, 'DOUBLE')];
    return `floor((${bin}::DOUBLE - ${originSql}) / ${widthSql})::BIGINT`;
  },
  cell: ({ cell }, binder) => cellSql(cell, binder),
};

/** The formula of `cells.ts`, operation for operation. */
function cellSql(sizeKm: number, binder: Binder): string {
  const k = binder.bind(kmPerDegree / sizeKm, 'DOUBLE');
  const radians = binder.bind(radiansPerDegree, 'DOUBLE');
  const row = `floor((lat + 90) * ${k})`;
  const phi = `(((${row} + 0.5::DOUBLE) / ${k} - 90) * ${radians})`;
  const s = `(${phi} * ${phi})`;
  const cosine = `(1 - ${s} / 2 * (1 - ${s} / 12 * (1 - ${s} / 30 * (1 - ${s} / 56 * (1 - ${s} / 90)))))`;
  const column = `greatest(floor((lng + 180) * ${k} * ${cosine}), 0)`;
  return `(${row} * ${columnsPerCellRow} + ${column})::BIGINT`;
}

/** An aggregate as a number, or NULL without values. */
export function measureSql(measure: Measure, binder: Binder, statistics: ColumnStatistics): string {
  switch (measure.kind) {
    case 'count':
      return 'count(*)';
    case 'sum':
      return `fsum(${measure.of}::DOUBLE)`;
    case 'mean':
      return `favg(${measure.of}::DOUBLE)`;
    case 'min':
    case 'max':
      return `${measure.kind}(${measure.of})`;
    case 'share':
      return `${countedSql(measure.where, binder, statistics)} / nullif(count(*), 0)`;
    case 'distinct': {
      const keys = measure.of.map((dimension) => dimensionSql(dimension, binder).sql);
      if (keys.length === 1) return `count(DISTINCT ${keys[0]})`;
      const complete = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
      return `count(DISTINCT row(${keys.join(', ')})) FILTER (WHERE ${complete})`;
    }
  }
}

/** The number of rows of a group that match a filter. DuckDB counts present values twice as fast without a FILTER. */
function countedSql(where: Filter, binder: Binder, statistics: ColumnStatistics): string {
  const [[name, condition] = [], more] = Object.entries(where);
  if (name !== undefined && more === undefined && isPresence(condition) && !isTimeDimension(name)) {
    const present =
      statistics.states.get(name) === 'full'
        ? 'count(*)'
        : statistics.states.get(name) === 'absent'
          ? '0'
          : `count(${name})`;
    return condition.present ? present : `(count(*) - ${present})`;
  }
  return `count(*) FILTER (WHERE ${filterSql(where, binder)})`;
}

function isPresence(condition: unknown): condition is { readonly present: boolean } {
  return typeof condition === 'object' && condition !== null && 'present' in condition;
}
