import type { Dataset } from '../../dataset/dataset.js';
import { checkColumns, checkQuestion } from '../../query/check.js';
import { checkFilter } from '../../query/checkFilter.js';
import { isTimeDimension } from '../../query/fields.js';
import type { Dimension, QuestionLike } from '../../query/question.js';
import type { RowsAsked } from '../../query/source.js';
import { Binder } from './binder.js';
import { noStatistics } from './columnStatistics.js';
import { type SqlValue, sqlLiteral } from './duckdb.js';
import { clause, questionSql, type Relation, whereSql } from './questionSql.js';
import { sampleRankSql } from './sampleRankSql.js';
import { timeTexts } from './timeDimensionSql.js';

/**
 * The statement of a question, to read and to run by hand: values stand in it in place of parameters, the relation has a
 * name, and the outer SELECT gives columns their names and group codes their texts, which a source does after the query.
 * It uses no statistics of the files, so it also counts what these make known. It returns the answer of the question.
 */
export function sentQuestionSql(asked: QuestionLike, from: Relation, dataset: Dataset): string {
  const { by } = checkQuestion(asked, dataset);
  return questionSql(asked, new LiteralBinder(dataset), from, noStatistics, ({ name }, index) => {
    const column = `c${index}`;
    return `${by[index] === undefined ? column : decodedSql(by[index], column)} AS ${nameSql(name)}`;
  }).sql;
}

/**
 * The statement of a scan or a sample. That of a sample lacks a bound of the rank, by which most rows are skipped and
 * which does not change the result.
 */
export function sentRowsSql(
  { columns: names, where = {}, rows, seed = 1 }: RowsAsked,
  from: Relation,
  dataset: Dataset,
): string {
  const binder = new LiteralBinder(dataset);
  const columns = checkColumns(names, dataset);
  const sql = `${clause('SELECT', columns)}\nFROM ${from(binder)}${whereSql(checkFilter(where, dataset), binder)}`;
  return rows === undefined ? sql : `${sql}\nORDER BY ${sampleRankSql(seed)}, key\nLIMIT ${rows}`;
}

/** Writes each value into the statement. Such a statement is read and never sent. */
class LiteralBinder extends Binder {
  override bind(value: SqlValue, type: Parameters<Binder['bind']>[1]): string {
    if (type === 'TIMESTAMP') return `TIMESTAMP ${sqlLiteral(plainTime(String(value)))}`;
    if (type === 'DOUBLE') return doubleSql(value as number);
    return typeof value === 'string' ? sqlLiteral(value) : String(value);
  }
}

/** `2019-03-05T00:00:00.000` as `2019-03-05`. */
function plainTime(text: string): string {
  return text
    .replace('T', ' ')
    .replace(/\.0+$/, '')
    .replace(/ 00:00:00$/, '');
}

/**
 * A number for arithmetic and comparisons with doubles. A decimal of 15 digits becomes the same double; one of more
 * digits is written with an exponent, which makes it a double at once.
 */
function doubleSql(value: number): string {
  const text = String(value);
  return text.replaceAll(/[^0-9]/g, '').length > 15 ? value.toExponential() : text;
}

function decodedSql(dimension: Dimension, code: string): string {
  if (typeof dimension === 'string')
    return isTimeDimension(dimension) ? (timeTexts[dimension]?.(code) ?? code) : code;
  if ('cell' in dimension) return code;
  const { width, origin = 0 } = dimension;
  const edge = width === 1 ? `${code}::DOUBLE` : `${code}::DOUBLE * ${doubleSql(width)}`;
  return origin === 0 ? edge : `${edge} + ${doubleSql(origin)}`;
}

function nameSql(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
