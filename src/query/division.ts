import { dayMs } from '../base/durations.js';
import type { Filter } from './question.js';

/** A period of a combined source, and the side that answers for it. */
export interface AnsweredPeriod {
  readonly side: 'history' | 'live';
  /**
   * Inclusive: a day of the wall clock (`2019-03-05`), or an instant (`2019-03-05T04:12:00.000Z`) where the live store begins
   * or the historical data ends; null: from the first accident on.
   */
  readonly from: string | null;
  /** Exclusive, spelled like `from`; null: to the last accident. */
  readonly until: string | null;
}

/** Which of two sources answers for which accidents: each accident matches the filter of exactly one side. */
export interface Division {
  readonly history: Filter;
  readonly live: Filter;
  /** In order of time, without gaps between them. */
  readonly periods: readonly AnsweredPeriod[];
}

/** Accidents by day of the wall clock. */
export type DayCounts = ReadonlyMap<string, number>;

/** The division at one instant: history before it, live from it on. */
export function divideAt(at: string): Division {
  return {
    history: { untilAt: at },
    live: { fromAt: at },
    periods: [
      { side: 'history', from: null, until: at },
      { side: 'live', from: at, until: null },
    ],
  };
}

/**
 * The division of two sources that overlap from the first live event until the end of history. Before it, history answers,
 * and after it, live. Within it, the side with more accidents of a day answers for that day; live if both have as many.
 *
 * @param fromAt the first live event, ISO UTC
 * @param untilAt the end of history, ISO UTC, exclusive
 * @param history accidents of history in the overlap
 * @param live accidents of live in the overlap
 */
export function divideByDay(fromAt: string, untilAt: string, history: DayCounts, live: DayCounts): Division {
  const days = [...new Set([...history.keys(), ...live.keys()])].sort();
  const isLive = (day: string): boolean => (live.get(day) ?? 0) >= (history.get(day) ?? 0);
  const [ofLive, ofHistory] = [days.filter(isLive), days.filter((day) => !isLive(day))];
  if (ofHistory.length === 0) return divideAt(fromAt);
  return {
    history: { any: [{ untilAt: fromAt }, { untilAt, day: ofHistory }] },
    live: { any: [{ fromAt: untilAt }, { fromAt, untilAt, day: ofLive }] },
    periods: joined([
      { side: 'history', from: null },
      ...days.map((day, index) => ({
        side: isLive(day) ? ('live' as const) : ('history' as const),
        from: index === 0 ? fromAt : day,
      })),
      { side: 'live', from: untilAt },
    ]),
  };
}

/** The periods from their beginnings, with neighbours of one side joined. */
function joined(begun: readonly Omit<AnsweredPeriod, 'until'>[]): AnsweredPeriod[] {
  const changes = begun.filter(({ side }, index) => side !== begun[index - 1]?.side);
  return changes.map((period, index) => ({ ...period, until: changes[index + 1]?.from ?? null }));
}

/** Accidents of the side that answers, in the overlap. */
export function answeredRows(history: DayCounts, live: DayCounts): number {
  const days = new Set([...history.keys(), ...live.keys()]);
  return [...days].reduce((sum, day) => sum + Math.max(history.get(day) ?? 0, live.get(day) ?? 0), 0);
}

/** Periods in one sentence each side, such as for a console; the longest ones first if there are many. */
export function periodsInWords(periods: readonly AnsweredPeriod[]): string {
  const bySide = (side: AnsweredPeriod['side']): string => {
    const own = periods.filter((period) => period.side === side);
    const shown = own.length <= mostShown ? own : longest(own);
    const rest = own.length - shown.length;
    const words = shown.map(periodInWords);
    if (rest > 0) words.push(`${rest} shorter ${rest === 1 ? 'period' : 'periods'}`);
    return `${side} answers ${words.join('; ')}`;
  };
  const sides = (['history', 'live'] as const).filter((side) => periods.some((one) => one.side === side));
  const text = sides.map(bySide).join('. ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace('. live', '. Live')}.`;
}

const mostShown = 6;

function longest(periods: readonly AnsweredPeriod[]): AnsweredPeriod[] {
  const ms = ({ from, until }: AnsweredPeriod): number =>
    from === null || until === null ? Number.POSITIVE_INFINITY : Date.parse(until) - Date.parse(from);
  const kept = new Set([...periods].sort((a, b) => ms(b) - ms(a)).slice(0, mostShown));
  return periods.filter((period) => kept.has(period));
}

function periodInWords({ from, until }: AnsweredPeriod): string {
  if (from === null) return until === null ? 'everything' : `before ${momentInWords(until)}`;
  if (until === null) return `from ${momentInWords(from)} on`;
  const isOneDay = until.length === dayLength && Date.parse(until) - Date.parse(from) === dayMs;
  return isOneDay && from.length === dayLength
    ? `on ${from}`
    : `from ${momentInWords(from)} until ${momentInWords(until)}`;
}

const dayLength = 'YYYY-MM-DD'.length;

function momentInWords(moment: string): string {
  return moment.length === dayLength ? moment : `${moment.slice(0, 19).replace('T', ' ')} UTC`;
}
