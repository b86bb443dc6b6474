import type { Chart } from './chart.js';

/** A chart with its words, as plain data. `figureSvg` draws it as a picture, `themed` as an interactive figure. */
export interface Figure {
  /** Unique in a report; the anchor in the page and the name of an exported file. */
  readonly id: string;
  /** The finding that the chart shows, or its topic if it shows none: at most 75 characters. */
  readonly headline: string;
  /** What is shown: what, unit, by what, period, interval, n. @default '' */
  readonly subline?: string;
  /** Where the numbers are from, and what the interval leaves out. */
  readonly footnote: string;
  /** The alternative text: kind of chart, range, the values behind the headline. */
  readonly alt: string;
  readonly chart: Chart;
}

/** The words of a figure: part of the input of every builder. */
export type FigureText = Pick<Figure, 'id' | 'headline' | 'subline' | 'footnote' | 'alt'>;
