import { describe, expect, it } from 'vitest';
import { applyPalette, type ColorMode, palettes } from '../../src/charts/palette.js';
import { themed } from '../../src/charts/theme.js';
import { galleryFigures } from './gallery.js';

const modes: ColorMode[] = ['light', 'dark'];

describe.each(modes)('the %s palette', (mode) => {
  const palette = palettes[mode];

  it('has text of at least 4.5:1 and series of at least 3:1 against the ground (WCAG 2.2, 1.4.3 and 1.4.11)', () => {
    for (const ground of [palette.page, palette.raised]) {
      for (const name of ['ink', 'muted']) expect(contrast(palette[name], ground), name).toBeGreaterThan(4.5);
    }
    for (const name of [
      'plain',
      'source1',
      'source2',
      'source3',
      'series1',
      'series2',
      'series3',
      'series4',
    ]) {
      expect(contrast(palette[name], palette.page), name).toBeGreaterThan(3);
    }
  });

  it('keeps the three sources apart for readers who see no red or no green', () => {
    // Viénot, Brettel and Mollon (1999), in linear RGB: protanopia and deuteranopia.
    const views = [
      [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
      [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
    ];
    for (const view of views) {
      for (const [one, other] of [
        [1, 2],
        [1, 3],
        [2, 3],
      ]) {
        const [a, b] = [one, other].map((index) => seen(linear(palette[`source${index}`]), view));
        const distance = Math.hypot(...a!.map((value, channel) => value - b![channel]!));
        expect(distance, `source${one} and source${other}`).toBeGreaterThan(0.08);
      }
    }
  });

  it('knows every colour that the gallery asks for', () => {
    const text = JSON.stringify(galleryFigures().map((figure) => themed(figure, mode, { heading: true })));
    expect(text.match(/"@[a-z]+\d*(?:-band)?"/g)).toBeNull();
  });
});

describe('applyPalette', () => {
  it('puts the colours of a mode in the place of tokens, at any depth, and leaves the rest', () => {
    const value = { a: '@text', b: [1, 2], c: [{ d: '@series1' }, '@nothing', null], e: 'plain' };
    expect(applyPalette(value, { text: 'red', series1: 'blue' })).toEqual({
      a: 'red',
      b: [1, 2],
      c: [{ d: 'blue' }, '@nothing', null],
      e: 'plain',
    });
  });
});

function linear(color: unknown): number[] {
  const channels = /^#(..)(..)(..)$/.exec(String(color))!.slice(1);
  return channels
    .map((hex) => Number.parseInt(hex, 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
}

function contrast(one: unknown, other: unknown): number {
  const [lower, upper] = [one, other]
    .map((color) => linear(color))
    .map(([red, green, blue]) => 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!)
    .sort((a, b) => a - b);
  return (upper! + 0.05) / (lower! + 0.05);
}

function seen(color: readonly number[], view: readonly number[]): number[] {
  return [0, 3, 6].map((row) => color.reduce((sum, value, channel) => sum + value * view[row + channel]!, 0));
}
