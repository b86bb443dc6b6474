import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { fitText, roomFor, textWidth, wrapText } from '../../../src/charts/svg/textWidth.js';
import { font } from '../../../src/report/figurePng.js';

const sentences = [
  'In rain, snow and ice a report is more often severe than in clear weather',
  'Reports a week by source, February 2016 to March 2023, one scale; n\u00A0=\u00A049,461 reports',
  'Source: accidents.csv. Quasi-Poisson, widest of four errors. One feed; not a change of what it collects.',
  '1.23 (1.10 to 1.38), ×0.54, −12.5 %, 2.60–2.89 %, ≥ 68 °F, 11 of 111 km² …',
  '← less often severe | more often severe →',
  'NORTH CAROLINA, WYOMING AND ILLINOIS: I-405 N, US-101 S, MLK JR BLVD & W 7TH ST',
  'Los Angeles (KCQT), “Dallas” [Fort Worth], Winston-Salem/High Point; what’s jammed?',
];

describe('textWidth', () => {
  it('is the width of the text in a PNG, within 5 %', () => {
    for (const sentence of sentences) {
      for (const bold of [false, true]) {
        const drawn = drawnWidth(sentence, 20, bold);
        expect(Math.abs(textWidth(sentence, { sizePixels: 20, bold }) / drawn - 1), sentence).toBeLessThan(
          0.05,
        );
      }
    }
  });
});

describe('fitText and wrapText', () => {
  it('keep every line within the width, and lose no word that fits, and break none at a hyphen or a dash', () => {
    for (const sentence of sentences) {
      for (const pixels of [40, 260, 700]) {
        const lines = [fitText(sentence, pixels), ...wrapText(sentence, pixels)];
        for (const line of lines) expect(roomFor(line), line).toBeLessThanOrEqual(pixels);
        if (pixels > 40) expect(lines.slice(1).join(' ')).toBe(sentence);
      }
    }
  });
});

/** The width of what the PNG library draws, without the blank at both ends. */
function drawnWidth(text: string, sizePixels: number, bold: boolean): number {
  const escaped = text.replaceAll('&', '&amp;');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="50" font-family="sans-serif"><text x="9" y="30" font-size="${sizePixels}" font-weight="${bold ? 700 : 400}">${escaped}</text></svg>`;
  return new Resvg(svg, { font }).innerBBox()!.width;
}
