import type { Vocabulary } from '../../dataset/dataset.js';
import { sqlLiteral } from './duckdb.js';

/** A text in the spelling of its column's vocabulary. `test/dataset/parseRow.test.ts` compares it with TypeScript. */
export function normalisedSql(text: string, vocabulary: Vocabulary): string {
  if (vocabulary.kind === 'capitals') {
    const { pattern, names = {} } = vocabulary;
    return `CASE WHEN regexp_full_match(${text}, ${sqlLiteral(pattern)}) THEN upper(${text}) ELSE ${namedSql(text, `lower(${text})`, names)} END`;
  }
  const { names, ignoresCase = false } = vocabulary;
  return namedSql(text, ignoresCase ? `lower(${text})` : text, names);
}

function namedSql(text: string, key: string, names: Readonly<Record<string, string>>): string {
  const whens = Object.entries(names).map(([from, to]) => `WHEN ${sqlLiteral(from)} THEN ${sqlLiteral(to)}`);
  return whens.length === 0 ? text : `CASE ${key} ${whens.join(' ')} ELSE ${text} END`;
}
