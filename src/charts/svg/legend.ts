import type { Classes } from '../classes.js';
import type { SvgDrawing } from './drawing.js';
import { hatchRect } from './hatch.js';
import { element, type LineStyle, line, moved, type Paint, paint, rect, text } from './markup.js';
import { fitText, roomFor, wrapText } from './textWidth.js';

const swatchPixels = 12;
const labelGapPixels = 8;

/**
 * The classes of a map or a grid, a swatch with its values below it, lowest first, at 0,0; beside them a hatched swatch
 * for places without data. Swatches that find no room go to the next row.
 *
 * @param noData what a hatched place means, such as `no data`, `too few`; without it there is no such swatch
 */
export function classLegend(
  { labels, colors }: Classes,
  widthPixels: number,
  title: string,
  noData?: string,
): SvgDrawing {
  const top = 22;
  const labelPixels = Math.max(...labels.map((label) => roomFor(label)));
  const swatchWidth = Math.min(widthPixels, Math.max(44, labelPixels + labelGapPixels));
  const body = [text(0, 13, title, { color: 'muted' })];
  let [x, y] = [0, top];
  const place = (width: number): void => {
    if (x > 0 && x + width > widthPixels) [x, y] = [0, y + 40];
  };
  for (const [index, label] of labels.entries()) {
    place(swatchWidth);
    body.push(rect(x, y, swatchWidth - 1, swatchPixels, colors[index]!));
    body.push(text(x, y + swatchPixels + 16, fitText(label, swatchWidth), { color: 'muted' }));
    x += swatchWidth;
  }
  if (noData !== undefined) {
    const width = Math.max(44, roomFor(noData));
    if (x > 0) x += 12;
    place(width);
    body.push(hatchRect(x, y, 43, swatchPixels, 5), outline(x, y, 43, swatchPixels));
    body.push(text(x, y + swatchPixels + 16, noData, { color: 'muted' }));
  }
  return { heightPixels: y + swatchPixels + 22, body: body.join('') };
}

function outline(x: number, y: number, width: number, height: number): string {
  return element('rect', { x, y, width, height, fill: 'none', stroke: paint('rule') });
}

/** An entry of a key. */
export interface KeyEntry {
  readonly name: string;
  /** Draws its sign, whose left middle is at `x`, `y`. */
  readonly sign: (x: number, y: number) => string;
  /** The width of the sign. @default 10 */
  readonly signPixels?: number;
  /** The colour of the name. @default 'ink' */
  readonly color?: Paint;
}

/** The sign of a line. */
export function lineSign(style: LineStyle): Pick<KeyEntry, 'sign' | 'signPixels'> {
  return { sign: (x, y) => line(x, y, x + 22, y, { widthPixels: 2, ...style }), signPixels: 22 };
}

/** Entries side by side at 0,0, on as many rows as they need. A name that is too long goes on below itself. */
export function drawKey(entries: readonly KeyEntry[], widthPixels: number): SvgDrawing {
  if (entries.length === 0) return { heightPixels: 0, body: '' };
  const body: string[] = [];
  let [x, y] = [0, 0];
  for (const { name, sign, signPixels = 10, color = 'ink' } of entries) {
    const indent = signPixels + 6;
    const width = indent + roomFor(name);
    if (x > 0 && x + width > widthPixels) [x, y] = [0, y + 20];
    const words = wrapText(name, widthPixels - indent);
    body.push(
      sign(x, y + 9),
      ...words.map((one, index) => text(x + indent, y + 13.5 + index * 17, one, { color })),
    );
    x += width + 16;
    y += (words.length - 1) * 17;
  }
  return { heightPixels: y + 20, body: body.join('') };
}

/** What the values of a chart are, and below it the key. */
export function titledKey(title: string, entries: readonly KeyEntry[], widthPixels: number): SvgDrawing {
  const key = drawKey(entries, widthPixels);
  return {
    heightPixels: key.body === '' ? 24 : 24 + key.heightPixels + 6,
    body: text(0, 14, fitText(title, widthPixels), { color: 'muted' }) + moved(0, 25, key.body),
  };
}
