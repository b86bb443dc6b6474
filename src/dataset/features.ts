/** What a model may know of an event: features as data. SQL and TypeScript compute the same values from them. */

/**
 * How a feature is computed from the columns of a record. A missing value gives a missing value, and so does a column that the
 * dataset lacks or has with another type. Columns have the names of US Accidents; another dataset may have one with the same
 * role by another name.
 */
export type FeatureValue =
  /** The value of a column: a number, a flag or, for a category, a text. */
  | { readonly kind: 'column'; readonly column: string }
  /** Hours since midnight with fractions, 0 to below 24, of a wall-clock time. */
  | { readonly kind: 'hourOfDay'; readonly column: string }
  /** 0 for Monday to 6 for Sunday, of a wall-clock time. */
  | { readonly kind: 'weekday'; readonly column: string }
  /** 1 to 366, of a wall-clock time. */
  | { readonly kind: 'dayOfYear'; readonly column: string }
  /** The calendar year of a wall-clock time. */
  | { readonly kind: 'year'; readonly column: string }
  /** Days since 1970-01-01 of a wall-clock time. */
  | { readonly kind: 'dayNumber'; readonly column: string }
  /** Minutes from one time to another of the same kind, negative if the second comes first. */
  | { readonly kind: 'minutesBetween'; readonly from: string; readonly to: string }
  /** A flag: whether a time has no seconds and no fraction of one. */
  | { readonly kind: 'isWholeMinute'; readonly column: string }
  /** A flag, never missing: whether a column has a value. */
  | { readonly kind: 'isPresent'; readonly column: string }
  /** A flag: whether a text contains these words, ignoring the case of ASCII letters. */
  | { readonly kind: 'contains'; readonly column: string; readonly words: string }
  /** From 0 to below 1, as good as random but always the same: from the first 24 bits of an event key. */
  | { readonly kind: 'chance'; readonly column: string };

/** One input of a model. */
export interface Feature {
  readonly name: string;
  /** `flag` is a number, too: 1 or 0. */
  readonly type: 'number' | 'flag' | 'category';
  readonly value: FeatureValue;
  /** `report`: when the report of the accident comes in. `afterwards`: only when the accident has run its course. */
  readonly knownWhen: 'report' | 'afterwards';
  /** Whether the value tells which feed or release the report comes from, rather than what happened. */
  readonly proxiesFeed: boolean;
  readonly unit?: string;
  /** What it is; for one that proxies the feed or is known afterwards, also why. */
  readonly meaning: string;
}

/** Values of a category as codes into a list of its texts. */
export interface CategoryColumn {
  /** One for each event; -1 where the value is missing. */
  readonly codes: Int32Array;
  readonly texts: readonly string[];
}

/**
 * The values of one feature: numbers and flags with NaN where missing, or a category. Numbers are rounded to 32 bits, so that
 * every engine, every file of a model and ONNX compare the same numbers.
 */
export type FeatureColumn = Float32Array | CategoryColumn;

/** Features of some events, one column for each feature, in the order of the features. */
export interface FeatureBatch {
  readonly count: number;
  readonly columns: readonly FeatureColumn[];
}
