import type { Derivation, Lookup } from '../../dataset/dataset.js';
import { lookupRowName } from '../../dataset/reservedNames.js';
import { sqlLiteral } from './duckdb.js';

type Meaning = Lookup['otherwise'];

/**
 * The row of the table of a lookup for a text, in DuckDB: a hash look-up, 1-based; NULL for no text or an unknown one.
 */
export function lookupRowSql({ of, table }: Lookup): string {
  return `enum_code(TRY_CAST(lower(${of}) AS ENUM(${[...table.keys()].map(sqlLiteral).join(', ')}))) + 1`;
}

/** One of the values of a looked-up text, from the row of `lookupRowSql`. */
export function lookupSql({ of, table, otherwise }: Lookup, property: string, row: string): string {
  const value = (meaning: Meaning): string => {
    const one = meaning[property] ?? null;
    return typeof one === 'string' ? sqlLiteral(one) : one === null ? 'NULL' : String(one);
  };
  const list = `[${[...table.values()].map(value).join(', ')}]`;
  return `CASE WHEN ${row} IS NOT NULL THEN ${list}[${row}] WHEN ${of} IS NOT NULL THEN ${value(otherwise)} END`;
}

/** A derived column. */
export function derivedSql(derivation: Derivation, lookups: Readonly<Record<string, Lookup>>): string {
  if (derivation.kind === 'matches')
    return `regexp_matches(${derivation.of}, ${sqlLiteral(derivation.pattern)})`;
  const { lookup, property } = derivation;
  return lookupSql(lookups[lookup]!, property, lookupRowName(lookup));
}
