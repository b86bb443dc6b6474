/** A few thousand rows side by side, ready to be sent. */
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

/** How many rows there are, and where in time. */
export interface EventExtent {
  readonly rowCount: number;
  /** Event times of the first and the last row; NaN when there is none. */
  readonly firstMs: number;
  readonly lastMs: number;
}
