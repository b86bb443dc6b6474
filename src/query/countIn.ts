import type { Filter } from './question.js';
import type { Source } from './source.js';

/** The number of accidents of a source that match a filter. */
export async function countIn(
  source: Pick<Source, 'ask'>,
  where: Filter,
  signal?: AbortSignal,
): Promise<number> {
  const counted = { measures: { n: { kind: 'count' } }, by: [], where, orderBy: [], limit: null } as const;
  const { columns } = await source.ask(counted, signal === undefined ? {} : { signal });
  return columns.n![0] as number;
}
