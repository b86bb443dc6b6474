import { joinWords } from '../../base/format.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { plainQuestion } from '../../query/check.js';
import type { Dimension, Filter, Question, QuestionLike } from '../../query/question.js';
import type { RowsAsked } from '../../query/source.js';
import { columnLabel, dimensionLabel, filterText, measureLabel } from './words.js';

/** Names that a sentence lists; of more it gives the number. */
const maxNames = 6;

/**
 * What a question asks for, as one sentence: `Counts reports by day and feed (only state CA).` `Reads 2,000 random
 * reports: longitude, latitude and street.`
 */
export function askedWords(asked: QuestionLike | RowsAsked, { roles }: Dataset): string {
  return sentenceOf(asked, roles.feed).replaceAll(' (°)', '');
}

function sentenceOf(asked: QuestionLike | RowsAsked, feed: string | undefined): string {
  if ('columns' in asked) {
    const { columns, where = {}, rows } = asked;
    const reports = rows === undefined ? 'every report' : `${rows.toLocaleString('en-US')} random reports`;
    return `Reads ${reports}${only(where)}: ${named(columns.map((name) => labelOf(name, feed)))}.`;
  }
  const { measures, by, where, limit } = plainQuestion(asked);
  const groups = by.map((dimension) => labelOf(dimension, feed));
  const first = limit === null ? '' : `, the first ${limit}`;
  return `${measured(measures)}${groups.length === 0 ? '' : ` by ${joinWords(groups)}`}${first}${only(where)}.`;
}

function measured(measures: Question['measures']): string {
  const all = Object.entries(measures);
  const more = all
    .filter(([, { kind }]) => kind !== 'count')
    .map(([name, measure]) => measureLabel(name, measure).replaceAll('accidents', 'reports'));
  if (more.length === 0) return 'Counts reports';
  return more.length === all.length
    ? `Computes ${named(more)}`
    : `Counts reports and computes ${named(more)}`;
}

function named(names: readonly string[]): string {
  return names.length <= maxNames
    ? joinWords(names)
    : `${names.slice(0, maxNames - 1).join(', ')} and ${names.length - maxNames + 1} more`;
}

function labelOf(dimension: Dimension | FieldName, feed: string | undefined): string {
  if (dimension === feed) return 'feed';
  if (dimension === 'startLocal') return 'start time';
  return typeof dimension === 'string' ? columnLabel(dimension) : dimensionLabel(dimension);
}

function only(where: Filter): string {
  const words = filterText(where);
  return words === '' ? '' : ` (only ${words})`;
}
