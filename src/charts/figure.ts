/** A chart as plain data: what plotly.js draws, and what people who cannot see it are told. */
export interface Figure {
  /** Unique in a report; the anchor in the page and the name of an exported file. */
  readonly id: string;
  /** What the chart shows, as a heading. */
  readonly title: string;
  /** What a careful reader sees in it, in a sentence or two: the alternative text. */
  readonly alt: string;
  /** Plotly traces, without colours of their own where the theme has them. */
  readonly data: readonly PlotlyTrace[];
  /** Plotly layout, without theme: axes with units, ranges, annotations. */
  readonly layout: Readonly<Record<string, unknown>>;
  /** Small below the chart: `Source1, n = 12,345`. Beside it on a page, in it in a picture. */
  readonly footnote: string;
  /** Height in pixels on a desktop. @default 420 */
  readonly heightPixels?: number;
}

/** Whether any of the figures is a map that needs the outlines of the states. */
export function needsOutlines(figures: readonly Figure[]): boolean {
  return figures.some(({ data }) => data.some(({ type }) => type === 'choropleth' || type === 'scattergeo'));
}

export type PlotlyTrace = Readonly<Record<string, unknown>> & { readonly type: string };
