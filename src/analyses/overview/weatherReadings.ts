import type { NumericField } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { Measure } from '../../query/question.js';
import { type Bins, binsOf, joinedBins } from '../common/bins.js';
import { type GroupCounts, groupCounts, numberIn, type Row } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import type { OverviewContext } from './context.js';

/** A weather reading and how its distribution is shown. */
export interface Reading {
  readonly of: NumericField;
  readonly title: string;
  /** Fine enough that a bin holds one or two of the values that stations report. */
  readonly width: number;
  /** This many bins are joined in the histogram. */
  readonly joined: number;
  /** What the histogram shows; readings beyond are in the bin at that end. */
  readonly range: readonly [number, number];
  /** How it is drawn: as a histogram, or as shares of classes; the others stand in the table only. */
  readonly drawnAs?: 'histogram' | 'classes';
  /** Upper ends of the classes, exclusive, on edges of bins. A class of exactly 0 comes before them if it has a name. */
  readonly classEnds?: readonly number[];
  readonly classNames?: readonly string[];
}

export const readings: readonly Reading[] = [
  {
    of: 'temperatureFahrenheit',
    title: 'Temperature',
    width: 1,
    joined: 10,
    range: [-30, 130],
    drawnAs: 'histogram',
  },
  {
    of: 'visibilityMiles',
    title: 'Visibility',
    width: 0.25,
    joined: 4,
    range: [0, 21],
    drawnAs: 'classes',
    classEnds: [1, 2, 5, 10, Number.POSITIVE_INFINITY],
    classNames: ['under 1 mi', '1 to under 2 mi', '2 to under 5 mi', '5 to under 10 mi', '10 mi and more'],
  },
  { of: 'windSpeedMph', title: 'Wind speed', width: 0.5, joined: 10, range: [0, 50], drawnAs: 'histogram' },
  {
    of: 'precipitationInches',
    title: 'Precipitation in the hour',
    width: 0.01,
    joined: 5,
    range: [0, 1.5],
    drawnAs: 'classes',
    classEnds: [0.01, 0.1, 0.5, Number.POSITIVE_INFINITY],
    classNames: [
      '0 in: dry',
      'under 0.01 in',
      '0.01 to under 0.1 in',
      '0.1 to under 0.5 in',
      '0.5 in and more',
    ],
  },
  { of: 'humidityPercent', title: 'Humidity', width: 1, joined: 5, range: [0, 105] },
  { of: 'pressureInches', title: 'Air pressure', width: 0.1, joined: 5, range: [20, 32] },
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
  readonly drawnAs: Reading['drawnAs'] | null;
  /** Accidents with the reading. */
  readonly n: number;
  readonly mean: number;
  /** To the width of a fine bin, rounded down. */
  readonly lowest: number;
  readonly highest: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
  readonly histogram: Bins;
  /** The share of each class; empty without classes. */
  readonly classes: readonly (Share & { readonly name: string })[];
}

export async function computeReadings(context: OverviewContext): Promise<ReadingsResult> {
  const answers = new Map<NumericField, GroupCounts>();
  for (const { of, width, range } of readings) {
    const measures: Record<string, Measure> = { mean: { kind: 'mean', of } };
    if (of === 'precipitationInches') measures.zero = { kind: 'share', where: { [of]: 0 } };
    const by = [{ bin: of, width, origin: range[0] }];
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
      .map((reading) => readingResult(reading, answers.get(reading.of)!, context.options.confidenceLevel)),
    lowVisibility: partOf(visibility.where(isLow).total, visibility.total),
    noPrecipitation: partOf(precipitation.part('zero'), precipitation.total),
  };
}

function readingResult(reading: Reading, answer: GroupCounts, confidenceLevel: number): ReadingResult {
  const { of, title, width, joined, range, drawnAs = null } = reading;
  const edges = [...answer.byNumber(`${of}Bin`).keys()];
  const sum = answer.rows.reduce((total, row) => total + numberIn(row, 'mean') * numberIn(row, 'n'), 0);
  return {
    title,
    unit: usAccidents.columnOf(of)?.unit ?? '',
    drawnAs,
    n: answer.total,
    mean: sum / answer.total,
    lowest: Math.min(...edges),
    highest: Math.max(...edges),
    q05: quantile(answer, 0.05),
    q50: quantile(answer, 0.5),
    q95: quantile(answer, 0.95),
    histogram: joinedBins(binsOf(answer, `${of}Bin`, width, range, true), joined),
    classes: classesOf(reading, answer).map(({ name, n }) => ({
      name,
      ...shareOf(n, answer.total, confidenceLevel),
    })),
  };
}

function classesOf(
  { of, width, classEnds = [], classNames = [] }: Reading,
  answer: GroupCounts,
): { readonly name: string; readonly n: number }[] {
  const hasZero = classNames.length > classEnds.length;
  const zero = hasZero ? answer.part('zero') : 0;
  const counts = classEnds.map(() => 0);
  if (counts.length === 0) return [];
  for (const [edge, n] of answer.byNumber(`${of}Bin`)) {
    counts[classEnds.findIndex((end) => edge + width / 2 < end)]! += n;
  }
  counts[0]! -= zero;
  return (hasZero ? [zero, ...counts] : counts).map((n, index) => ({ name: classNames[index]!, n }));
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
