import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { type Figure, needsOutlines } from '../../charts/figure.js';
import { notebookScript, outlinesScript } from '../page/assets.js';
import { jsonForHtml } from '../page/figure.js';

/**
 * What the scripts of outputs share in one notebook page: our own script, and plotly.js in two partial builds, the one
 * with axes and the one with maps.
 */
export type Library = 'notebook' | 'cartesian' | 'geo';

/** The libraries that draw these figures and sort the tables around them. */
export function librariesFor(figures: readonly Figure[]): Library[] {
  return [
    'notebook',
    ...(figures.some((figure) => !needsOutlines([figure])) ? (['cartesian'] as const) : []),
    ...(needsOutlines(figures) ? (['geo'] as const) : []),
  ];
}

const require = createRequire(import.meta.url);
const kept = new Map<Library, string>();

/**
 * One library as the script of an output. plotly.js is compressed, from 1.5 to 0.7 MB: a Jupyter server as it comes sends
 * no more than 3 MB in three seconds.
 */
export function libraryScript(library: Library): string {
  const known = kept.get(library);
  if (known !== undefined) return known;
  const script = makeLibraryScript(library);
  kept.set(library, script);
  return script;
}

function makeLibraryScript(library: Library): string {
  switch (library) {
    case 'notebook':
      return notebookScript();
    case 'cartesian':
      return plotlyLibrary('cartesian');
    case 'geo':
      return `${outlinesScript()}\n${plotlyLibrary('geo')}`;
  }
}

function plotlyLibrary(name: 'cartesian' | 'geo'): string {
  const path = require.resolve(`plotly.js-${name}-dist-min`);
  const compressed = gzipSync(readFileSync(path), { level: 9 }).toString('base64');
  return `(window.blackspotLibraries ??= []).push({ name: '${name}', compressed: '${compressed}' });`;
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
