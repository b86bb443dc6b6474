import { codeText, valueCode } from '../base/codeText.js';
import { nearestNames } from '../base/didYouMean.js';
import { InputError } from '../base/errors.js';
import { formatCountOf, joinWords } from '../base/format.js';
import type { CategoryField } from '../dataset/usAccidents/columns.js';
import { countIn } from './countIn.js';
import { conditionsOf, namedTexts, timeClauses, valuesHint } from './emptyAnswer.js';
import type { Filter } from './question.js';
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

async function hintOf(source: Source, condition: Filter): Promise<string> {
  const [name = ''] = Object.keys(condition);
  if (timeClauses.includes(name)) {
    const { firstAt, lastAt } = await source.describe();
    return firstAt === null || lastAt === null
      ? 'Leave out the time: the accidents have none.'
      : `Choose a time from ${firstAt.slice(0, 10)} to ${lastAt.slice(0, 10)}.`;
  }
  if (name === 'box') return 'Check the order: [west, south, east, north].';
  const texts = namedTexts(condition);
  if (texts.length === 0) return 'Widen or leave out this condition.';
  const counts = await countsByText(source, name as CategoryField);
  const near = texts.flatMap((text) => nearestNames(text, [...counts.keys()]));
  if (near.length === 0) return valuesHint([name]);
  const shown = [...new Set(near)]
    .slice(0, 3)
    .map((text) => `'${text}' (${formatCountOf(counts.get(text)!, 'accident')})`);
  return `Did you mean ${joinWords(shown, 'or')}?`;
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
