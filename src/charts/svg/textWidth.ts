/** How wide text is, without a browser: widths of Noto Sans, in thousandths of the size, close to those of other sans-serif fonts. */

const widths = new Map<string, number>();
const classes: readonly (readonly [width: number, characters: string])[] = [
  [260, " ijl.,:;|!'"],
  [300, '()[]ItfrI-/–'],
  [380, '"*'],
  [440, 'J'],
  [480, 'csz'],
  [515, 'xvykaLFE'],
  [572, '0123456789'],
  [560, 'eTYSPXVZKgo'],
  [615, 'bdhnpquBRCA'],
  [730, 'GDHNOQU×−+=<>~'],
  [800, 'w'],
  [935, 'mMW%—…'],
];
for (const [width, characters] of classes) {
  for (const character of characters) widths.set(character, width);
}
const otherWidth = 600;
const boldFactor = 1.07;

/** The width of a line of text in pixels, good to about a tenth. */
export function textWidth(text: string, sizePixels: number, bold = false): number {
  let sum = 0;
  for (const character of text) sum += widths.get(character) ?? otherWidth;
  return (sum / 1000) * sizePixels * (bold ? boldFactor : 1);
}

/** The text, cut with an ellipsis where it is wider than `pixels`. */
export function fitText(text: string, pixels: number, sizePixels: number, bold = false): string {
  if (textWidth(text, sizePixels, bold) <= pixels) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, sizePixels, bold) > pixels) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** The text on lines of at most `pixels`, cut between words. */
export function wrapText(text: string, pixels: number, sizePixels: number, bold = false): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && textWidth(longer, sizePixels, bold) <= pixels) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
