import type { Figure } from '../../charts/figure.js';
import type { ColorMode } from '../../charts/palette.js';
import { type PlotlySpec, themed } from '../../charts/theme.js';
import { colorMode, onColorModeChange } from './colorMode.js';
import { figureElementOf, plotIn, readFigure, writeFigure } from './figureElement.js';
import { fitNarrow } from './fitNarrow.js';
import { oneAtATime } from './oneAtATime.js';
import { withIdentity } from './withIdentity.js';

/** Width of a chart on paper, between the margins of an A4 page. */
const paperPixels = 680;
const narrow = matchMedia('(max-width: 34rem)');
const touch = matchMedia('(hover: none)');

/**
 * The charts of a document. Each is drawn from the figure stored next to it, in the current mode and at the available
 * width, and drawn again if one of these changes.
 */
export class Charts {
  readonly #known = new WeakSet<HTMLElement>();
  /** The same as weak references, because a notebook drops outputs without a notice. */
  readonly #references = new Set<WeakRef<HTMLElement>>();
  readonly #draw = oneAtATime((plot: HTMLElement) => this.#drawNow(plot));
  // plotly.js follows the width by itself. A chart that returns to the document may have missed a change of mode.
  readonly #sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) this.#catchUp(target as HTMLElement);
  });
  #isPrinting = false;

  constructor() {
    const redraw = (): void => void this.redraw();
    onColorModeChange(redraw);
    narrow.addEventListener('change', redraw);
  }

  /**
   * Draws the figure stored beside a plot. A chart of the same `<figure>` id that has left the document, as when a
   * notebook writes an output again, takes the place of the empty plot: it keeps zoom and hidden series.
   */
  draw(plot: HTMLElement): Promise<void> {
    return this.#draw(this.#revived(plot));
  }

  /**
   * Replaces the figure in the `<figure>` with this id: its texts change with it. Zoom and hidden
   * series stay while `figure.id` stays. A chart that is not yet in view is drawn when it comes into view.
   *
   * @example
   * const { charts } = window.blackspot;
   * source.onmessage = ({ data }) => charts.update('arriving', JSON.parse(data));
   */
  async update(elementId: string, figure: Figure): Promise<void> {
    const element = document.getElementById(elementId);
    if (element === null) throw new Error(`Expected the id of a figure in this document, got ${elementId}.`);
    writeFigure(element, figure);
    const plot = plotIn(element);
    if (this.#known.has(plot)) await this.#draw(plot);
  }

  /** Redraws all drawn charts. */
  async redraw(): Promise<void> {
    await Promise.all(this.#plots().map((plot) => this.#draw(plot)));
  }

  /** Redraws for paper: light, and as wide as a page. */
  async print(plots: Iterable<HTMLElement>): Promise<void> {
    this.#isPrinting = true;
    await Promise.all(Array.from(plots, (plot) => this.draw(plot)));
  }

  /** Redraws for the screen. */
  async endPrint(): Promise<void> {
    this.#isPrinting = false;
    await this.redraw();
  }

  async #drawNow(plot: HTMLElement): Promise<void> {
    // A chart outside of the document has no width: it is drawn when it returns.
    if (!plot.isConnected) return;
    this.#remember(plot);
    const mode = this.#mode();
    const figure = readFigure(figureElementOf(plot));
    const { data, layout, config } = this.#fitted(
      withIdentity(themed(figure, mode), figure.id),
      plot.clientWidth,
    );
    plot.style.minHeight = '';
    await window.Plotly.react(plot, data, layout, config);
    plot.dataset.drawn = mode;
  }

  #mode(): ColorMode {
    return this.#isPrinting ? 'light' : colorMode();
  }

  #fitted(plot: PlotlySpec, widthPixels: number): PlotlySpec {
    if (this.#isPrinting) return { ...plot, layout: { ...plot.layout, width: paperPixels } };
    const { data, layout, config } = narrow.matches ? fitNarrow(plot, widthPixels) : plot;
    if (!touch.matches) return { data, layout, config };
    // Without hover, the buttons would stay above the chart, and a swipe must scroll the page.
    return { data, layout: { ...layout, dragmode: false }, config: { ...config, displayModeBar: false } };
  }

  #catchUp(plot: HTMLElement): void {
    const { drawn } = plot.dataset;
    if (drawn !== undefined && drawn !== this.#mode() && plot.clientWidth > 0) void this.#draw(plot);
  }

  #revived(plot: HTMLElement): HTMLElement {
    if (this.#known.has(plot)) return plot;
    const { id } = figureElementOf(plot);
    const living = this.#plots().find((other) => !other.isConnected && figureElementOf(other).id === id);
    if (living === undefined) return plot;
    plot.replaceWith(living);
    return living;
  }

  #remember(plot: HTMLElement): void {
    if (this.#known.has(plot)) return;
    this.#known.add(plot);
    this.#references.add(new WeakRef(plot));
    this.#sizes.observe(plot);
  }

  #plots(): HTMLElement[] {
    const plots: HTMLElement[] = [];
    for (const reference of this.#references) {
      const plot = reference.deref();
      if (plot === undefined) this.#references.delete(reference);
      else plots.push(plot);
    }
    return plots;
  }
}
