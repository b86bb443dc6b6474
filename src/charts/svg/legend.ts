import type { Classes } from '../classes.js';
import type { SvgDrawing } from './drawing.js';
import { hatchRect } from './hatch.js';
import { element, line, type Paint, paint, rect, text } from './markup.js';
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

/** A line of a key with its name. */
export interface KeyLine {
  readonly label: string;
  readonly color: Paint;
  readonly dash?: string;
}

/** The lines of a chart by name, side by side and on further rows where they find no room, at 0,0. */
export function lineKey(lines: readonly KeyLine[], widthPixels: number): SvgDrawing {
  const body: string[] = [];
  let [x, y] = [0, 0];
  for (const { label, color, dash } of lines) {
    const width = 28 + roomFor(label);
    if (x > 0 && x + width > widthPixels) [x, y] = [0, y + 20];
    const words = wrapText(label, widthPixels - 28);
    body.push(
      line(x, y + 9, x + 22, y + 9, { color, widthPixels: 2, ...(dash === undefined ? {} : { dash }) }),
      ...words.map((one, index) => text(x + 28, y + 13.5 + index * 17, one)),
    );
    x += width + 16;
    y += (words.length - 1) * 17;
  }
  return { heightPixels: y + 20, body: body.join('') };
}
