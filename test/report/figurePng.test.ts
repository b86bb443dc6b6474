import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/charts/figure.js';
import { type ColorMode, palettes } from '../../src/charts/palette.js';
import { figureSvg } from '../../src/charts/svg/figureSvg.js';
import type { ExportOptions } from '../../src/report/exportOptions.js';
import { figurePng } from '../../src/report/figurePng.js';
import { galleryFigures } from '../charts/gallery.js';

const forest = galleryFigures().find(({ id }) => id === 'forest')!;

describe('figurePng', () => {
  it.each<Required<ExportOptions>>([
    { mode: 'light', widthPixels: 800, scaleFactor: 2 },
    { mode: 'dark', widthPixels: 800, scaleFactor: 1 },
    { mode: 'dark', widthPixels: 358, scaleFactor: 3 },
  ])('draws the SVG in its size and colours: %o', (options) => {
    const { mode, widthPixels, scaleFactor } = options;
    const svg = figureSvg(forest, mode, widthPixels);
    const png = figurePng(forest, options);
    const { width, height, pixel } = readPng(png);
    expect(width).toBe(widthPixels * scaleFactor);
    expect(height).toBe(Number(/height="(\d+)"/.exec(svg)![1]) * scaleFactor);
    expect(pixel(2, 2)).toBe(color(mode, 'page'));
    // The middle of each filled dot of the chart, which a group moves.
    const [, left, top] = /translate\((\S+) (\S+)\)/.exec(svg)!.map(Number) as [number, number, number];
    const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="(#\w+)"\/>/g)];
    expect(dots.length).toBeGreaterThan(2);
    for (const [, x, y, fill] of dots) {
      expect(pixel((left + Number(x)) * scaleFactor, (top + Number(y)) * scaleFactor)).toBe(fill);
    }
  });

  it('draws every text, in regular and in bold, without the fonts of the machine', () => {
    const ink = (figure: Figure) => {
      const { width, height, pixel } = readPng(figurePng(figure, { scaleFactor: 1 }));
      const page = color('light', 'page');
      let count = 0;
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (pixel(x, y) !== page) count++;
      return count;
    };
    // As many lines in both, so the rest of the picture is the same.
    const blank = { ...forest, headline: '.', subline: '.', footnote: '.' };
    const words = { headline: 'A headline of five words', subline: 'What is shown', footnote: 'Made up' };
    for (const [name, text] of Object.entries(words)) {
      expect(ink({ ...blank, [name]: text }) - ink(blank), name).toBeGreaterThan(text.length * 15);
    }
    const bold = ink({ ...blank, headline: 'M'.repeat(20) }) - ink(blank);
    const regular = ink({ ...blank, subline: 'M'.repeat(27) }) - ink(blank); // as wide: 20 px against 15 px
    expect(bold).toBeGreaterThan(regular * 1.2);
  });

  it('gives the same bytes twice', () => {
    expect(Buffer.compare(figurePng(forest), figurePng(forest))).toBe(0);
  });

  it('draws names with characters that XML does not allow', () => {
    const odd = { ...forest, headline: 'A\u0000 & <b>\u0008\uFFFF', footnote: '“5 %” \uD83D' };
    expect(readPng(figurePng(odd)).width).toBe(1600);
  });

  it.each([
    [{ mode: 'sepia' }, 'Expected mode to be light or dark, got "sepia".'],
    [{ widthPixels: 299 }, 'Expected widthPixels to be a whole number from 300 to 3000, got 299.'],
    [{ scaleFactor: 0 }, 'Expected scaleFactor to be a number from 0.25 to 8, got 0.'],
    [{ scaleFactor: Number.NaN }, 'Expected scaleFactor to be a number from 0.25 to 8, got NaN.'],
  ])('refuses %o', (options, message) => {
    expect(() => figurePng(forest, options as ExportOptions)).toThrow(message);
  });
});

function color(mode: ColorMode, token: string): string {
  return String(palettes[mode][token]);
}

/** Size by the IHDR chunk (PNG specification, 11.2.2), and pixels as `#RRGGBB`. */
function readPng(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${bytes.toString('base64')}"/></svg>`;
  const { pixels } = new Resvg(svg, { imageRendering: 1 }).render();
  const pixel = (x: number, y: number) => {
    const start = 4 * (Math.round(y) * width + Math.round(x));
    return `#${pixels
      .subarray(start, start + 3)
      .toString('hex')
      .toUpperCase()}`;
  };
  return { width, height, pixel };
}
