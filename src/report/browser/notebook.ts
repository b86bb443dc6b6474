/** The script of a notebook: it is added with the first chart, and draws the charts of later outputs. */
import { needsOutlines } from '../../charts/plotly/plotlyOf.js';
import { Charts } from './charts.js';
import { readFigure } from './figureElement.js';
import { sortTables } from './sortTables.js';

const retryMs = 200;
/** After so long, what has not come is seldom worth looking for. */
const patienceMs = 10_000;

// An output that includes plotly.js again finds everything in place.
if (window.blackspot === undefined) {
  const charts = new Charts();
  window.blackspot = { charts };
  sortTables();
  const early = window.blackspotOutputs;
  window.blackspotOutputs = { push: (id) => void drawOutput(charts, id) };
  if (Array.isArray(early)) for (const id of early) window.blackspotOutputs.push(id);
}

/**
 * Draws the figures of an output. Outputs arrive in any order, so it waits for its element and for the outlines of
 * maps.
 */
async function drawOutput(charts: Charts, id: string): Promise<void> {
  for (let waitedMs = 0; ; ) {
    const root = document.getElementById(id);
    if (root === null && waitedMs > patienceMs) return;
    if (root !== null && drawNow(charts, root)) return;
    const waitMs = waitedMs < patienceMs ? retryMs : 1_000;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    waitedMs += waitMs;
  }
}

function drawNow(charts: Charts, root: HTMLElement): boolean {
  const elements = [...root.querySelectorAll<HTMLElement>('figure')];
  const hasOutlines = window.PlotlyGeoAssets?.topojson.usa_110m !== undefined;
  if (!hasOutlines && needsOutlines(elements.map((element) => readFigure(element).chart))) return false;
  for (const plot of root.querySelectorAll<HTMLElement>('.plot')) void charts.draw(plot);
  const hint = root.querySelector<HTMLElement>('.waiting');
  if (hint !== null) hint.hidden = true;
  return true;
}
