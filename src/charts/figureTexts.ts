import { proseHtml } from '../base/format.js';
import { type FigureText, inventedNote } from './figureOf.js';

/** The footnote of a figure as HTML; what it says of made-up accidents stands out. */
export function footnoteHtml({ footnote, isInvented }: FigureText): string {
  return `${isInvented === true ? `<strong class="invented">${inventedNote}</strong> ` : ''}${proseHtml(footnote)}`;
}

/** The sub-line of a figure as HTML; nothing if it has none. */
export function sublineHtml({ subline }: FigureText): string {
  return subline === undefined ? '' : `<p class="subline">${proseHtml(subline)}</p>`;
}
