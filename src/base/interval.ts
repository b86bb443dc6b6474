/** The ends of an interval, both included. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}
