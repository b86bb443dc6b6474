export type PlotlyTrace = Readonly<Record<string, unknown>> & { readonly type: string };

/** A chart as Plotly's objects, with tokens in place of colours (`@ink`) and without the theme. */
export interface PlotlyDrawing {
  readonly data: readonly PlotlyTrace[];
  readonly layout: Readonly<Record<string, unknown>>;
  /** @default 420 */
  readonly heightPixels?: number;
}

/** The name of annotations and traces for which a phone has no room. */
export const wideOnly = 'wide';
