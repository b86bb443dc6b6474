import type { Table } from '../../query/table.js';
import { type DailySeries, dayNumber } from '../common/days.js';

/** Accidents by day, source and state, as one list of days each: what all series are summed from. */
export class DailyCounts {
  /** Day numbers: first day with an accident, and the day after the last. */
  readonly firstDay: number;
  readonly endDay: number;
  private readonly cells: readonly { source: string; state: string; counts: Float64Array }[];

  /** @param table the answer to a count by `day`, `source` and `state` (or without the state), in the column `n` */
  constructor(table: Table) {
    const { day = [], source = [], state = [], n = [] } = table.columns;
    const numbers = new Map<string, number>();
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < table.rowCount; row++) {
      const text = day[row] as string;
      if (numbers.has(text)) continue;
      const number = dayNumber(text);
      numbers.set(text, number);
      first = Math.min(first, number);
      last = Math.max(last, number);
    }
    this.firstDay = table.rowCount === 0 ? 0 : first;
    this.endDay = table.rowCount === 0 ? 0 : last + 1;
    const cells = new Map<string, { source: string; state: string; counts: Float64Array }>();
    for (let row = 0; row < table.rowCount; row++) {
      const name = { source: String(source[row] ?? 'unknown'), state: String(state[row] ?? 'unknown') };
      const key = `${name.source} ${name.state}`;
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = { ...name, counts: new Float64Array(this.endDay - this.firstDay) };
        cells.set(key, cell);
      }
      cell.counts[numbers.get(day[row] as string)! - this.firstDay]! += n[row] as number;
    }
    this.cells = [...cells.values()];
  }

  get sources(): string[] {
    return [...new Set(this.cells.map(({ source }) => source))].sort();
  }

  get states(): string[] {
    return [...new Set(this.cells.map(({ state }) => state))].sort();
  }

  get total(): number {
    return this.cells.reduce((sum, { counts }) => sum + counts.reduce((a, b) => a + b, 0), 0);
  }

  /** The sum over the cells for which it holds, from the first to the last day of the whole. */
  series(name: string, holds: (source: string, state: string) => boolean = () => true): DailySeries {
    const counts = new Float64Array(this.endDay - this.firstDay);
    for (const cell of this.cells) {
      if (!holds(cell.source, cell.state)) continue;
      for (let i = 0; i < counts.length; i++) counts[i]! += cell.counts[i]!;
    }
    return { name, firstDay: this.firstDay, counts };
  }
}

/** Accidents from a day to another, the second exclusive. */
export function countBetween({ counts, firstDay }: DailySeries, from: number, until: number): number {
  let sum = 0;
  const end = Math.min(counts.length, until - firstDay);
  for (let i = Math.max(0, from - firstDay); i < end; i++) sum += counts[i]!;
  return sum;
}

/** The series from its first to its last day with a report; a feed begins and ends with it. */
export function trimmed({ name, counts, firstDay }: DailySeries): DailySeries {
  let start = 0;
  let end = counts.length;
  while (start < end && counts[start] === 0) start++;
  while (end > start && counts[end - 1] === 0) end--;
  return { name, firstDay: firstDay + start, counts: counts.slice(start, end) };
}
