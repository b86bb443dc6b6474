import type { Filter } from './question.js';
import type { AskOptions, Source } from './source.js';

/** The number of accidents of a source that match a filter. */
export async function countIn(
  source: Pick<Source, 'ask'>,
  where: Filter,
  options?: AskOptions,
): Promise<number> {
  const counted = { measures: { n: { kind: 'count' } }, by: [], where, orderBy: [], limit: null } as const;
  const { columns } = await source.ask(counted, options);
  return columns.n![0] as number;
}
