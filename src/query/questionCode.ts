import {
  type CodeNode,
  callCode,
  codeText,
  listCode,
  objectCode,
  stringCode,
  valueCode,
} from '../base/codeText.js';
import { plainQuestion } from './check.js';
import type { Dimension, Measure, Question, QuestionLike } from './question.js';
import type { RowsAsked, SentQuery } from './source.js';

/**
 * A question as the TypeScript that one would type, with the builders of this package. Evaluated, it is the same
 * question. For another dataset the builders are those of `questionsFor(dataset)`.
 *
 * @param asked a question that has been checked, or a builder
 * @returns an expression, on several lines if it is long
 * @example
 * questionCode(count().by('month').where({ state: 'CA' })); // "count().by('month').where({ state: 'CA' })"
 */
export function questionCode(asked: QuestionLike): string {
  return codeText(questionNode(plainQuestion(asked)));
}

/** What was asked of a source, to read and to ask again. */
export interface AskedQuestion {
  /** A sentence: `Counts reports by day and feed.` */
  readonly words: string;
  /** TypeScript, with the opened `source`: `await source.ask(count().by('state'))`. */
  readonly code: string;
  readonly sent: readonly SentQuery[];
}

/**
 * The call of a source as TypeScript: `ask` for a question, `scan` or `sample` for rows.
 *
 * @example
 * askedCode(count().by('state')); // "await source.ask(count().by('state'))"
 */
export function askedCode(asked: QuestionLike | RowsAsked): string {
  if (!('columns' in asked))
    return codeText(callCode('await source.ask', [questionNode(plainQuestion(asked))]));
  const { columns, where = {}, rows, seed } = asked;
  const hasWhere = Object.keys(where).length > 0;
  if (rows === undefined) {
    return codeText(callCode('source.scan', [listCode(columns), ...(hasWhere ? [valueCode(where)] : [])]));
  }
  const options = objectCode({ columns, where: hasWhere ? where : undefined, seed });
  return codeText(callCode('await source.sample', [String(rows), options]));
}

function questionNode(question: Question): CodeNode {
  const { measures, by, where, orderBy, limit } = question;
  // The builders begin with a measure.
  if (Object.keys(measures).length === 0) return valueCode(question);
  const calls = [
    ...(by.length === 0 ? [] : [callCode('.by', by.map(valueCode))]),
    ...(Object.keys(where).length === 0 ? [] : [callCode('.where', [valueCode(where)])]),
    ...orderBy.map(({ column, descending }) =>
      callCode('.orderBy', [stringCode(column), ...(descending ? ["'descending'"] : [])]),
    ),
    ...(limit === null ? [] : [callCode('.limit', [String(limit)])]),
  ];
  return { start: measuresNode(measures), calls };
}

function measuresNode(measures: Question['measures']): CodeNode {
  const [[name, measure], more] = Object.entries(measures) as [[string, Measure], unknown];
  if (more === undefined && name === defaultName(measure)) return measureNode(measure);
  return callCode('measures', [objectCode(measures, (one) => measureNode(one as Measure))]);
}

/** The name that the builder of a single measure gives to its column. */
function defaultName({ kind }: Measure): string {
  return kind === 'count' ? 'n' : kind;
}

function measureNode(measure: Measure): CodeNode {
  switch (measure.kind) {
    case 'count':
      return 'count()';
    case 'share':
      return callCode('share', [valueCode(measure.where)]);
    case 'distinct':
      return callCode(
        'distinct',
        measure.of.map((dimension: Dimension) => valueCode(dimension)),
      );
    default:
      return callCode(measure.kind, [stringCode(measure.of)]);
  }
}
