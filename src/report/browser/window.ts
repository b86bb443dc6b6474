import type { PlotlySpec } from '../../charts/theme.js';
import type { Charts } from './charts.js';

/** The part of plotly.js that we call. */
interface Plotly {
  react(
    plot: HTMLElement,
    data: PlotlySpec['data'],
    layout: PlotlySpec['layout'],
    config: PlotlySpec['config'],
  ): Promise<unknown>;
}

declare global {
  /** What the scripts of a page and of a notebook's outputs share. */
  interface Window {
    readonly Plotly: Plotly;
    /** Where plotly.js looks for outlines of maps. */
    readonly PlotlyGeoAssets?: { readonly topojson: Readonly<Record<string, unknown>> };
    /** What a page or a notebook offers to scripts: `blackspot.charts.update(id, figure)`. */
    blackspot?: { readonly charts: Charts };
    /** Notebooks: ids of outputs that wait to be drawn, put here also before this script has come. */
    blackspotOutputs?: { push(id: string): void };
  }
}
