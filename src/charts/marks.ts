/** An event of a time series. */
export interface EventAnnotation {
  /** On the x axis: a date (`2020-03-13`) or a number. */
  readonly at: string | number;
  readonly label: string;
}

/** A period, drawn as a shaded area: an excluded transition, a collection gap. */
export interface PeriodAnnotation {
  readonly from: string | number;
  /** Exclusive. */
  readonly until: string | number;
  readonly label: string;
  /** Nothing was collected in it: it is hatched. @default false */
  readonly noData?: boolean;
}
