import type { NumericField } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { Measure } from '../../query/question.js';
import { type GroupCounts, groupCounts, numberIn, type Row } from '../common/groupCounts.js';
import type { OverviewContext } from './context.js';

/** A weather reading and the bins in which it is asked. */
export interface Reading {
  readonly of: NumericField;
  readonly title: string;
  /** Fine enough that a bin holds one or two of the values that stations report. */
  readonly width: number;
  /** An edge of a bin. */
  readonly origin: number;
}

export const readings: readonly Reading[] = [
  { of: 'temperatureFahrenheit', title: 'Temperature', width: 1, origin: -30 },
  { of: 'visibilityMiles', title: 'Visibility', width: 0.25, origin: 0 },
  { of: 'windSpeedMph', title: 'Wind speed', width: 0.5, origin: 0 },
  { of: 'precipitationInches', title: 'Precipitation in the hour', width: 0.01, origin: 0 },
  { of: 'humidityPercent', title: 'Humidity', width: 1, origin: 0 },
  { of: 'pressureInches', title: 'Air pressure', width: 0.1, origin: 20 },
];

/** Visibility below this is low; it is an edge of the bins. */
export const lowVisibilityMiles = 5;

/** The readings of the nearest station at the time of the accidents. */
export interface ReadingsResult {
  /** Those that some accident has. */
  readonly readings: readonly ReadingResult[];
  /** Accidents with a visibility, and those of them with a low one; null where none has a visibility. */
  readonly lowVisibility: { readonly part: number; readonly whole: number } | null;
  /** Accidents with a precipitation, and those of them where it is 0; null where none has one. */
  readonly noPrecipitation: { readonly part: number; readonly whole: number } | null;
}

export interface ReadingResult {
  readonly title: string;
  readonly unit: string;
  /** Accidents with the reading. */
  readonly n: number;
  readonly mean: number;
  /** To the width of a fine bin, rounded down. */
  readonly lowest: number;
  readonly highest: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
}

export async function computeReadings(context: OverviewContext): Promise<ReadingsResult> {
  const answers = new Map<NumericField, GroupCounts>();
  for (const { of, width, origin } of readings) {
    const measures: Record<string, Measure> = { mean: { kind: 'mean', of } };
    if (of === 'precipitationInches') measures.zero = { kind: 'share', where: { [of]: 0 } };
    const by = [{ bin: of, width, origin }];
    answers.set(
      of,
      groupCounts(await context.ask({ by, measures })).where((row) => row.mean !== null),
    );
  }
  const visibility = answers.get('visibilityMiles')!;
  const precipitation = answers.get('precipitationInches')!;
  const isLow = (row: Row): boolean => numberIn(row, 'visibilityMilesBin') < lowVisibilityMiles;
  return {
    readings: readings
      .filter(({ of }) => answers.get(of)!.total > 0)
      .map((reading) => readingResult(reading, answers.get(reading.of)!)),
    lowVisibility: partOf(visibility.where(isLow).total, visibility.total),
    noPrecipitation: partOf(precipitation.part('zero'), precipitation.total),
  };
}

function readingResult(reading: Reading, answer: GroupCounts): ReadingResult {
  const { of, title } = reading;
  const edges = [...answer.byNumber(`${of}Bin`).keys()];
  const sum = answer.rows.reduce((total, row) => total + numberIn(row, 'mean') * numberIn(row, 'n'), 0);
  return {
    title,
    unit: usAccidents.columnOf(of)?.unit ?? '',
    n: answer.total,
    mean: sum / answer.total,
    lowest: Math.min(...edges),
    highest: Math.max(...edges),
    q05: quantile(answer, 0.05),
    q50: quantile(answer, 0.5),
    q95: quantile(answer, 0.95),
  };
}

function partOf(part: number, whole: number): { readonly part: number; readonly whole: number } | null {
  return whole === 0 ? null : { part, whole };
}

/** The mean of the fine bin in which the quantile lies: the reported value itself where a bin holds only one. */
function quantile(answer: GroupCounts, probability: number): number {
  const rows = answer.rows.toSorted((a, b) => numberIn(a, 'mean') - numberIn(b, 'mean'));
  let below = 0;
  for (const row of rows) {
    below += numberIn(row, 'n');
    if (below >= probability * answer.total) return numberIn(row, 'mean');
  }
  return Number.NaN;
}
