import { timeDimensions } from './timeDimensions.js';

/**
 * Names that no column may have: keys of a filter, words of the engines' languages, names used in generated queries and
 * by the stores, and what every JavaScript object inherits. In lower case, since SQL does not tell cases apart.
 */
const reserved: ReadonlySet<string> = new Set(
  `from until fromAt untilAt box not all any cell place dice reason ordinal rank weight json entry event value nulledMask readMask
   unread readEndAt offsetHours keepsDaylight zoneBasis isAtZero analyse analyze and anti array as asc asof asymmetric at authorization
   binary both by case cast check collate collation column concurrently constraint create cross default deferrable desc
   describe distinct do else end except false fetch for foreign freeze full glob grant group having ilike in initially inner
   intersect into is isnull join lambda lateral leading left like limit natural notnull null offset on only or order outer
   overlaps pivot placing positional primary qualify references returning right select semi show similar some summarize
   symmetric table tablesample then to trailing true union unique unpack unpivot using variadic verbose when where window with`
    .split(/\s+/)
    .concat(timeDimensions, Object.getOwnPropertyNames(Object.prototype))
    .map((name) => name.toLowerCase()),
);

/** The form of a plain name, in words. */
export const plainNameForm = 'letters and digits, the first one a lowercase letter';

/** What a name of a column would have to be, in words; null if a column may have this name. */
export function expectedColumnName(name: unknown): string | null {
  if (!isPlainName(name)) return plainNameForm;
  if (reserved.has(name.toLowerCase())) return 'a name that is not reserved';
  // Names of the columns of generated queries.
  return /^[cdkmn]\d+$/.test(name) ? 'a name other than c, d, k, m or n with a number' : null;
}

/** Letters and digits, the first one a lowercase letter. */
export function isPlainName(name: unknown): name is string {
  return typeof name === 'string' && /^[a-z][A-Za-z0-9]*$/.test(name);
}

/** The column of a query that holds the row of a lookup. */
export function lookupRowName(lookup: string): string {
  return `${lookup}Row`;
}
