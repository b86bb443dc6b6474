import { type Dataset, perDataset } from './dataset.js';
import type { Column } from './description.js';
import { plainHeader } from './text.js';
import { compactName, unitsLike } from './unitNames.js';

/**
 * How a header names a column, the surest first:
 *
 * - `header`: as the dataset writes it, without regard to case, blanks and underscores
 * - `writing`: in another writing, with its unit written otherwise, or without it
 * - `alias`: by another name, which is that of a record or one of the dataset's `aliases`
 * - `otherUnit`: with a unit that is not the column's: `Temperature(C)`
 * - `suffixed`: with what a join or a reader appends to a name that occurs twice: `State_x`, `State.1`
 */
export const namings = ['header', 'writing', 'alias', 'otherUnit', 'suffixed'] as const;
export type Naming = (typeof namings)[number];

export interface NamedColumn {
  /** Its name in a record. */
  readonly column: string;
  readonly naming: Naming;
  /** For `otherUnit`: that unit, such as °C. */
  readonly unit?: string;
}

/** The column that a header names, if any. No header names two. */
export function columnNamed(header: string, dataset: Dataset): NamedColumn | undefined {
  const { plain, compact } = namesOf(dataset);
  const name = bareHeader(header);
  // The field of a system, such as `_id` or `_c0`; binary data.
  if (name.startsWith('_') || name.includes('\0')) return undefined;
  const column = plain.get(plainHeader(name));
  if (column !== undefined) return { column, naming: 'header' };
  const named = compact.get(compactName(name));
  if (named !== undefined) return named ?? undefined;
  const [, stem] = /^(.+?)[._](?:x|y|left|right|\d{1,2})$/i.exec(name) ?? [];
  const meant = stem === undefined ? undefined : columnNamed(stem, dataset);
  return meant === undefined || meant.naming === 'otherUnit' ? undefined : { ...meant, naming: 'suffixed' };
}

/** A header without a byte order mark, also one that was misread, and without blanks and quotes around it. */
export function bareHeader(header: string): string {
  return header
    .replace(/^(?:\ufeff|ï»¿|ï\.\.|X\.U\.FEFF\.)/, '')
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
}

interface Names {
  readonly plain: ReadonlyMap<string, string>;
  /** By compact name; null for a name that two columns could have. */
  readonly compact: ReadonlyMap<string, NamedColumn | null>;
}

const namesOf = perDataset((dataset): Names => {
  const headers = dataset.fileColumns.flatMap(({ name, headers }) =>
    headers.map((header) => [header, name] as const),
  );
  const named = dataset.fileColumns.flatMap((column) => compactNames(column, dataset));
  named.sort((a, b) => namings.indexOf(a[1].naming) - namings.indexOf(b[1].naming));
  const compact = new Map<string, NamedColumn | null>();
  for (const [name, meaning] of named) {
    const known = compact.get(name);
    if (known === undefined) compact.set(name, meaning);
    else if (known !== null && known.column !== meaning.column && known.naming === meaning.naming)
      compact.set(name, null);
  }
  return {
    plain: new Map(headers.map(([header, name]) => [plainHeader(header), name])),
    compact,
  };
});

/** Every compact name of a column, with its meaning. */
function compactNames({ name, headers, unit }: Column, dataset: Dataset): [string, NamedColumn][] {
  const aliases = [name, ...(Object.hasOwn(dataset.aliases, name) ? dataset.aliases[name]! : [])];
  const units = unit === undefined ? new Map<string, string>() : unitsLike(unit);
  const all = (text: string, naming: Naming): [string, NamedColumn][] => {
    const stem = withoutUnit(text, unit, units);
    return [
      [compactName(text), { column: name, naming }],
      [stem, { column: name, naming }],
      ...[...units].flatMap(([spelling, ofUnit]) => {
        const meaning: NamedColumn =
          ofUnit === unit ? { column: name, naming } : { column: name, naming: 'otherUnit', unit: ofUnit };
        return [`${stem}${spelling}`, `${stem}in${spelling}`].map((one): [string, NamedColumn] => [
          one,
          meaning,
        ]);
      }),
    ];
  };
  return [
    ...headers.flatMap((header) => all(header, 'writing')),
    ...aliases.flatMap((alias) => all(alias, 'alias')),
  ];
}

/** The compact name without the unit of its column at its end: `Wind_Speed(mph)` is `windspeed`. */
function withoutUnit(text: string, unit: string | undefined, units: ReadonlyMap<string, string>): string {
  const compact = compactName(text);
  const spellings = [...units].filter(([, ofUnit]) => ofUnit === unit).map(([spelling]) => spelling);
  const ending = spellings
    .filter((spelling) => compact.endsWith(spelling) && compact.length > spelling.length + 2)
    .sort((a, b) => b.length - a.length)[0];
  // Without a bracket, a letter at the end may belong to the word.
  const isUnit = ending !== undefined && (ending.length > 1 || /[^\p{L}\p{N}]\p{L}\W?$/u.test(text));
  return isUnit ? compact.slice(0, -ending.length) : compact;
}
