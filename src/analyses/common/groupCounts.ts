import type { Value } from '../../query/question.js';
import type { Table } from '../../query/table.js';

/** One group of an answer: its dimensions and its measures by name. Missing numbers are null. */
export type Row = Readonly<Record<string, Value>>;

/** The counts of an answer with the column `n`. */
export function groupCounts(answer: Table): GroupCounts {
  return new GroupCounts(answer.toRows());
}

/** The number in a row; 0 if it is missing. */
export function numberIn(row: Row, name: string): number {
  const value = row[name];
  return typeof value === 'number' ? value : 0;
}

/**
 * Counts of groups that can be aggregated: one fine-grained question answers many coarse ones. The count is in the
 * column `n`.
 */
export class GroupCounts {
  readonly rows: readonly Row[];
  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  /** Accidents in all groups. */
  get total(): number {
    return this.rows.reduce((sum, row) => sum + numberIn(row, 'n'), 0);
  }

  /** The groups that match a condition. */
  where(holds: (row: Row) => boolean): GroupCounts {
    return new GroupCounts(this.rows.filter(holds));
  }

  /** Accidents by the result of `key` for a group, in the order of first appearance. */
  by<Key>(key: (row: Row) => Key): Map<Key, number> {
    const sums = new Map<Key, number>();
    for (const row of this.rows) {
      const name = key(row);
      sums.set(name, (sums.get(name) ?? 0) + numberIn(row, 'n'));
    }
    return sums;
  }

  /** Accidents by the text of a column; null is `unknown`. */
  byText(column: string): Map<string, number> {
    return this.by((row) => textIn(row, column));
  }

  /** Accidents by the number in a column, ascending; groups without one are left out. */
  byNumber(column: string): Map<number, number> {
    const known = this.where((row) => typeof row[column] === 'number');
    return new Map([...known.by((row) => row[column] as number)].sort(([a], [b]) => a - b));
  }

  /** Accidents in each of the 24 hours of the column `hour`. */
  byHour(): number[] {
    const counts = this.byNumber('hour');
    return Array.from({ length: 24 }, (_, hour) => counts.get(hour) ?? 0);
  }

  /** Splits the groups by the text of a column, by name; null is `unknown`. */
  splitText(column: string): [string, GroupCounts][] {
    return [...this.split((row) => textIn(row, column))].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The number of accidents counted by a measure of kind `share`, over all groups. */
  part(measure: string): number {
    return this.rows.reduce((sum, row) => sum + Math.round(numberIn(row, measure) * numberIn(row, 'n')), 0);
  }

  /** Splits the groups by the result of `key`, in the order of first appearance. */
  split<Key>(key: (row: Row) => Key): Map<Key, GroupCounts> {
    const parts = new Map<Key, Row[]>();
    for (const row of this.rows) {
      const name = key(row);
      const part = parts.get(name);
      if (part === undefined) parts.set(name, [row]);
      else part.push(row);
    }
    return new Map([...parts].map(([name, part]) => [name, new GroupCounts(part)]));
  }
}

/** The text of a value in a row; null is `unknown`. */
export function textIn(row: Row, column: string): string {
  const value = row[column] ?? null;
  return value === null ? 'unknown' : String(value);
}

/** Sorts the largest first, and equal counts by name. */
export function largest<Key>(
  counts: ReadonlyMap<Key, number>,
  limit: number = Number.POSITIVE_INFINITY,
): [Key, number][] {
  return [...counts].sort(([a, x], [b, y]) => y - x || (String(a) < String(b) ? -1 : 1)).slice(0, limit);
}

/** The key with the largest count; undefined without keys. */
export function mostOf<Key>(counts: ReadonlyMap<Key, number>): Key | undefined {
  return largest(counts, 1)[0]?.[0];
}
