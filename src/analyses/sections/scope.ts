import { joinWords } from '../../base/format.js';
import type { Filter } from '../../query/question.js';
import type { Scope } from '../../report/report.js';
import type { AnalysisContext, DayExtent } from '../common/context.js';

/** Which accidents a report is about: their number, their days, their area, and the filter in words. */
export function scopeOf(
  accidents: number,
  extent: DayExtent,
  { matching, source }: Pick<AnalysisContext<unknown>, 'matching' | 'source'>,
  { from: _, until: __, ...rest }: Filter,
): Scope {
  return { accidents, outOf: matching, ...extent, area: source.dataset.area, filter: filterWords(rest) };
}

/** `state CA, severity 3 or 4`: plain conditions in words, others as JSON. */
function filterWords(where: Filter): string {
  return Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${conditionWords(value)}`)
    .join(', ');
}

function conditionWords(value: unknown): string {
  if (value === null) return 'missing';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null)) {
    return joinWords(value.map(conditionWords), 'or');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
