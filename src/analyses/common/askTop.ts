import type { CategoryField } from '../../dataset/usAccidents/columns.js';
import type { AnalysisContext } from './context.js';
import { type GroupCounts, groupCounts } from './groupCounts.js';

/** The groups of a dimension with most accidents, without the group of missing values. */
export async function askTop(
  context: AnalysisContext<unknown>,
  by: CategoryField,
  limit: number,
): Promise<GroupCounts> {
  const question = {
    by: [by],
    where: { [by]: { present: true } },
    orderBy: [{ column: 'n', descending: true }],
    limit,
  };
  return groupCounts(await context.ask(question));
}
