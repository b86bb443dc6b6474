import { gzipSync } from 'node:zlib';
import type { Figure } from '../../charts/figure.js';
import { notebookScript, outlinesScript, plotlyScript } from '../page/assets.js';
import { jsonForHtml } from '../page/json.js';

/** What the scripts of outputs share in one notebook page: our own script, and plotly.js with the outlines of maps. */
export type Library = 'notebook' | 'plotly';

/** The libraries that draw these figures and sort the tables around them. */
export function librariesFor(figures: readonly Figure[]): Library[] {
  return figures.length === 0 ? ['notebook'] : ['notebook', 'plotly'];
}

let plotly: string | undefined;

/** One library as the script of an output. plotly.js is compressed, from 4.8 to 2 MB. */
export function libraryScript(library: Library): string {
  if (library === 'notebook') return notebookScript();
  plotly ??= gzipSync(`${outlinesScript()}\n${plotlyScript()}`, { level: 9 }).toString('base64');
  return `(window.blackspotPlotly ??= []).push('${plotly}');`;
}

/**
 * The script of an output that takes the place of the `standingCount` outputs before it: it hands the content to the
 * notebook's script, now or once that is there. Where scripts do not run, or the library is missing, those outputs stay.
 */
export function contentScript(content: {
  readonly id: string;
  readonly html: string;
  readonly standingCount: number;
}): string {
  // JupyterLab and nbconvert give the script its output as `element`. VS Code does not, and draws plotly's JSON itself.
  return `if (typeof element !== 'undefined' && element instanceof HTMLElement) (window.blackspotOutputs ??= []).push({ ...${jsonForHtml(content)}, element });`;
}
