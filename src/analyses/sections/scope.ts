import { joinWords } from '../../base/format.js';
import type { Filter } from '../../query/question.js';
import type { SourceDescription } from '../../query/source.js';
import type { Scope } from '../../report/report.js';

/** Which accidents a report is about: their number, the days of the source within its filter, and the filter in words. */
export function scopeOf(
  accidents: number,
  { firstAt, lastAt }: Pick<SourceDescription, 'firstAt' | 'lastAt'>,
  where: Filter,
): Scope {
  const { from, until, ...rest } = where;
  const firstDay = firstAt?.slice(0, 10) ?? null;
  const lastDay = lastAt?.slice(0, 10) ?? null;
  return {
    accidents,
    firstDay: firstDay === null || from === undefined ? firstDay : later(firstDay, from.slice(0, 10)),
    lastDay: lastDay === null || until === undefined ? lastDay : earlier(lastDay, lastDayBefore(until)),
    filter: filterWords(rest),
  };
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

/** `until` is exclusive: of a day, the day before; of a time within a day, that day. */
function lastDayBefore(until: string): string {
  const isMidnight = until.length === 10 || /T00:00:00$/.test(until);
  if (!isMidnight) return until.slice(0, 10);
  const day = new Date(`${until.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);
