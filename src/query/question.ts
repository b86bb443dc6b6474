import { type TimeDimension, timeDimensions } from '../dataset/timeDimensions.js';
import type { CategoryField, FieldName, NumericField, TimeField } from '../dataset/usAccidents/columns.js';

export { type TimeDimension, timeDimensions };

/** A value of a filter or of a Table. */
export type Value = string | number | boolean | null;

/**
 * The names that a question about a dataset may use, as types. For a dataset of your own, any text is allowed; the names
 * are checked when the question is built.
 */
export interface ColumnNames {
  readonly category: string;
  readonly number: string;
  readonly time: string;
}

/** The names of US Accidents. */
export interface UsColumnNames extends ColumnNames {
  readonly category: CategoryField;
  readonly number: NumericField;
  readonly time: TimeField;
}

/** Numbers in bins of equal width, named by the lower edge: `floor((x - origin) / width) * width + origin`. */
export interface Bin<Names extends ColumnNames = UsColumnNames> {
  readonly bin: Names['number'];
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

/** A dimension to group by: a category column, a part of the start time, a binned number, or a cell on the map. */
export type Dimension<Names extends ColumnNames = UsColumnNames> =
  | Names['category']
  | TimeDimension
  | Bin<Names>
  | GridCell;

/**
 * A number per group. `share` is the share of the group's rows that match `where`, 0..1. Nulls are ignored: a sum, mean,
 * min or max without values is null, and `distinct` counts only combinations without a null.
 */
export type Measure<Names extends ColumnNames = UsColumnNames> =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' | 'mean' | 'min' | 'max'; readonly of: Names['number'] }
  | { readonly kind: 'share'; readonly where: Filter<Names> }
  | { readonly kind: 'distinct'; readonly of: readonly Dimension<Names>[] };

/** A range, `min` inclusive, `max` exclusive. Null values are outside. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** The kinds of a condition on a column or a time dimension, by name. */
export interface ConditionKinds {
  /** Null: a missing value. */
  readonly value: Value;
  /** Any of these; null in it: a missing value. */
  readonly list: readonly Value[];
  readonly range: Range;
  /** Whether there is a value at all. */
  readonly presence: { readonly present: boolean };
}

/** One value, a list of values (null in it: missing), a range of numbers, or whether there is a value at all. */
export type Condition = ConditionKinds[keyof ConditionKinds];

/** All conditions must hold. The name of a column or a time dimension has a Condition as its value. */
export type Filter<Names extends ColumnNames = UsColumnNames> = string extends Names['category']
  ? AnyFilter
  : {
      readonly [Name in Names['category'] | Names['number'] | TimeDimension]?: Condition;
    } & {
      readonly [Name in Names['time']]?: { readonly present: boolean };
    } & FilterParts<Names>;

/** A filter by the names of any dataset, which are checked when the question is made. */
export interface AnyFilter {
  readonly [name: string]: Condition | AnyFilter | readonly AnyFilter[] | undefined;
}

/** The conditions of a filter that every dataset has. */
export interface FilterParts<Names extends ColumnNames = UsColumnNames> {
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
  /** This filter must not match. A condition on a null is false, so its negation is true. */
  readonly not?: Filter<Names>;
  /** Each of these must match, together with the conditions above. An empty list matches everything. */
  readonly all?: readonly Filter<Names>[];
  /** At least one of these must match. An empty list matches nothing. */
  readonly any?: readonly Filter<Names>[];
}

export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/**
 * A question as plain data, which can be stored, sent and compared. Rows come in the order of `by`, or of `orderBy` with
 * ties in the order of `by`. Texts are ordered by code point, false comes before true, and nulls are last, also in
 * descending order. Without `by`, the answer has exactly one row, even without accidents.
 */
export interface Question {
  /** By the name of their column in the answer. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly by: readonly Dimension[];
  readonly where: Filter;
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
}

/** The argument of `ask`: a Question, or an object that returns one, such as the builder in `build.ts`. */
export type QuestionLike = Question | { toJSON(): Question };

/** The name of the column of a dimension in the answer: its own name, `temperatureFahrenheitBin`, `cell`, or `as`. */
export function dimensionName(dimension: Dimension): string {
  if (typeof dimension === 'string') return dimension;
  return dimension.as ?? ('bin' in dimension ? `${dimension.bin}Bin` : 'cell');
}

export type { FieldName };
