import { joinWords } from '../base/format.js';
import { isTimeDimension } from './fields.js';
import { conditionKind, isClause } from './filters.js';
import type { Condition, Filter, Question } from './question.js';

/** The part of a `Table` that says whether it is an answer of no accidents. */
interface Answer {
  readonly question?: Question;
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, ArrayLike<unknown>>>;
}

/**
 * What to do about an answer of no accidents whose filter names texts, of which one may be misspelled; null for any
 * other table. It asks nothing: `noMatchError` does, and names the nearest texts.
 */
export function emptyAnswerHint({ question, rowCount, columns }: Answer): string | null {
  if (question === undefined) return null;
  const { by, measures, where, limit } = question;
  const isZero = Object.entries(measures).some(
    ([name, { kind }]) => kind === 'count' && columns[name]?.[0] === 0,
  );
  if (!(rowCount === 0 ? limit !== 0 : by.length === 0 && isZero)) return null;
  const names = conditionsOf(where)
    .filter((condition) => namedTexts(condition).length > 0)
    .map((condition) => Object.keys(condition)[0]!);
  return names.length === 0 ? null : valuesHint([...new Set(names)]);
}

export const timeClauses: readonly string[] = ['from', 'until', 'fromAt', 'untilAt'];

/** The conditions that must all hold, each as a filter; those about the time together. */
export function conditionsOf({ all = [], ...rest }: Filter): Filter[] {
  const entries = Object.entries(rest).filter(([, part]) => part !== undefined);
  const times = entries.filter(([name]) => timeClauses.includes(name));
  const others = entries.filter(([name]) => !timeClauses.includes(name));
  return [
    ...others.map((one) => Object.fromEntries([one]) as Filter),
    ...(times.length === 0 ? [] : [Object.fromEntries(times) as Filter]),
    ...all.flatMap(conditionsOf),
  ];
}

/** The question that lists the texts of these columns. */
export function valuesHint(names: readonly string[]): string {
  return `Ask for the values: ${joinWords(names.map((name) => `count().by('${name}')`))}.`;
}

/** The texts of the column that a condition of `conditionsOf` is about. */
export function namedTexts(one: Filter): string[] {
  const [[name, condition] = ['', null]] = Object.entries(one);
  return isClause(name) || isTimeDimension(name) ? [] : textsOf(condition as Condition);
}

function textsOf(condition: Condition): string[] {
  const kind = conditionKind(condition);
  const values = kind === 'list' ? (condition as readonly unknown[]) : kind === 'value' ? [condition] : [];
  return values.filter((value) => typeof value === 'string');
}
