import { editDistance, nearestNames } from '../base/didYouMean.js';
import { joinWords } from '../base/format.js';
import { type Dataset, perDataset } from './dataset.js';
import { compactName } from './unitNames.js';

/** What a column that was not found may be called in the file. */
export interface HeaderHint {
  /** The name of the column in a record. */
  readonly column: string;
  /** The headers of the file that may mean it, the likeliest first. */
  readonly headers: readonly string[];
  /**
   * Why: several names of the column, a similar name, or values that look like it. Or `parts`: a time in two columns, or latitude and longitude in one.
   */
  readonly reason: 'several' | 'name' | 'values' | 'parts';
}

/** A column of the file that means no column of the dataset. */
export interface FreeHeader {
  readonly header: string;
  /** The header by `compactName`. */
  readonly compact: string;
  readonly values: readonly string[];
}

/** What a column may be called: by a similar name, or else by its values. */
export function hintFor(
  column: string,
  free: readonly FreeHeader[],
  dataset: Dataset,
): HeaderHint | undefined {
  const byName = similarNames(column, free, dataset);
  if (byName.length > 0) return { column, headers: byName, reason: 'name' };
  const looks = looksLike(column, dataset);
  const byValues = looks === undefined ? [] : free.filter(({ values }) => looks(values));
  if (byValues.length === 0) return undefined;
  return { column, headers: byValues.map(({ header }) => header), reason: 'values' };
}

function isMisspelt(name: string, alias: string): boolean {
  return editDistance(alias, name, 2) <= 2;
}

/** Many words are similar to a shorter alias. */
const shortestMisspelt = 6;

function similarNames(column: string, free: readonly FreeHeader[], dataset: Dataset): readonly string[] {
  if (free.length === 0) return [];
  const { similar, aliases } = namesLike(dataset).get(column)!;
  const headersOf = (isMeant: (compact: string) => boolean): string[] =>
    free.filter(({ compact }) => isMeant(compact)).map(({ header }) => header);
  const synonyms = headersOf((compact) => similar.includes(compact));
  if (synonyms.length > 0) return synonyms;
  const headers = free.map(({ header }) => header);
  const near = dataset.columnOf(column)!.headers.flatMap((header) => nearestNames(header, headers));
  const misspelt = headersOf((compact) => aliases.some((alias) => isMisspelt(compact, alias)));
  return [...new Set([...near, ...misspelt])].slice(0, 3);
}

/** For each column of a file, the compact names that may mean it, and those of which misspelt ones may. */
const namesLike = perDataset(({ fileColumns, similarHeaders, aliases }) => {
  const namesIn = (lists: Readonly<Record<string, readonly string[]>>, column: string): readonly string[] =>
    Object.hasOwn(lists, column) ? lists[column]! : [];
  return new Map(
    fileColumns.map(({ name }) => [
      name,
      {
        similar: namesIn(similarHeaders, name).map(compactName),
        aliases: namesIn(aliases, name)
          .filter((alias) => alias.length >= shortestMisspelt)
          .map(compactName),
      },
    ]),
  );
});

type Look = (values: readonly string[]) => boolean;

const isTime = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]+\d{1,2}:\d{2}.*)?$/;
const isDecimal = /^[-+]?\d+[.,]\d{2,}$/;

/** What most values of a column look like. Places and states are those of the United States. */
function looksLike(column: string, { roles }: Dataset): Look | undefined {
  if (column === roles.time) return most((value) => isTime.test(value));
  if (column === roles.severity?.column)
    return (values) => most((value) => /^[1-4]$/.test(value))(values) && new Set(values).size < values.length;
  if (roles.state === undefined) return undefined;
  if (column === roles.state) return most((value) => /^[A-Z]{2}$/.test(value) && value !== 'US');
  if (column === 'lat') return most((value) => isBetween(value, 24, 49.5));
  if (column === 'lng') return most((value) => isBetween(value, -125, -66.5));
  return undefined;
}

function isBetween(value: string, min: number, max: number): boolean {
  const number = isDecimal.test(value) ? Number(value.replace(',', '.')) : Number.NaN;
  return number >= min && number <= max;
}

function most(looks: (value: string) => boolean): Look {
  return (values) => values.length >= 2 && values.filter(looks).length >= 0.9 * values.length;
}

/** What to do about a value that is spread over two columns, or that shares its column with another. */
export function partsSentence({ column, headers, reason }: HeaderHint, dataset: Dataset): string | undefined {
  if (reason !== 'parts') return undefined;
  return column === dataset.roles.time
    ? `Join ${joinWords(headers, 'and')} in one column ${headerOf(column, dataset)}, such as 2021-03-01 06:00:00.`
    : `If ${joinWords(headers, 'or')} holds places, split it into the columns ${joinWords((dataset.roles.place ?? []).map((name) => headerOf(name, dataset)).reverse(), 'and')}.`;
}

/** A hint as a sentence. */
export function hintSentence(hint: HeaderHint, dataset: Dataset): string {
  const { column, headers, reason } = hint;
  const name = headerOf(column, dataset);
  const found = joinWords(headers, 'or');
  switch (reason) {
    case 'several':
      return `${name} can be ${found}.`;
    case 'name':
      return `${name} was not found. It may be ${found}.`;
    case 'values':
      return `${name} was not found. The values of ${found} look like it.`;
    case 'parts':
      return partsSentence(hint, dataset)!;
  }
}

/** What to type: `--columns Start_Lat=GPS_Y,Start_Lng=GPS_X`. Null if nothing can be mapped. */
export function columnsFlag(hints: readonly HeaderHint[], dataset: Dataset): string | null {
  const taken = new Set<string>();
  const pairs: string[] = [];
  for (const { column, headers, reason } of hints) {
    const header = reason === 'parts' ? undefined : headers.find((one) => !taken.has(one));
    if (header === undefined) continue;
    taken.add(header);
    pairs.push(`${headerOf(column, dataset)}=${header}`);
  }
  if (pairs.length === 0) return null;
  const map = pairs.join(',');
  return `--columns ${/^[\w=,.:%+-]+$/.test(map) ? map : `'${map.replaceAll("'", "'\\''")}'`}`;
}

function headerOf(column: string, dataset: Dataset): string {
  return dataset.columnOf(column)!.headers[0]!;
}
