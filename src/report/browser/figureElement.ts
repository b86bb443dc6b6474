import { proseHtml } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { footnoteHtml, sublineHtml } from '../../charts/figureTexts.js';

// The elements of `page/figure.ts`: headline, sub-line, plot, JSON, alternative text and footnote in a <figure>.

/** The `<figure>` around a plot. */
export function figureElementOf(plot: HTMLElement): HTMLElement {
  return required(plot.closest('figure'), 'a plot inside a <figure>');
}

/** The place for the chart in a `<figure>`. */
export function plotIn(element: HTMLElement): HTMLElement {
  return part(element, '.plot');
}

/** The figure that is stored in a `<figure>`. */
export function readFigure(element: HTMLElement): Figure {
  return JSON.parse(storeIn(element).textContent ?? '') as Figure;
}

/** Stores another figure in a `<figure>`, with all of its texts. Unchanged elements are not touched. */
export function writeFigure(element: HTMLElement, figure: Figure): void {
  const before = readFigure(element);
  if (figure.headline !== before.headline) part(element, '.headline').innerHTML = proseHtml(figure.headline);
  if (figure.subline !== before.subline) {
    element.querySelector('.subline')?.remove();
    part(element, '.headline').insertAdjacentHTML('afterend', sublineHtml(figure));
  }
  if (footnoteHtml(figure) !== footnoteHtml(before))
    part(element, '.footnote').innerHTML = footnoteHtml(figure);
  if (figure.alt !== before.alt) part(element, '.caption').innerHTML = proseHtml(figure.alt);
  storeIn(element).textContent = JSON.stringify(figure);
}

function storeIn(element: HTMLElement): HTMLElement {
  return part(element, 'script[type="application/json"]');
}

function part(element: HTMLElement, selector: string): HTMLElement {
  return required(element.querySelector<HTMLElement>(selector), `${selector} in figure "${element.id}"`);
}

function required<Value>(value: Value | null, what: string): Value {
  if (value === null) throw new Error(`Expected ${what}, got none.`);
  return value;
}
