import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { AnswerColumn } from '../../query/answerColumn.js';
import { checkQuestion } from '../../query/check.js';
import type { Filter, Question, QuestionLike } from '../../query/question.js';
import { Binder } from './binder.js';
import { type ColumnStatistics, noStatistics } from './columnStatistics.js';
import { dimensionSql, measureSql, type SqlColumn } from './dimensionSql.js';
import type { SqlValue } from './duckdb.js';
import { filterSql } from './filterSql.js';
import { onlyNumber, weightedMeasureSql } from './weightedSql.js';

/** A statement for DuckDB, its values, and how to read its answer. */
export interface CompiledQuestion {
  readonly sql: string;
  /** Bound to `$1`, `$2`, ... */
  readonly values: readonly SqlValue[];
  readonly columns: readonly AnswerColumn[];
}

/** The relation of the records: an internal table name or sub-query, which may bind values. */
export type Relation = (binder: Binder) => string;

/** A table of that name. */
export const accidentsTable: Relation = () => 'accidents';

/**
 * Compiles a question to one statement. Names come from fixed tables, columns are named by number, and every value is
 * bound, so that it contains no text of a user.
 *
 * @param statistics statistics of the columns of the relation, which make the same answer cheaper
 * @param dataset the dataset of the relation
 * @throws InputError if the question is not valid
 */
export function compileSql(
  asked: QuestionLike,
  from: Relation = accidentsTable,
  statistics: ColumnStatistics = noStatistics,
  dataset: Dataset = usAccidents,
): CompiledQuestion {
  const binder = new Binder(dataset);
  const { sql, columns } = questionSql(
    asked,
    binder,
    from,
    statistics,
    (column, index) => `${readableSql(`c${index}`, column)} AS c${index}`,
  );
  return { sql, values: binder.values, columns: columns.map(({ sql: _, ...column }) => column) };
}

/** A statement with its values bound to a binder. `selected` reads a column of the groups, `c0`, `c1`, ... */
export function questionSql(
  asked: QuestionLike,
  binder: Binder,
  from: Relation,
  statistics: ColumnStatistics,
  selected: (column: SqlColumn, index: number, question: Question) => string,
): { readonly sql: string; readonly columns: readonly SqlColumn[] } {
  const question = checkQuestion(asked, binder.dataset);
  const keys = question.by.map((dimension) => dimensionSql(dimension, binder));
  const number = onlyNumber(question);
  const isWeighted = number !== null && statistics.fewValues.has(number);
  const measures = Object.entries(question.measures).map(
    ([name, measure]): SqlColumn => ({
      name,
      type: 'number',
      sql: isWeighted ? weightedMeasureSql(measure, binder) : measureSql(measure, binder, statistics),
    }),
  );
  const columns = [...keys, ...measures];
  const names = columns.map(({ name }) => name);
  const rows = `${from(binder)}${whereSql(question.where, binder)}`;
  const grouped = lines(
    clause(
      'SELECT',
      columns.map(({ sql }, index) => `${sql} AS c${index}`),
    ),
    `FROM ${isWeighted ? `(SELECT ${number}, count(*) AS weight FROM ${rows} GROUP BY ${number})` : rows}`,
    keys.length > 0 && `GROUP BY ${keys.map((_, index) => index + 1).join(', ')}`,
  );
  const order = [
    ...question.orderBy.map(
      ({ column, descending }) => `c${names.indexOf(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
    ),
    ...keys.map((_, index) => `c${index} ASC NULLS LAST`),
  ];
  const sql = lines(
    clause(
      'SELECT',
      columns.map((column, index) => selected(column, index, question)),
    ),
    `FROM (\n${grouped.replaceAll(/^/gm, '  ')}\n) AS grouped`,
    order.length > 0 && `ORDER BY ${order.map((one) => `grouped.${one}`).join(', ')}`,
    question.limit !== null && `LIMIT ${binder.bind(question.limit, 'BIGINT')}`,
  );
  return { sql, columns };
}

/** ` WHERE ...`; an empty text for a filter that everything matches. */
export function whereSql(where: Filter, binder: Binder): string {
  return Object.keys(where).length === 0 ? '' : `\nWHERE ${filterSql(where, binder)}`;
}

function lines(...clauses: readonly (string | false)[]): string {
  return clauses.filter((one) => one !== false).join('\n');
}

/** On one line if it fits there, else with a line for each part. */
export function clause(word: string, parts: readonly string[]): string {
  const line = `${word} ${parts.join(', ')}`;
  return line.length <= 80 ? line : `${word}\n  ${parts.join(',\n  ')}`;
}

/** A column as a DOUBLE (NaN for null, booleans as 0 and 1), or as VARCHAR if it is a text without a group code. NaN stands
 * for null, so that numbers can be copied from memory. */
export function readableSql(sql: string, column: AnswerColumn): string {
  if (column.type === 'text' && column.decode === undefined) return sql;
  return `coalesce(${sql}::DOUBLE, 'nan'::DOUBLE)`;
}
