import { type Figure, needsOutlines } from '../../charts/figure.js';
import type { PlotlySpec } from '../../charts/theme.js';

/** The used part of plotly.js. */
export interface Plotly {
  react(
    plot: HTMLElement,
    data: PlotlySpec['data'],
    layout: PlotlySpec['layout'],
    config: PlotlySpec['config'],
  ): Promise<unknown>;
}

/** A partial build of plotly.js, compressed by gzip and in base64. */
export interface CompressedLibrary {
  readonly name: LibraryName;
  readonly compressed: string;
}

/** The build of plotly.js with axes, and the one with maps. */
export type LibraryName = 'cartesian' | 'geo';

/** The builds of plotly.js that outputs of a notebook have brought. */
export class Libraries {
  readonly #loading = new Map<LibraryName, Promise<void>>();
  readonly #waiting: (() => void)[] = [];

  /** Unpacks a library; the second copy of one is dropped. */
  async add({ name, compressed }: CompressedLibrary): Promise<void> {
    if (this.#loading.has(name)) return;
    const loading = load(name, compressed);
    this.#loading.set(name, loading);
    for (const go of this.#waiting.splice(0)) go();
    await loading;
  }

  /** Waits for the libraries that draw these figures, without an end if none comes. */
  async waitFor(figures: readonly Figure[]): Promise<void> {
    for (const name of new Set(figures.map(libraryOf))) {
      while (!this.#loading.has(name)) await new Promise<void>((go) => this.#waiting.push(go));
      await this.#loading.get(name);
    }
  }
}

/** The plotly.js that draws a figure: in a notebook the build for it, on a page the only one. */
export function plotlyFor(figure: Figure): Plotly {
  return window.blackspotPlotly?.[libraryOf(figure)] ?? window.Plotly;
}

function libraryOf(figure: Figure): LibraryName {
  return needsOutlines([figure]) ? 'geo' : 'cartesian';
}

async function load(name: LibraryName, compressed: string): Promise<void> {
  const bytes = Uint8Array.from(atob(compressed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(stream).text();
  const script = document.createElement('script');
  script.textContent = text;
  // The build sets window.Plotly, which may be someone else's.
  const before = window.Plotly;
  document.head.append(script);
  script.remove();
  window.blackspotPlotly = { ...window.blackspotPlotly, [name]: window.Plotly };
  Object.assign(window, { Plotly: before });
}
