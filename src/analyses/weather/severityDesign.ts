import type { SeverityRows } from './severityRows.js';
import { weatherClasses } from './weatherClasses.js';

/** A level of a variable with fewer rows is left out. */
export const minLevelRows = 30;
const maxStates = 6;

/** Columns of a design by name. */
export type DesignColumns = Readonly<Record<string, Float64Array>>;

/** The rows of one feed, ready for a model of their severity. */
export interface SeverityData {
  readonly n: number;
  /** Severities as 0, 1, ... without gaps; null when only one has enough rows. */
  readonly response: Int32Array | null;
  /** 1 for a severe accident. */
  readonly isSevere: Float64Array;
  readonly clusters: readonly string[];
  /** Classes with enough rows other than the baseline, the most frequent first. */
  readonly weather: readonly { readonly weatherClass: number; readonly n: number }[];
  /** One indicator for each of them, by the name of the class. */
  readonly weatherColumns: DesignColumns;
  /** What to adjust for, the fullest first: a later one is for data that leaves an earlier one without a solution. */
  readonly adjustments: readonly Adjustment[];
}

export interface Adjustment {
  readonly columns: DesignColumns;
  /** The columns in words. */
  readonly names: readonly string[];
}

export function severityDataOf(rows: SeverityRows, feed: string): SeverityData {
  const indices = Array.from(rows.feed.keys()).filter((i) => rows.feed[i] === feed);
  const weather = indicators(indices, rows.weatherClass).filter(({ level }) => level > 0);
  return {
    n: indices.length,
    response: responseOf(indices.map((i) => rows.severity[i]!)),
    isSevere: Float64Array.from(indices, (i) => rows.isSevere[i]!),
    clusters: indices.map((i) => rows.stationDay[i]!),
    weather: weather.map(({ level, n }) => ({ weatherClass: level, n })),
    weatherColumns: Object.fromEntries(weather.map(({ level, column }) => [weatherClasses[level]!, column])),
    adjustments: adjustmentsOf(rows, indices),
  };
}

/** Year, part of the day, road and state; the same without the states; the year alone. */
function adjustmentsOf(rows: SeverityRows, indices: readonly number[]): Adjustment[] {
  const years = withPrefix('year', indicators(indices, rows.year).slice(1));
  const hours = withPrefix('hours', indicators(indices, partOfDay(rows.hour)).slice(1));
  const states = withPrefix('state', indicators(indices, rows.state).slice(1, maxStates + 1));
  const road = Object.fromEntries(
    Object.entries(rows.flags)
      .map(([name, flag]) => [name, Float64Array.from(indices, (i) => flag[i]!)] as const)
      .filter(([, column]) => hasBothValues(column)),
  );
  const time = Object.keys(hours).length > 0 ? ['year', 'part of the day'] : ['year'];
  return [
    { columns: { ...years, ...hours, ...road, ...states }, names: [...time, 'state', 'road'] },
    { columns: { ...years, ...hours, ...road }, names: [...time, 'road'] },
    { columns: years, names: ['year'] },
  ];
}

/** Severities as 0, 1, ... without gaps; one with few rows joins its neighbour. Null when only one is left. */
function responseOf(severity: readonly number[]): Int32Array | null {
  const counts = new Map<number, number>();
  for (const value of severity) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts]
    .filter(([, n]) => n >= minLevelRows)
    .map(([value]) => value)
    .sort((a, b) => a - b);
  if (kept.length < 2) return null;
  return Int32Array.from(severity, (value) => {
    let best = 0;
    for (const [index, level] of kept.entries()) {
      if (Math.abs(level - value) < Math.abs(kept[best]! - value)) best = index;
    }
    return best;
  });
}

interface Indicator<Level> {
  readonly level: Level;
  readonly n: number;
  readonly column: Float64Array;
}

/** Indicator columns of the levels with enough rows, the most frequent first. */
function indicators<Level extends string | number>(
  indices: readonly number[],
  levels: ArrayLike<Level>,
): Indicator<Level>[] {
  const positionsOf = new Map<Level, number[]>();
  for (let position = 0; position < indices.length; position++) {
    const level = levels[indices[position]!]!;
    const positions = positionsOf.get(level);
    if (positions === undefined) positionsOf.set(level, [position]);
    else positions.push(position);
  }
  return [...positionsOf]
    .filter(([, positions]) => positions.length >= minLevelRows)
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([level, positions]) => {
      const column = new Float64Array(indices.length);
      for (const position of positions) column[position] = 1;
      return { level, n: positions.length, column };
    });
}

function withPrefix(prefix: string, columns: readonly Indicator<string | number>[]): DesignColumns {
  return Object.fromEntries(columns.map(({ level, column }) => [`${prefix} ${level}`, column]));
}

/** Night, morning, midday, evening as 0..3. */
function partOfDay(hour: Float64Array): Int32Array {
  return Int32Array.from(hour, (h) => (h < 6 || h >= 20 ? 0 : h < 10 ? 1 : h < 15 ? 2 : 3));
}

/** Whether both 0 and 1 have enough rows. */
export function hasBothValues(column: Float64Array): boolean {
  const ones = column.reduce((a, b) => a + b, 0);
  return ones >= minLevelRows && column.length - ones >= minLevelRows;
}
