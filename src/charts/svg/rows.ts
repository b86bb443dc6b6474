import { fixedColor, isHollow } from '../palette.js';
import { type Paint, paint, rect, text } from './markup.js';
import { roomFor } from './textWidth.js';

/** What charts with rows share: how many are drawn, and their labels. */

/** A picture shows so many rows; the table has all. */
export const mostRows: number = 12;

/** The first rows, and of the others those that are to be kept in any case. */
export function drawnRows<Row>(
  rows: readonly Row[],
  most: number = mostRows,
  isKept: (row: Row) => boolean = () => false,
): Row[] {
  const kept = rows.filter(isKept);
  const others = rows.filter((row) => !isKept(row));
  const drawn = new Set([...kept, ...others].slice(0, most));
  return rows.filter((row) => drawn.has(row));
}

/** Says how many rows are only in the table; nothing if there are none. */
export function moreRows(hidden: number, y: number, noun = 'row'): string {
  if (hidden <= 0) return '';
  const words =
    hidden === 1 ? `1 more ${noun} is` : `${hidden} more ${noun === 'series' ? noun : `${noun}s`} are`;
  return text(0, y, `${words} in the table.`, { color: 'muted' });
}

/** Height of the line that `moreRows` writes. */
export const moreRowsPixels: number = 24;

/** Room for the longest of some texts, at most `most`. */
export function columnWidth(texts: readonly string[], most: number, bold = false): number {
  return Math.min(most, Math.max(0, ...texts.map((content) => roomFor(content, { bold }))));
}

/** A square of 10 pixels in the colour of a name, its middle at `y`; hollow like its `block`. */
export function swatch(x: number, y: number, name: string, color: Paint): string {
  return block(x, y - 5, 10, 10, name, color, 2);
}

/** A rectangle in the colour of a name; hollow for haze, which shares that of fog, and for ice. */
export function block(
  x: number,
  y: number,
  width: number,
  height: number,
  name: string,
  color: Paint,
  radius?: number,
): string {
  if (!isDrawnHollow(name, color)) return rect(x, y, width, height, color, { rx: radius });
  const edge = { rx: radius, stroke: paint(color), 'stroke-width': 2 };
  return rect(x + 1, y + 1, width - 2, height - 2, 'page', edge);
}

/** Whether a name is hollow in this colour: in one of its own it is filled. */
export function isDrawnHollow(name: string, color: Paint): boolean {
  return isHollow(name) && fixedColor(name) === color;
}

/** Room for a swatch beside a label. */
export const swatchPixels: number = 17;
