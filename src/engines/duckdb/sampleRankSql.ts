import { sampleModulus, sampleRank } from '../../query/sampleRank.js';

/** The rank of a row in DuckDB, over a column `key` of type UUID. Order by this, then by `key`. */
export function sampleRankSql(seed: number): string {
  const { factor, shift } = sampleRank(seed);
  return `((('0x' || left(key::VARCHAR, 7))::BIGINT * ${factor} + ${shift}) % ${sampleModulus})`;
}
