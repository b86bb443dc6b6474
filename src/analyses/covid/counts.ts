import { dayNumber, dayText } from '../../base/dates.js';
import type { Table } from '../../query/table.js';
import type { DayExtent } from '../common/context.js';
import type { DailySeries } from '../common/days.js';
import { unknownFeed } from '../common/feeds.js';

/** The accidents of one feed in one state. */
interface GroupSeries {
  readonly source: string;
  readonly state: string;
  /** By day, from the first day of the whole. */
  readonly counts: Float64Array;
}

/** Accidents by day, feed and state: all series are sums of these. */
export class DailyCounts {
  /** Day number of the first day with an accident, and of the day after the last. */
  readonly firstDay: number;
  readonly endDay: number;
  readonly #groups: readonly GroupSeries[];

  /**
   * @param table the answer to a count by `day`, `source` and `state` (or without the state), in the column `n`; accidents
   * without a day are left out
   */
  constructor(table: Table) {
    const { day = [], source = [], state = [], n = [] } = table.columns;
    const numbers = new Map<string, number>();
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < table.rowCount; row++) {
      const text = day[row] as string | null;
      if (text === null || numbers.has(text)) continue;
      const number = dayNumber(text);
      numbers.set(text, number);
      first = Math.min(first, number);
      last = Math.max(last, number);
    }
    this.firstDay = numbers.size === 0 ? 0 : first;
    this.endDay = numbers.size === 0 ? 0 : last + 1;
    const groups = new Map<string, GroupSeries>();
    for (let row = 0; row < table.rowCount; row++) {
      if (day[row] === null) continue;
      const name = { source: String(source[row] ?? unknownFeed), state: String(state[row] ?? 'unknown') };
      const key = `${name.source} ${name.state}`;
      let group = groups.get(key);
      if (group === undefined) {
        group = { ...name, counts: new Float64Array(this.endDay - this.firstDay) };
        groups.set(key, group);
      }
      group.counts[numbers.get(day[row] as string)! - this.firstDay]! += n[row] as number;
    }
    this.#groups = [...groups.values()];
  }

  /** First and last day with an accident; days are null without one. */
  get extent(): DayExtent {
    if (this.endDay === this.firstDay) return { firstDay: null, lastDay: null };
    return { firstDay: dayText(this.firstDay), lastDay: dayText(this.endDay - 1) };
  }

  get feeds(): string[] {
    return [...new Set(this.#groups.map(({ source }) => source))].sort();
  }

  get states(): string[] {
    return [...new Set(this.#groups.map(({ state }) => state))].sort();
  }

  get total(): number {
    return this.#groups.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
  }

  /** The sum over the feeds and states for which it holds, from the first to the last day of the whole. */
  series(name: string, holds: (source: string, state: string) => boolean = () => true): DailySeries {
    const counts = new Float64Array(this.endDay - this.firstDay);
    for (const group of this.#groups) {
      if (!holds(group.source, group.state)) continue;
      for (let i = 0; i < counts.length; i++) counts[i]! += group.counts[i]!;
    }
    return { name, firstDay: this.firstDay, counts };
  }
}

/** The accidents of a series. */
export function sumOf({ counts }: DailySeries): number {
  return counts.reduce((a, b) => a + b, 0);
}

/** Accidents between two day numbers, the second exclusive. */
export function countBetween({ counts, firstDay }: DailySeries, from: number, until: number): number {
  let sum = 0;
  const end = Math.min(counts.length, until - firstDay);
  for (let i = Math.max(0, from - firstDay); i < end; i++) sum += counts[i]!;
  return sum;
}

/** The series from its first to its last day with a report. */
export function trimmed({ name, counts, firstDay }: DailySeries): DailySeries {
  let start = 0;
  let end = counts.length;
  while (start < end && counts[start] === 0) start++;
  while (end > start && counts[end - 1] === 0) end--;
  return { name, firstDay: firstDay + start, counts: counts.slice(start, end) };
}
