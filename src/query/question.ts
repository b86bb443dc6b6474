import type { CategoryField, FieldName, NumericField, TimeField } from '../dataset/usAccidents/columns.js';

/** A value that a filter compares with, or that stands in a cell of a Table. */
export type Value = string | number | boolean | null;

/**
 * Parts of the wall-clock start time (`startLocal`), as group keys.
 *
 * - `year` 2016; `quarter` '2016-Q1'; `month` '2016-02'; `week` '2016-02-08' (its Monday); `day` '2016-02-08'
 * - `hourStart` '2016-02-08T05' (the hour on the calendar)
 * - `monthOfYear` 1..12; `weekday` 1 (Monday)..7; `hour` 0..23; `hourOfWeek` 0 (Monday 0 h)..167
 * - `isWeekend` true on Saturday and Sunday; `season` winter (Dec to Feb), spring, summer, fall
 * - `weatherHour` the calendar hour of the weather reading, '2016-02-08T05'
 */
export const timeDimensions = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hourStart',
  'monthOfYear',
  'weekday',
  'hour',
  'hourOfWeek',
  'isWeekend',
  'season',
  'weatherHour',
] as const;
export type TimeDimension = (typeof timeDimensions)[number];

/** Numbers in bins of equal width, named by the lower edge: `floor((x - origin) / width) * width + origin`. */
export interface Bin {
  readonly bin: NumericField;
  readonly width: number;
  /** @default 0 */
  readonly origin?: number;
  /** The column in the answer. @default the name of the number and `Bin` */
  readonly as?: string;
}

/** Cells of about `cell` by `cell` kilometers on the ground, from 0.1 to 1,000, named by a number: see `cells.ts`. */
export interface GridCell {
  readonly cell: number;
  /** The column in the answer. @default cell */
  readonly as?: string;
}

/** What one can group by: a category column, a part of the start time, a binned number, or a cell on the map. */
export type Dimension = CategoryField | TimeDimension | Bin | GridCell;

/**
 * A number per group. `share` is the part of the group's rows for which `where` holds, 0..1. Nulls never count: a sum,
 * mean, min or max of nothing is null, and `distinct` counts the combinations without a null in them.
 */
export type Measure =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' | 'mean' | 'min' | 'max'; readonly of: NumericField }
  | { readonly kind: 'share'; readonly where: Filter }
  | { readonly kind: 'distinct'; readonly of: readonly Dimension[] };

/** `min` inclusive, `max` exclusive; null values are outside. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** One value, a list of values (null in it: missing), a range of numbers, or whether there is a value at all. */
export type Condition = Value | readonly Value[] | Range | { readonly present: boolean };

/** All of it must hold. Keys that are column or time-dimension names hold a Condition. */
export type Filter = {
  readonly [Name in CategoryField | NumericField | TimeDimension]?: Condition;
} & {
  readonly [Name in TimeField]?: { readonly present: boolean };
} & {
  /** Wall clock of the start, inclusive: `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`. */
  readonly from?: string;
  /** Wall clock of the start, exclusive. */
  readonly until?: string;
  /** Instant of the start, inclusive: `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
  readonly fromAt?: string;
  /** Instant of the start, exclusive. */
  readonly untilAt?: string;
  /** `[west, south, east, north]` in degrees; west and south inclusive, east and north exclusive. */
  readonly box?: readonly [west: number, south: number, east: number, north: number];
  /** Does not hold; a null makes a condition false, and what is not it true. */
  readonly not?: Filter;
  /** Each of these holds, beside the conditions above; of none, all do. */
  readonly all?: readonly Filter[];
  /** At least one of these holds; of none, none does. */
  readonly any?: readonly Filter[];
};

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * A question as plain data: it can be stored, sent and compared. Rows come in the order of `by`, or in that of `orderBy`
 * with ties in the order of `by`. Texts are ordered by code point, false before true; nulls are last, also when
 * descending. Without `by` there is exactly one row, also over no accidents.
 */
export interface Question {
  /** By the name of the column in the answer. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly by: readonly Dimension[];
  readonly where: Filter;
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
}

/** What `ask` takes: a Question, or what gives one, as the builder in `build.ts` does. */
export type QuestionLike = Question | { toJSON(): Question };

/** The column that a dimension makes in the answer: its name, `temperatureFahrenheitBin`, `cell`, or what `as` says. */
export function dimensionName(dimension: Dimension): string {
  if (typeof dimension === 'string') return dimension;
  return dimension.as ?? ('bin' in dimension ? `${dimension.bin}Bin` : 'cell');
}

export type { FieldName };
