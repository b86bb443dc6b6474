import { unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { escapeLabel, shorten } from '../base/format.js';
import type { FigureText } from './figureOf.js';

/** Numbers of a column; NaN and null are gaps. */
export type Numbers = Float64Array | readonly (number | null)[];

/** Texts of a column; null reads `unknown`. */
export type Labels = readonly (string | number | boolean | null)[];

/** Input of the charts that show one measure: as bars, as colours of cells or of states. */
export interface MeasureInput extends FigureText {
  /** The measure, with its unit, on the axis or the colour bar: `Accidents`, `Share of accidents`. */
  readonly valueTitle: string;
  /** Values are shares of 0..1. @default false */
  readonly percent?: boolean;
}

/** A measure with a value for each label or state, and the interval of each value. */
export interface ValuesInput extends MeasureInput {
  readonly values: Numbers;
  /** Ends of the intervals, both or neither; a gap where a value has none. */
  readonly lower?: Numbers;
  readonly upper?: Numbers;
  /** The number that each value is out of, for the hover text. */
  readonly counts?: Numbers;
}

/** The labels as texts, whole. */
export function textsOf(labels: Labels): string[] {
  return labels.map(textOf);
}

/** The labels as ticks of an axis: short, then escaped. */
export function ticksOf(labels: Labels): string[] {
  return labels.map((label) => escapeLabel(shorten(textOf(label))));
}

/** A label as text; `unknown` for a missing one. */
export function textOf(label: Labels[number]): string {
  return label === null ? 'unknown' : String(label);
}

/** Numbers beyond it have differences and sums that are infinite, which have no place on an axis. */
export const greatestDrawn = 1e300;

/**
 * The numbers with gaps as null.
 * @throws InputError on a value that is infinite or nearly so
 */
export function numbersOf(values: Numbers, name: string): (number | null)[] {
  return Array.from(values, (value, index) => {
    if (value === null || Number.isNaN(value)) return null;
    if (Math.abs(value) > greatestDrawn)
      throw unexpected(`${name}[${index}]`, 'a number from -1e300 to 1e300', value);
    return value;
  });
}

/**
 * The numbers, none of them missing.
 * @throws InputError on a gap or an infinite value
 */
export function allNumbersOf(values: Numbers, name: string): number[] {
  return numbersOf(values, name).map((value, index) => {
    if (value === null) throw unexpected(`${name}[${index}]`, 'a number', value);
    return value;
  });
}

/** @throws InputError if a list of a figure is empty */
export function requireSome(name: string, list: readonly unknown[], { id }: FigureText): void {
  if (list.length === 0) throw unexpected(`the number of ${name} in figure ${id}`, 'at least 1', 0);
}

/** @throws InputError that gives the lengths, if they differ or are 0 */
export function requireSameLength(
  lists: Readonly<Record<string, { readonly length: number } | undefined>>,
): void {
  const given = Object.entries(lists).filter(
    (entry): entry is [string, { length: number }] => entry[1] !== undefined,
  );
  const [first] = given;
  if (first === undefined || first[1].length === 0) {
    throw unexpected(`the length of ${first?.[0] ?? 'the data'}`, 'at least 1', 0);
  }
  if (given.some(([, list]) => list.length !== first[1].length)) {
    const lengths = given.map(([name, list]) => `${name} ${list.length}`).join(', ');
    throw new InputError(`Expected lists of equal length, got ${lengths}.`);
  }
}

/** @throws InputError if lower > upper, or if an interval has only one end */
export function requireOrdered(lower: readonly (number | null)[], upper: readonly (number | null)[]): void {
  for (const [index, bottom] of lower.entries()) {
    const top = upper[index] ?? null;
    if ((bottom === null) !== (top === null)) {
      throw unexpected(`interval ${index}`, 'two ends or none', [bottom, top]);
    }
    if (bottom !== null && top !== null && bottom > top) {
      throw unexpected(`interval ${index}`, 'in ascending order', [bottom, top]);
    }
  }
}
