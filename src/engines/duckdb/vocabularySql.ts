import type { Vocabulary } from '../../dataset/dataset.js';
import { sqlLiteral } from './duckdb.js';

/** A text in the spelling of its column's vocabulary. `test/dataset/parseRow.test.ts` compares it with TypeScript. */
export function normalisedSql(text: string, vocabulary: Vocabulary): string {
  if (vocabulary.kind === 'capitals') {
    return `CASE WHEN regexp_full_match(${text}, ${sqlLiteral(vocabulary.pattern)}) THEN upper(${text}) ELSE ${text} END`;
  }
  const { names, ignoresCase = false } = vocabulary;
  const whens = Object.entries(names).map(([from, to]) => `WHEN ${sqlLiteral(from)} THEN ${sqlLiteral(to)}`);
  return `CASE ${ignoresCase ? `lower(${text})` : text} ${whens.join(' ')} ELSE ${text} END`;
}
