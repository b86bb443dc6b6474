/** What a chart draws, as columns of equal length in the order of display, with intervals and n, in full precision. */
export type ChartTable = readonly ChartColumn[];

export interface ChartColumn {
  /** Its name in the CSV. */
  readonly key: string;
  /** With the unit in brackets; empty for the names of rows. */
  readonly heading: string;
  /** `percent`: shares of 0..1; `degrees`: longitude or latitude; `year`: without commas. */
  readonly format: 'text' | 'number' | 'percent' | 'degrees' | 'year';
  /** A column without a value is left out. */
  readonly values: readonly (string | number | null)[];
}
