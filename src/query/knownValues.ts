import { unexpected } from '../base/checks.js';
import { nearestNames } from '../base/didYouMean.js';
import { joinWords } from '../base/format.js';
import { type Dataset, perDataset } from '../dataset/dataset.js';
import { normalised } from '../dataset/parseRow.js';
import { textPattern } from '../dataset/text.js';
import { isTimeDimension } from './fields.js';
import { timeDefinitions } from './timeDimensions.js';

/**
 * Refuses a value that no accident of the dataset can have: a text that is not among the few values of its column, one
 * that an import rewrites (`California` becomes `CA`), a number out of the range of its column.
 *
 * @param value of the type of the column
 * @throws InputError with the nearest values
 */
export function requirePossible(name: string, value: string | number | boolean, dataset: Dataset): void {
  if (typeof value === 'number') requireWithinRange(name, value, dataset);
  if (typeof value === 'string' && !isTimeDimension(name)) requireKnownText(name, value, dataset);
}

function requireWithinRange(name: string, value: number, dataset: Dataset): void {
  const column = isTimeDimension(name) ? timeDefinitions[name] : dataset.columnOf(name)!;
  const isWhole = column.type !== 'double';
  const [min, max] = column.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw unexpected(name, column.range === undefined ? kind : `${kind} from ${min} to ${max}`, value);
}

function requireKnownText(name: string, text: string, dataset: Dataset): void {
  const values = valuesOf(dataset).get(name);
  if (values !== undefined) {
    if (!values.includes(text))
      throw unknownText(name, text, whatOf(values), nearestNames(text, values), values);
    return;
  }
  const vocabulary = dataset.vocabularies[name];
  if (vocabulary === undefined) return;
  const stored = normalised(text, name, dataset);
  const what = (vocabulary.kind === 'capitals' && vocabulary.what) || 'spelled as in the data';
  if (stored !== text) throw unknownText(name, text, what, [stored]);
  if (vocabulary.kind !== 'capitals' || textPattern(`^(?:${vocabulary.pattern})$`).test(text)) return;
  // The data may have it, as an import keeps what it does not know; not if it is a slip in a name that it knows.
  const { names = {} } = vocabulary;
  const near = nearestNames(text, Object.keys(names)).map((known) => names[known]!);
  if (near.length > 0) throw unknownText(name, text, what, [...new Set(near)]);
}

function unknownText(
  name: string,
  text: string,
  what: string,
  near: readonly string[],
  values: readonly string[] = [],
): Error {
  const quoted = near.map((value) => `'${value}'`);
  const hint =
    near.length > 0 ? `Did you mean ${joinWords(quoted, 'or')}?` : `Use one of: ${values.join(', ')}.`;
  return unexpected(name, what, text, { hint });
}

/** `Day or Night`; a longer list is in the hint. */
function whatOf(values: readonly string[]): string {
  return values.length <= 4 ? joinWords(values, 'or') : 'a value of this column';
}

/** The values of the columns that have only some: as the description lists them, or as a lookup derives them. */
const valuesOf = perDataset(({ columns, derived, lookups }): ReadonlyMap<string, readonly string[]> => {
  const listed = columns.flatMap(({ name, values }) =>
    values === undefined ? [] : [[name, values] as const],
  );
  const lookedUp = Object.entries(derived).flatMap(([name, derivation]) => {
    if (derivation.kind !== 'lookup') return [];
    const { table, otherwise } = lookups[derivation.lookup]!;
    const meanings = [...table.values(), otherwise].map((meaning) => meaning[derivation.property]);
    return [[name, [...new Set(meanings.filter((meaning) => typeof meaning === 'string'))].sort()] as const];
  });
  return new Map([...listed, ...lookedUp]);
});
