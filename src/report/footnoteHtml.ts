import { proseHtml } from '../base/format.js';
import { type FigureText, inventedNote } from '../charts/figureOf.js';

/** The footnote of a figure; what it says of made-up accidents stands out. */
export function footnoteHtml({ footnote, isInvented }: FigureText): string {
  return `${isInvented === true ? `<strong class="invented">${inventedNote}</strong> ` : ''}${proseHtml(footnote)}`;
}
