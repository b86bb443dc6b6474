/** A few thousand rows as parallel arrays, ready to send. */
export interface EventRows {
  readonly keys: readonly string[];
  /** JSON records as UTF-8. */
  readonly values: readonly Uint8Array[];
  /** `startAt` of each, milliseconds since 1970 UTC. */
  readonly startAtMs: Float64Array;
}

/** A range of event time, as instants in milliseconds since 1970 UTC. */
export interface EventWindow {
  /** Inclusive. */
  readonly fromMs: number | undefined;
  /** Exclusive. */
  readonly untilMs: number | undefined;
}

/** The number of rows, and their range of time. */
export interface EventExtent {
  readonly rowCount: number;
  /** Event times of the first and the last row; NaN without rows. */
  readonly firstMs: number;
  readonly lastMs: number;
}
