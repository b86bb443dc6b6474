import { codeText, valueCode } from '../base/codeText.js';
import { nearestNames } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { formatCountOf, joinWords } from '../base/format.js';
import type { CategoryField } from '../dataset/usAccidents/columns.js';
import { countIn } from './countIn.js';
import { isTimeDimension } from './fields.js';
import { conditionKind, isClause } from './filters.js';
import type { Condition, Filter } from './question.js';
import type { Source } from './source.js';

/**
 * The error of a filter that matches no accident of a source that has some. It asks each condition alone, and says which
 * of them matches none, with the nearest texts in the data.
 *
 * @param where a checked filter by the names of the dataset of the source
 */
export async function noMatchError(source: Source, where: Filter): Promise<InputError> {
  const conditions = conditionsOf(where);
  const [all, ...counts] = await Promise.all([{}, ...conditions].map((one) => countIn(source, one)));
  const accidents = formatCountOf(all!, 'accident');
  const unmatched = conditions.filter((_, index) => counts[index] === 0);
  const details = { accidents: all!, unmatched };
  if (unmatched.length === 0) {
    const alone = conditions.map(
      (one, index) => `${textOf(one)} matches ${formatCountOf(counts[index]!, 'accident')}`,
    );
    return new InputError(`None of ${accidents} matches ${textOf(where)}.`, {
      hint: `Leave out a condition: alone, ${joinWords(alone, 'and')}.`,
      details,
    });
  }
  const hints = await Promise.all(unmatched.map((one) => hintOf(source, one)));
  return new InputError(`None of ${accidents} matches ${joinWords(unmatched.map(textOf), 'or')}.`, {
    hint: [...new Set(hints)].join(' '),
    details,
  });
}

const timeClauses = ['from', 'until', 'fromAt', 'untilAt'];

/** The conditions that must all hold, each as a filter; those about the time together. */
function conditionsOf({ all = [], ...rest }: Filter): Filter[] {
  const entries = Object.entries(rest).filter(([, part]) => part !== undefined);
  const times = entries.filter(([name]) => timeClauses.includes(name));
  const others = entries.filter(([name]) => !timeClauses.includes(name));
  return [
    ...others.map((one) => Object.fromEntries([one]) as Filter),
    ...(times.length === 0 ? [] : [Object.fromEntries(times) as Filter]),
    ...all.flatMap(conditionsOf),
  ];
}

async function hintOf(source: Source, condition: Filter): Promise<string> {
  const [[name, value] = ['', undefined]] = Object.entries(condition);
  if (timeClauses.includes(name)) {
    const { firstAt, lastAt } = await source.describe();
    return firstAt === null || lastAt === null
      ? 'Leave out the time: the accidents have none.'
      : `Choose a time from ${firstAt.slice(0, 10)} to ${lastAt.slice(0, 10)}.`;
  }
  if (name === 'box') return 'Check the order: [west, south, east, north].';
  const texts = isClause(name) ? [] : textsOf(value as Condition);
  if (texts.length === 0 || isTimeDimension(name)) return 'Widen or leave out this condition.';
  const counts = await countsByText(source, name as CategoryField);
  const near = texts.flatMap((text) => nearestNames(text, [...counts.keys()]));
  if (near.length === 0) return `Ask for the values: count().by('${name}').`;
  const shown = [...new Set(near)]
    .slice(0, 3)
    .map((text) => `'${text}' (${formatCountOf(counts.get(text)!, 'accident')})`);
  return `Did you mean ${joinWords(shown, 'or')}?`;
}

function textsOf(condition: Condition): string[] {
  const kind = conditionKind(condition);
  const values = kind === 'list' ? (condition as readonly unknown[]) : kind === 'value' ? [condition] : [];
  return values.filter((value) => typeof value === 'string');
}

/** The texts of a column with their counts, the most frequent first. */
async function countsByText(source: Source, name: CategoryField): Promise<ReadonlyMap<string, number>> {
  const answer = await source.ask({
    measures: { n: { kind: 'count' } },
    by: [name],
    where: { [name]: { present: true } },
    orderBy: [],
    limit: null,
  });
  const rows = answer.toRows().map((row) => [row[name] as string, row.n as number] as const);
  return new Map(rows.sort((a, b) => b[1] - a[1]));
}

function textOf(filter: Filter): string {
  return codeText(valueCode(filter));
}
