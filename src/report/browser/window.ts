import type { PlotlySpec } from '../../charts/theme.js';
import type { Charts } from './charts.js';
import type { NotebookOutput } from './notebookOutput.js';

/** The used part of plotly.js. */
interface Plotly {
  react(
    plot: HTMLElement,
    data: PlotlySpec['data'],
    layout: PlotlySpec['layout'],
    config: PlotlySpec['config'],
  ): Promise<unknown>;
}

declare global {
  /** Globals shared by the scripts of pages and of notebook outputs. */
  interface Window {
    readonly Plotly: Plotly;
    /** Where plotly.js looks for outlines of maps. */
    readonly PlotlyGeoAssets?: { readonly topojson: Readonly<Record<string, unknown>> };
    /** The interface of a page or a notebook for scripts: `blackspot.charts.update(id, figure)`. */
    blackspot?: { readonly charts: Charts };
    /** Notebooks: outputs to draw, which may be added before the script is loaded. */
    blackspotOutputs?: { push(output: NotebookOutput): void };
    /** Notebooks: compressed copies of plotly.js, the same. */
    blackspotPlotly?: { push(compressed: string): void };
  }
}
