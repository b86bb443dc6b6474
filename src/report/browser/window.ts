import type { Charts } from './charts.js';
import type { CompressedLibrary, LibraryName, Plotly } from './libraries.js';
import type { NotebookOutput } from './notebookOutput.js';

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
    /** Notebooks: builds of plotly.js, the same. */
    blackspotLibraries?: { push(library: CompressedLibrary): void };
    /** Notebooks: the builds of plotly.js that are loaded. */
    blackspotPlotly?: Partial<Record<LibraryName, Plotly>>;
  }
}
