import type { CategoryColumn, FeatureColumn } from '../../dataset/features.js';
import type { Levels } from './linearJson.js';

/** Where events stand among the levels of a feature: at one, or between two. */
export interface Positions {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  /** How much of the upper level counts, 0 to 1; the rest is of the lower one. */
  readonly share: Float64Array;
}

export function createPositions(count: number): Positions {
  return { lower: new Int32Array(count), upper: new Int32Array(count), share: new Float64Array(count) };
}

/** Finds the position of each value of a column. */
export type FindPositions = (column: FeatureColumn, positions: Positions) => void;

export function positionsIn(levels: Levels): FindPositions {
  if (levels.kind === 'points') {
    return (column, positions) => {
      placeNumbers(levels, column as Float32Array, positions);
    };
  }
  const levelOf = new Map(levels.texts.map((text, level) => [text, level]));
  return (column, positions) => {
    placeTexts(levelOf, column as CategoryColumn, positions);
  };
}

function placeNumbers(
  { points, period }: Extract<Levels, { kind: 'points' }>,
  column: Float32Array,
  { lower, upper, share }: Positions,
): void {
  const missing = points.length;
  const last = points.length - 1;
  const start = points[0]!;
  for (let event = 0; event < column.length; event++) {
    const value = period === null ? column[event]! : wrapped(column[event]!, start, period);
    let low = missing;
    let high = missing;
    let above = 0;
    if (!Number.isNaN(value)) {
      high = 0;
      while (high <= last && points[high]! <= value) high++;
      low = high - 1;
      if (low < 0) low = high;
      else if (high <= last) above = (value - points[low]!) / (points[high]! - points[low]!);
      else if (period === null) high = low;
      else {
        above = (value - points[low]!) / (start + period - points[low]!);
        high = 0;
      }
    }
    lower[event] = low;
    upper[event] = high;
    share[event] = above;
  }
}

/** The same time in the period that begins with `start`; NaN for an infinite one. */
function wrapped(value: number, start: number, period: number): number {
  return value - Math.floor((value - start) / period) * period;
}

function placeTexts(
  levelOf: ReadonlyMap<string, number>,
  { codes, texts }: CategoryColumn,
  { lower, upper, share }: Positions,
): void {
  const other = levelOf.size;
  const levels = Int32Array.from(texts, (text) => levelOf.get(text) ?? other);
  for (let event = 0; event < codes.length; event++) {
    const code = codes[event]!;
    const level = code < 0 ? other + 1 : levels[code]!;
    lower[event] = level;
    upper[event] = level;
    share[event] = 0;
  }
}
