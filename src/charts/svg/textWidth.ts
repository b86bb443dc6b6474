/**
 * How wide text is, without a browser: widths of Inter, the font of a PNG, in thousandths of the size. Most fonts of a
 * page are up to a tenth narrower; DejaVu Sans is up to a tenth wider, a fifth in bold.
 */

/** From the space to `~`, in the order of ASCII. */
const ascii: readonly number[] = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646,
  593, 620, 566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269,
  571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471,
  456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528,
  327, 591, 562, 818, 546, 562, 552, 426, 333, 426, 662,
];
const others: readonly (readonly [width: number, characters: string])[] = [
  [270, '\u00A0‘’'],
  [450, '°²“”'],
  [500, '–'],
  [662, '×−≥≤'],
  [864, '…'],
  [914, '●○'],
  [954, '←→'],
  [1000, '—▲▼'],
];
const widths = new Map(ascii.map((width, index) => [String.fromCharCode(32 + index), width]));
for (const [width, characters] of others) {
  for (const character of characters) widths.set(character, width);
}
const otherWidth = 600;
const boldFactor = 1.035;

/** How a text is written. */
export interface TextSize {
  /** @default 13 */
  readonly sizePixels?: number;
  /** @default false */
  readonly bold?: boolean;
}

/** The width of a line of text in Inter, in pixels. */
export function textWidth(text: string, { sizePixels = 13, bold = false }: TextSize = {}): number {
  let sum = 0;
  for (const character of text) sum += widths.get(character) ?? otherWidth;
  return (sum / 1000) * sizePixels * (bold ? boldFactor : 1);
}

/** The room that a line of text takes at most, in pixels, whatever font the reader's machine has. */
export function roomFor(text: string, style: TextSize = {}): number {
  return textWidth(text, style) * (style.bold === true ? 1.2 : 1.1);
}

/** The text, cut with an ellipsis where it needs more room than `pixels`. */
export function fitText(text: string, pixels: number, style: TextSize = {}): string {
  if (roomFor(text, style) <= pixels) return text;
  let kept = text;
  while (kept.length > 1 && roomFor(`${kept}…`, style) > pixels) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/**
 * The text on lines of at most `pixels`, cut at spaces alone: `I-5` and `2018–2023` stay whole. A word that needs more room
 * has an ellipsis.
 */
export function wrapText(text: string, pixels: number, style: TextSize = {}): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && roomFor(longer, style) <= pixels) lines[lines.length - 1] = longer;
    else lines.push(fitText(word, pixels, style));
  }
  return lines;
}
