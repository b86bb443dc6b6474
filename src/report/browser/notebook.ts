/** The script of a notebook: it is added with the first output, and draws the content of all outputs. */
import { Charts } from './charts.js';
import { CompressedPlotly } from './compressedPlotly.js';
import { drawInPlace, type NotebookOutput } from './notebookOutput.js';
import { sortTables } from './sortTables.js';

// An output that brings the script again finds everything in place.
if (window.blackspot === undefined) {
  const charts = new Charts();
  const plotly = new CompressedPlotly();
  const draw = (output: NotebookOutput): void => {
    drawInPlace(output, charts, plotly.loaded).catch((error: unknown) => console.error('blackspot:', error));
  };
  window.blackspot = { charts };
  sortTables();
  // Outputs arrive in any order: these may have been pushed before the script was there.
  const [earlyPlotly, earlyOutputs] = [window.blackspotPlotly, window.blackspotOutputs];
  window.blackspotPlotly = plotly;
  window.blackspotOutputs = { push: draw };
  if (Array.isArray(earlyPlotly)) for (const compressed of earlyPlotly) plotly.push(compressed);
  if (Array.isArray(earlyOutputs)) for (const output of earlyOutputs) draw(output);
}
