import { describe, expect, it } from 'vitest';
import { type ColorMode, countClasses, palettes, ratioClasses } from '../../src/charts/palette.js';
import { ciede2000, contrast, distance, type Vision } from '../support/colors.js';

const modes = ['light', 'dark'] as const;
const hex = (mode: ColorMode, token: string): string => String(palettes[mode][token]);
const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}${i}`);

const sources = ['source1', 'source2', 'source3'];
const weather = ['clear', 'cloud', 'rain', 'snow', 'fog', 'thunder', 'dust', 'other'];
const severity = ['severity1', 'severity2', 'severity3', 'severity4'];
const trend = ['emerging', 'fading', 'hotspot'];
const counts = numbered('count', countClasses);
const ratios = numbered('ratio', ratioClasses);

/** Least distances within each family: normal, deuteranopia, protanopia. */
const designed: Readonly<
  Record<
    string,
    { tokens: readonly string[]; are: 'neighbours' | 'pairs' } & Record<ColorMode, readonly number[]>
  >
> = {
  sources: { tokens: sources, are: 'pairs', light: [37.3, 25.1, 20.3], dark: [38.8, 28.0, 28.2] },
  weather: { tokens: weather, are: 'pairs', light: [21.6, 16.7, 17.4], dark: [18.2, 15.1, 15.2] },
  severity: { tokens: severity, are: 'pairs', light: [17.8, 16.1, 16.2], dark: [15.4, 13.8, 12.9] },
  trend: { tokens: trend, are: 'pairs', light: [32.4, 16.6, 21.2], dark: [31.3, 19.0, 25.0] },
  'observed and model': {
    tokens: ['ink', 'model'],
    are: 'pairs',
    light: [33.6, 33.4, 33.9],
    dark: [22.0, 22.2, 21.6],
  },
  counts: { tokens: counts, are: 'neighbours', light: [11.2, 11.8, 10.4], dark: [13.2, 13.0, 14.3] },
  ratios: { tokens: ratios, are: 'neighbours', light: [15.5, 12.4, 9.5], dark: [15.3, 9.0, 9.9] },
};

function leastDistance(
  mode: ColorMode,
  tokens: readonly string[],
  are: 'neighbours' | 'pairs',
  vision: Vision,
): number {
  const distances = tokens.flatMap((one, i) =>
    tokens
      .slice(i + 1, are === 'neighbours' ? i + 2 : undefined)
      .map((other) => distance(hex(mode, one), hex(mode, other), vision)),
  );
  return Math.min(...distances);
}

describe('the distance of colours', () => {
  it.each([
    // Sharma, Wu and Dalal (2005), table 1: pairs 1, 7, 13, 17 and 25.
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ] as const)('is CIEDE2000: %j and %j', (one, other, expected) => {
    expect(ciede2000(one, other)).toBeCloseTo(expected, 4);
    expect(ciede2000(other, one)).toBeCloseTo(expected, 4);
  });
});

describe.each(modes)('the %s palette', (mode) => {
  it.each(Object.entries(designed))(
    'keeps %s apart, for readers without red or green cones too',
    (_, family) => {
      const { tokens, are } = family;
      const least = (['normal', 'deuteranopia', 'protanopia'] as const).map((vision) =>
        leastDistance(mode, tokens, are, vision),
      );
      // As the design has them: to one decimal, which its own rounding moves by at most one in the last place.
      for (const [index, value] of least.entries()) {
        expect(Math.abs(value - family[mode][index]!)).toBeLessThan(0.15);
      }
      expect(Number(Math.min(...least).toFixed(1))).toBeGreaterThanOrEqual(are === 'pairs' ? 12 : 9);
    },
  );

  it.each([
    ['sources', sources],
    ['weather', weather],
    ['severity', severity],
  ])('keeps %s apart for readers without blue cones', (_, tokens) => {
    expect(leastDistance(mode, tokens, 'pairs', 'tritanopia')).toBeGreaterThan(11);
  });

  it('has marks of 3:1 on the page', () => {
    const low = [
      ...sources,
      ...weather,
      ...severity,
      ...trend,
      'model',
      'plain',
      'series1',
      'series2',
      'series3',
      'series4',
      'series5',
    ]
      .map((token) => [token, contrast(hex(mode, token), hex(mode, 'page'))] as const)
      .filter(([, ratio]) => ratio < 3);
    expect(low).toEqual([]);
  });

  it('has text of 4.5:1 on every ground that it stands on', () => {
    const pairs = [
      ...['ink', 'muted', 'link'].flatMap((text) =>
        ['page', 'raised'].map((ground) => [text, ground] as const),
      ),
      ['bannerink', 'banner'] as const,
      ['page', 'ink'] as const,
      ...counts.map((ground, index) => [`oncount${index}`, ground] as const),
    ];
    const low = pairs
      .map(([text, ground]) => [text, ground, contrast(hex(mode, text), hex(mode, ground))] as const)
      .filter(([, , ratio]) => ratio < 4.5);
    expect(low).toEqual([]);
  });

  it('has classes of counts that move away from the page', () => {
    const ratiosToPage = counts.map((token) => contrast(hex(mode, token), hex(mode, 'page')));
    expect(ratiosToPage).toEqual([...ratiosToPage].sort((a, b) => a - b));
  });
});

it('has the contrasts of the design on the page', () => {
  const designedContrasts: readonly [token: string, light: number, dark: number][] = [
    ['source1', 6.7, 6.6],
    ['source2', 5.0, 6.5],
    ['source3', 4.9, 11.2],
    ['ink', 16.5, 15.4],
    ['clear', 3.9, 10.2],
    ['cloud', 4.1, 5.1],
    ['rain', 5.9, 3.4],
    ['snow', 3.2, 14.7],
    ['fog', 7.1, 7.3],
    ['thunder', 15.4, 5.4],
    ['dust', 7.6, 4.9],
    ['other', 12.9, 15.5],
    ['severity1', 3.2, 3.4],
    ['severity2', 6.2, 5.7],
    ['severity3', 10.4, 10.3],
    ['severity4', 17.7, 15.6],
    ['emerging', 6.0, 6.6],
    ['fading', 5.4, 12.1],
    ['hotspot', 10.4, 6.8],
    ['model', 3.9, 6.3],
    ['muted', 6.3, 8.5],
    ['link', 6.7, 8.4],
  ];
  const measured = designedContrasts.map(([token]) => [
    token,
    ...modes.map((mode) => Number(contrast(hex(mode, token), hex(mode, 'page')).toFixed(1))),
  ]);
  expect(measured).toEqual(designedContrasts);
});
