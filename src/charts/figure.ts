/** A chart as plain data: input of plotly.js, with texts and an alternative text. */
export interface Figure {
  /** Unique in a report; the anchor in the page and the name of an exported file. */
  readonly id: string;
  /** What the chart shows, as a heading. */
  readonly title: string;
  /** The alternative text: what the chart shows, in one or two sentences. */
  readonly alt: string;
  /** Plotly traces, with the colours of the theme as tokens. */
  readonly data: readonly PlotlyTrace[];
  /** Plotly layout, without theme: axes with units, ranges, annotations. */
  readonly layout: Readonly<Record<string, unknown>>;
  /** A small text: `Source1, n = 12,345`. It is below the chart on a page, and inside a picture. */
  readonly footnote: string;
  /** Height in pixels on a desktop. @default 420 */
  readonly heightPixels?: number;
}

/** Whether any of the figures is a map that needs the outlines of the states. */
export function needsOutlines(figures: readonly Figure[]): boolean {
  return figures.some(({ data }) => data.some(({ type }) => type === 'choropleth' || type === 'scattergeo'));
}

export type PlotlyTrace = Readonly<Record<string, unknown>> & { readonly type: string };
