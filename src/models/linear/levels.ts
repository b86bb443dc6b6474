import type { Feature, FeatureColumn } from '../../dataset/features.js';
import type { Levels } from './linearJson.js';

// How many points: on 300,000 generated rows a tenth more or fewer parameters changed the log-loss by less than 0.0005, so few.

/** A number with at most so many different values has a point for each. */
const fewValues = 12;

/** Other numbers have a point at each of these shares of the values. */
const shares = [0.01, 0.25, 0.5, 0.75, 0.99];

/** Points of the time of day in hours and of the day of the year, which start again after their period. */
const hours: Levels = { kind: 'points', points: [0, 3, 6, 9, 12, 15, 18, 21], period: 24 };
const twoMonths: Levels = { kind: 'points', points: [1, 62, 123, 184, 245, 306], period: 366 };

/** A rarer text counts as any other text, and so do all but the most frequent ones. */
const minRowsOfText = 50;
const mostTexts = 64;

/** Chooses the levels of a feature by the values of the training rows. */
export function findLevels({ type, value }: Feature, column: FeatureColumn, rows: Int32Array): Levels {
  if (!(column instanceof Float32Array)) return { kind: 'texts', texts: frequentTexts(column, rows) };
  if (type === 'flag') return { kind: 'points', points: [0, 1], period: null };
  if (value.kind === 'hourOfDay') return hours;
  if (value.kind === 'dayOfYear') return twoMonths;
  return { kind: 'points', points: pointsOf(column, rows), period: null };
}

/** How many levels there are, with those for missing values and other texts. */
export function levelCount(levels: Levels): number {
  return levels.kind === 'points' ? levels.points.length + 1 : levels.texts.length + 2;
}

function pointsOf(column: Float32Array, rows: Int32Array): number[] {
  const values = Float32Array.from(rows, (row) => column[row]!)
    .filter((value) => Number.isFinite(value))
    .sort();
  const different = new Set<number>();
  for (let at = 0; at < values.length && different.size <= fewValues; at++) different.add(values[at]!);
  if (values.length === 0) return [0]; // every training row lacks it
  if (different.size <= fewValues) return [...different];
  return [...new Set(shares.map((share) => values[Math.round(share * (values.length - 1))]!))];
}

function frequentTexts({ codes, texts }: Exclude<FeatureColumn, Float32Array>, rows: Int32Array): string[] {
  const counts = new Uint32Array(texts.length);
  for (const row of rows) if (codes[row]! >= 0) counts[codes[row]!]!++;
  return texts
    .map((text, code) => ({ text, rows: counts[code]! }))
    .filter((one) => one.rows >= minRowsOfText)
    .sort((a, b) => b.rows - a.rows || (a.text < b.text ? -1 : 1))
    .slice(0, mostTexts)
    .map(({ text }) => text);
}
