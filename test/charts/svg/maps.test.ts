import { geoAlbersUsa, geoDistance } from 'd3-geo';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellMap } from '../../../src/charts/cellMap.js';
import { chartTable } from '../../../src/charts/chartTable.js';
import { classesOf } from '../../../src/charts/classes.js';
import { statesOnMap } from '../../../src/charts/countryMap.js';
import type { Figure } from '../../../src/charts/figure.js';
import { sampleOf } from '../../../src/charts/mapParts.js';
import { countClasses, palettes, ratioClasses } from '../../../src/charts/palette.js';
import { type PointMapInput, pointMap } from '../../../src/charts/pointMap.js';
import { smallMaps } from '../../../src/charts/smallMaps.js';
import { stateMap } from '../../../src/charts/stateMap.js';
import { drawChart, figureSvg, symbolsSvg } from '../../../src/charts/svg/figureSvg.js';
import { keySizes, radiusScale, scaleBarMeters } from '../../../src/charts/svg/mapMarks.js';
import { countryView, type MapView, regionView, stateView } from '../../../src/charts/svg/mapView.js';
import { type DrawnPart, drawnParts, pathPoints } from './drawnParts.js';

const text = { id: 'f', headline: 'Map', footnote: 'n = 3', alt: 'A map' };
const widths = [800, 358, 300];

function draw(figure: Figure, width: number): { parts: DrawnPart[]; svg: string; height: number } {
  const { svg, heightPixels } = drawChart(figure, width);
  return { parts: drawnParts(svg), svg, height: heightPixels };
}

/** Everything is in the frame, to half a line, and no number is missing. */
function expectSound(figure: Figure, width: number): void {
  const { parts, svg, height } = draw(figure, width);
  expect(/NaN|undefined|Infinity|null/.test(svg)).toBe(false);
  for (const part of parts) {
    const where = `${part.name} ${part.text}${part.label}`;
    expect(part.left, where).toBeGreaterThanOrEqual(-2);
    expect(part.top, where).toBeGreaterThanOrEqual(-2);
    expect(part.right, where).toBeLessThanOrEqual(width + 2);
    expect(part.bottom, where).toBeLessThanOrEqual(height + 2);
  }
}

/** Relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

const marksOf = (parts: readonly DrawnPart[]): string[] => [
  ...new Set(parts.map(({ label }) => label).filter((label) => label !== '')),
];

describe('tiles of states', () => {
  const values = [...statesOnMap].map((_, index) => (index % 9 === 4 ? null : (index * 7919) % 4000));
  const states = [...statesOnMap];
  const figure = stateMap({ ...text, states, values, valueTitle: 'Reports' });

  it.each(widths)('stand in a grid without touching, with the colour of their class, %i wide', (width) => {
    const { parts } = draw(figure, width);
    const { classOf, colors } = classesOf(values, { kind: 'count' });
    const tiles = parts.filter(({ name, label }) => name === 'rect' && label !== '');
    expect(tiles).toHaveLength(51);
    for (const [index, tile] of tiles.entries()) {
      const state = tile.label.slice(0, 2);
      const value = values[states.indexOf(state)]!;
      const color = value === null ? 'page' : colors[classOf(value)];
      expect(tile.attributes.fill).toBe(`var(--${color})`);
      const others = tiles.slice(index + 1);
      expect(
        others.every(
          (other) =>
            other.left >= tile.right ||
            other.right <= tile.left ||
            other.top >= tile.bottom ||
            other.bottom <= tile.top,
        ),
      ).toBe(true);
      // Its text is within it.
      for (const line of parts.filter(({ name, label }) => name === 'text' && label === tile.label)) {
        expect(line.left, line.text).toBeGreaterThanOrEqual(tile.left - 1);
        expect(line.right, line.text).toBeLessThanOrEqual(tile.right + 1);
      }
    }
    // The coasts are where they are.
    const columnOf = (state: string) => tiles.find(({ label }) => label.startsWith(state))!.left;
    expect(columnOf('CA')).toBeLessThan(columnOf('NV') + 1);
    expect(columnOf('TX')).toBeLessThan(columnOf('FL'));
    expect(columnOf('ME')).toBe(Math.max(...tiles.map(({ left }) => left)));
  });

  it.each(['light', 'dark'] as const)('have text of 4.5:1 on every class, %s', (mode) => {
    const colors = palettes[mode] as Readonly<Record<string, string>>;
    const kinds = [...Array(countClasses).keys()].map((index) => `count${index}`);
    kinds.push(...[...Array(ratioClasses).keys()].map((index) => `ratio${index}`));
    for (const kind of kinds) {
      const [one, other] = [luminance(colors[kind]!), luminance(colors[`on${kind}`]!)];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      expect(contrast, kind).toBeGreaterThan(4.5);
    }
  });

  it('write all values in one format', () => {
    const given = { ...text, states: ['CA', 'TX', 'NY', 'VT'], valueTitle: 'Reports' };
    const numbers = (counts: readonly number[], width: number) =>
      draw(stateMap({ ...given, values: counts }), width)
        .parts.filter(({ name, text: words, label }) => name === 'text' && label !== '' && /\d/.test(words))
        .map(({ text: words }) => words);
    expect(numbers([11_155, 1106, 2000, 6], 800)).toEqual(['6', '2,000', '11,155', '1,106']);
    expect(numbers([11_155, 1106, 2000, 6], 358)).toEqual(['6', '2.0k', '11.2k', '1.1k']);
  });

  it('say value, interval and n, and what a hatched one is', () => {
    const some = stateMap({
      ...text,
      states: ['CA', 'TX', 'PR'],
      values: [0.54, null, 2],
      lower: [0.5, null, 1],
      upper: [0.58, null, 3],
      counts: [1234, 3, 9],
      valueTitle: 'Ratio',
      ratio: true,
      missing: 'under 50 reports',
    });
    const marks = marksOf(draw(some, 800).parts);
    expect(marks).toContain('CA: 0.540, 0.500 to 0.580, n = 1,234');
    expect(marks).toContain('TX: under 50 reports');
    expect(chartTable(some.chart)!.map(({ key, values: column }) => [key, ...column])).toEqual([
      ['state', 'CA', 'TX', 'PR'],
      ['value', 0.54, null, 2],
      ['lower', 0.5, null, 1],
      ['upper', 0.58, null, 3],
      ['n', 1234, 3, 9],
    ]);
    expect(draw(some, 800).parts.map((part) => part.text)).toContain('under 50 reports');
  });

  it.each([
    ['a state twice', { states: ['CA', 'CA'], values: [1, 2] }, /given once, got "CA twice"/],
    ['a ratio of 0', { states: ['CA'], values: [0], ratio: true }, /above 0, got 0/],
    ['an interval on its head', { states: ['CA'], values: [1], lower: [2], upper: [1] }, /ascending order/],
  ])('refuse %s', (_, input, message) => {
    expect(() => stateMap({ ...text, valueTitle: 'n', ...input })).toThrow(message);
  });

  it('are sound for any values', () => {
    const value = fc.option(fc.oneof(fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.integer()));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 51 }), fc.boolean(), (list, percent) => {
        const input = { states: states.slice(0, list.length), values: list, percent };
        const drawn = stateMap({ ...text, ...input, valueTitle: 'Reports' });
        for (const width of widths) expect(/NaN|undefined|Infinity/.test(draw(drawn, width).svg)).toBe(false);
      }),
      { numRuns: 40 },
    );
    for (const width of widths) expectSound(figure, width);
  });
});

describe('projections', () => {
  const meters = (from: [number, number], to: [number, number]) => geoDistance(from, to) * 6_371_008.8;

  /** How many meters a pixel has between two places, by their distance on the sphere. */
  const measured = (view: MapView, from: [number, number], to: [number, number]) => {
    const [a, b] = [view.project(...from)!, view.project(...to)!];
    return meters(from, to) / Math.hypot(a[0] - b[0], a[1] - b[1]);
  };

  it('have the scale that the bar shows', () => {
    const country = countryView(800);
    expect(measured(country, [-98, 39], [-97, 39]) / country.metersPerPixel).toBeCloseTo(1, 1);
    const state = stateView('CA', 500, 480);
    const lat = state.latitude!;
    expect(measured(state, [-120, lat], [-119.5, lat]) / state.metersPerPixel).toBeCloseTo(1, 2);
    const city = regionView([-118.8, 33.6, -117.6, 34.4], 560, 540);
    expect(measured(city, [-118.2, 34], [-118.15, 34]) / city.metersPerPixel).toBeCloseTo(1, 2);
    expect(measured(city, [-118.2, 34], [-118.2, 34.05]) / city.metersPerPixel).toBeCloseTo(1, 2);
  });

  it('put Alaska and Hawaii into the frame, and leave out Europe', () => {
    const { project, widthPixels, heightPixels } = countryView(358);
    for (const [lng, lat] of [
      [-149.9, 61.2],
      [-157.8, 21.3],
      [-80.2, 25.8],
      [-67, 44.8],
    ]) {
      const [x, y] = project(lng!, lat!)!;
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(widthPixels);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(heightPixels);
    }
    expect(project(2.3, 48.9)).toBeNull();
  });

  it.each([...statesOnMap])('fit %s into its frame', (state) => {
    const view = stateView(state, 520, 480);
    expect(view.widthPixels).toBeLessThanOrEqual(520.01);
    expect(view.heightPixels).toBeLessThanOrEqual(480.01);
    expect(Math.max(view.widthPixels / 520, view.heightPixels / 480)).toBeCloseTo(1, 5);
    expect(Object.values(view.symbols).join('').length).toBeLessThan(30_000);
  });

  it('keep the outline of the country small, and hold it once on a page', () => {
    const figure = pointMap({ ...text, lng: [-118, -74], lat: [34, 40], weight: [3, 1] });
    const chart = drawChart(figure, 800);
    const page = symbolsSvg([chart, chart]);
    expect(page.length).toBeLessThan(30_000);
    expect(page.match(/<symbol/g)).toHaveLength(1);
    expect(chart.svg).toContain('href="#outline-us"');
    expect(chart.svg).not.toContain('<symbol');
    expect(figureSvg(figure, 'dark')).toContain('<symbol id="outline-us"');
    expect(symbolsSvg([])).toBe('');
  });

  it('have bars of 1, 2 or 5 times a power of ten, of 44 to 110 pixels', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 50_000, noNaN: true }), (metersPerPixel) => {
        const bar = scaleBarMeters(metersPerPixel);
        expect(bar / metersPerPixel).toBeGreaterThan(43.99);
        expect(bar / metersPerPixel).toBeLessThanOrEqual(110.01);
        expect(['1', '2', '5']).toContain(bar.toExponential().split('e')[0]);
      }),
    );
    expect([0.2, 1, 2, 5].map(scaleBarMeters)).toEqual([10, 50, 100, 500]);
  });
});

describe('circles', () => {
  const frame = { widthPixels: 800, heightPixels: 500 };

  it('have areas in the ratio of their weights, and cover a twentieth of the map at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 300 }),
        (weights) => {
          const radiusOf = radiusScale(weights, frame, 17);
          const most = Math.max(...weights);
          for (const weight of weights) {
            const radius = radiusOf(weight);
            expect(radius).toBeLessThanOrEqual(17);
            if (radius > 2) expect((radius / radiusOf(most)) ** 2).toBeCloseTo(weight / most, 6);
          }
          const ink = weights.reduce((sum, weight) => sum + Math.PI * radiusOf(weight) ** 2, 0);
          const least = weights.length * Math.PI * 4;
          expect(ink).toBeLessThan(0.05 * 800 * 500 + least + 1);
        },
      ),
    );
  });

  it('have a key of at most three round sizes', () => {
    expect(keySizes(75)).toEqual([5, 25, 75]);
    expect(keySizes(11_155)).toEqual([600, 3000, 10_000]);
    expect(keySizes(2)).toEqual([0.1, 0.6, 2]);
    expect(keySizes(0)).toEqual([]);
  });

  it('stand where the projection puts their place, and triangles show a trend', () => {
    const figure = pointMap({
      ...text,
      lng: [],
      lat: [],
      marks: [
        { lng: -118.2, lat: 34, weight: 75, name: 'Los Angeles' },
        { lng: -80.2, lat: 25.8, weight: 25, name: 'Miami', detail: '25 accidents', trend: 'emerging' },
      ],
      places: [
        { name: 'Los Angeles', lng: -118.2, lat: 34, n: 100 },
        { name: 'Miami', lng: -80.2, lat: 25.8, n: 50 },
      ],
    });
    const { parts } = draw(figure, 800);
    const factor = 760 / 975;
    const [x, y] = geoAlbersUsa().scale(1300).translate([487.5, 305])([-118.2, 34])!;
    const circle = parts.find(({ name, label }) => name === 'circle' && label.startsWith('Los Angeles'))!;
    expect(Number(circle.attributes.cx)).toBeCloseTo(20 + x * factor, 1);
    expect(Number(circle.attributes.cy)).toBeCloseTo(8 + y * factor, 1);
    expect(marksOf(parts)).toEqual(['Los Angeles: 75', 'Miami: 25 accidents, emerging']);
    const triangle = parts.find(({ name, label }) => name === 'path' && label.startsWith('Miami'))!;
    expect(triangle.attributes.fill).toBe('var(--emerging)');
    // Its tip is above its base, and its area that of a circle of its weight.
    const corners = pathPoints(triangle.attributes.d!);
    expect(corners[0]![1]).toBeLessThan(corners[1]![1]);
    const area = ((triangle.right - triangle.left) * (triangle.bottom - triangle.top)) / 2;
    expect(area / (Math.PI * Number(circle.attributes.r) ** 2)).toBeCloseTo(25 / 75, 1);
    const texts = parts.map((part) => part.text);
    expect(texts).toEqual(expect.arrayContaining(['Los Angeles', 'Miami', 'emerging', 'no trend shown']));
    expect(texts).not.toContain('fading');
    for (const width of widths) expectSound(figure, width);
  });
});

describe('dots of a city', () => {
  const n = 4000;
  const lng = Array.from({ length: n }, (_, index) => -118.2 + 0.3 * Math.sin(index * 12.9898));
  const lat = Array.from({ length: n }, (_, index) => 34 + 0.2 * Math.sin(index * 78.233));
  const city: PointMapInput = { ...text, footnote: 'All feeds.', lng, lat, noun: 'reports' };

  it('are one path of at most 3,000 places drawn at random, which the footnote says', () => {
    const figure = pointMap({ ...city, lng: [...lng, 10], lat: [...lat, 50] });
    expect(figure.footnote).toMatch(
      /^All feeds\. 3,000 of 4,001 reports drawn at random\. \d+ reports outside the frame\.$/,
    );
    const outside = Number(/(\d+) reports outside/.exec(figure.footnote)![1]);
    const dots = draw(figure, 800).parts.filter(({ attributes }) => attributes['stroke-linecap'] === 'round');
    expect(dots).toHaveLength(1);
    const drawn = pathPoints(dots[0]!.attributes.d!.replaceAll('h0', ''));
    if (figure.chart.kind !== 'points') throw new Error(figure.chart.kind);
    const view = regionView(figure.chart.frame!, 800, 540, 2);
    const { lng: chosen, lat: chosenLat, frame } = figure.chart;
    const expected = chosen
      .map((one, index) => [one, chosenLat[index]!] as const)
      .filter(([x, y]) => x >= frame![0] && x <= frame![2] && y >= frame![1] && y <= frame![3]);
    expect(expected).toHaveLength(3000 - outside);
    // One dot for each pixel that has some, each at most half a pixel from a report.
    const pixelOf = ([x, y]: readonly [number, number]): string => `${Math.round(x)} ${Math.round(y)}`;
    const pixels = new Set(expected.map((place) => pixelOf(view.project(...place)!)));
    expect(drawn).toHaveLength(pixels.size);
    expect(drawn.filter(([x, y]) => near(pixels, x, y)).length).toBe(drawn.length);
    expect(dots[0]!.attributes.d!.length).toBeLessThan(10.5 * 3000);
    for (const width of widths) expectSound(figure, width);
  });

  /** Whether a pixel, or one beside it (positions are written in tenths), is among those of the reports. */
  const near = (pixels: ReadonlySet<string>, x: number, y: number): boolean =>
    [-0.06, 0.06].some((dx) =>
      [-0.06, 0.06].some((dy) => pixels.has(`${Math.round(x + dx)} ${Math.round(y + dy)}`)),
    );

  it('are framed by their 2nd and 98th percentile, few by their extremes', () => {
    const sorted = [...lng].sort((a, b) => a - b);
    const { chart } = pointMap(city);
    if (chart.kind !== 'points') throw new Error(chart.kind);
    const room = 0.04 * (sorted[Math.ceil(0.98 * (n - 1))]! - sorted[Math.floor(0.02 * (n - 1))]!);
    expect(chart.frame![0]).toBeCloseTo(sorted[Math.floor(0.02 * (n - 1))]! - room, 4);
    expect(chart.frame![2]).toBeCloseTo(sorted[Math.ceil(0.98 * (n - 1))]! + room, 4);
    const few = pointMap({ ...text, lng: lng.slice(0, 50), lat: lat.slice(0, 50) });
    expect(few.footnote).toBe('n = 3');
  });

  it('are drawn at random the same way each time, without a preference', () => {
    expect(sampleOf(10, 20)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const sample = sampleOf(100_000, 5000);
    expect(sample).toEqual(sampleOf(100_000, 5000));
    expect(new Set(sample).size).toBe(5000);
    // Binomial: 500 in each tenth, with a standard deviation of 21.
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = sample.filter((index) => Math.floor(index / 10_000) === tenth).length;
      expect(Math.abs(share - 500)).toBeLessThan(4 * 21);
    }
  });

  it('have their groups in a legend, streets and places by name, letters at close-ups, and no hull of a speck', () => {
    const figure = pointMap({
      ...city,
      group: lng.map((_, index) => (index % 3 === 0 ? 'severity 4' : null)),
      groups: ['severity 4'],
      areas: [
        {
          name: 'Speck',
          ring: [
            [-118.2, 34],
            [-118.2001, 34],
            [-118.2, 34.0001],
          ],
        },
        {
          name: 'Large',
          ring: [
            [-118.2, 34],
            [-118.1, 34],
            [-118.2, 34.1],
          ],
        },
      ],
      marks: [{ lng: -118.2, lat: 34, weight: 5, name: '1. I-10 E', letter: 'A' }],
      places: [{ name: 'Birch City', lng: -118.1, lat: 34.05, n: 40 }],
      streets: [{ name: 'I-405', lng: -118.3, lat: 34.1, n: 90 }],
      closeUps: [closeUp('A I-10 E')],
    });
    const { parts } = draw(figure, 800);
    const texts = parts.map((part) => part.text);
    expect(texts).toEqual(expect.arrayContaining(['severity 4', 'others', 'I-405', 'Birch City', 'A', 'N']));
    expect(marksOf(parts)).toContain('Large');
    expect(marksOf(parts)).not.toContain('Speck');
    for (const width of widths) expectSound(figure, width);
  });
});

function closeUp(title: string, size = 0.001, aspect = 1) {
  const ring = Array.from({ length: 12 }, (_, index) => {
    const angle = (index * Math.PI) / 6;
    return [-118.2 + size * Math.cos(angle), 34 + size * aspect * Math.sin(angle)] as const;
  });
  const area = { name: title, ring, detail: '75 reports' };
  return { title, lng: [-118.2, -118.2002, -119], lat: [34, 34.0001, 34], inside: [true, true, false], area };
}

describe('close-ups', () => {
  it.each([
    [0.001, 1],
    [0.02, 0.2],
    [0.0003, 5],
  ])('fill 62 to 72 %% of their panel with a hull of %d degrees and aspect %d', (size, aspect) => {
    const figure = smallMaps({
      ...text,
      maps: [1, 2].map((rank) => closeUp(`${rank}. Street`, size, aspect)),
    });
    for (const width of widths) {
      expectSound(figure, width);
      const { parts } = draw(figure, width);
      const panel = parts.find(({ name }) => name === 'rect')!;
      const hull = parts.find(({ attributes }) => attributes.fill === 'var(--hotspot-band)')!;
      const share = Math.max(
        (hull.right - hull.left) / (panel.right - panel.left),
        (hull.bottom - hull.top) / (panel.bottom - panel.top),
      );
      expect(share).toBeGreaterThan(0.62);
      expect(share).toBeLessThan(0.72);
    }
  });

  it('may have no reports', () => {
    const empty = { ...closeUp('Empty'), lng: [], lat: [], inside: [] };
    const figure = smallMaps({ ...text, maps: [empty] });
    expect(marksOf(draw(figure, 800).parts)).toEqual(['Empty: 75 reports; 184 by 222 m']);
    for (const width of widths) expectSound(figure, width);
  });

  it('are three at most, and all in the table with their size in meters', () => {
    const maps = [1, 2, 3, 4, 5].map((rank) => ({
      ...closeUp(`${rank}. I-10 E, Los Angeles`),
      n: 80 - rank,
    }));
    const figure = smallMaps({ ...text, maps });
    expect(marksOf(draw(figure, 800).parts)).toHaveLength(3);
    const table = Object.fromEntries(chartTable(figure.chart)!.map(({ key, values }) => [key, values]));
    expect(table.n).toEqual([79, 78, 77, 76, 75]);
    expect(table.heightMeters![0]).toBeCloseTo(0.002 * 111_195, 0);
    expect(table.widthMeters![0]).toBeCloseTo(0.002 * 111_195 * Math.cos((34 * Math.PI) / 180), 0);
  });
});

describe('cells', () => {
  const cells = {
    lng: [-118.25, -118.5, -121.5, -119.8],
    lat: [34, 34.2, 38.6, 36.7],
    values: [120, 30, 8, 1],
  };

  it('are squares of their size in the colour of their class', () => {
    const figure = cellMap({ ...text, ...cells, sideKm: 25, state: 'CA', valueTitle: 'Reports' });
    const view = stateView('CA', 800 - 264 - 24, 480);
    const { classOf, colors } = classesOf(cells.values, { kind: 'count' });
    const { parts } = draw(figure, 800);
    for (const [index, value] of cells.values.entries()) {
      const spoken = parts.find(({ name, label }) => name === 'path' && label.endsWith(`: ${value}`))!;
      const [x, y] = view.project(cells.lng[index]!, cells.lat[index]!)!;
      expect((spoken.left + spoken.right) / 2).toBeCloseTo(x, 0);
      expect((spoken.top + spoken.bottom) / 2).toBeCloseTo(y, 0);
      // Mercator stretches with the latitude.
      const stretch =
        Math.cos((view.latitude! * Math.PI) / 180) / Math.cos((cells.lat[index]! * Math.PI) / 180);
      const side = (25_000 / view.metersPerPixel) * stretch;
      expect(Math.abs(spoken.right - spoken.left - side)).toBeLessThan(0.25);
      const drawn = parts.find(
        ({ attributes }) =>
          attributes.fill === `var(--${colors[classOf(value)]})` && attributes.d !== undefined,
      )!;
      expect(drawn.attributes.d).toContain(spoken.attributes.d);
    }
    expect(chartTable(figure.chart)!.map(({ key, values }) => [key, ...values])).toEqual([
      ['lng', ...cells.lng],
      ['lat', ...cells.lat],
      ['value', ...cells.values],
    ]);
  });

  it('list the leading hot spots, eight beside a state and six below it on a phone', () => {
    const marks = Array.from({ length: 20 }, (_, index) => ({
      lng: -118 - index / 20,
      lat: 34 + index / 20,
      weight: 40 - index,
      name: `Spot ${index + 1} with quite a long name of a street and its city`,
      ...(index === 1 ? { trend: 'fading' as const } : {}),
    }));
    const figure = cellMap({ ...text, ...cells, sideKm: 25, state: 'CA', valueTitle: 'Reports', marks });
    const listed = (width: number) =>
      draw(figure, width).parts.filter(
        ({ name, text: content }) => name === 'text' && /^Spot \d/.test(content),
      );
    expect(listed(800)).toHaveLength(8);
    expect(listed(358)).toHaveLength(6);
    for (const width of widths) expectSound(figure, width);
  });

  it('are sound anywhere: in the country, in a region, on one spot, near a pole', () => {
    const place = fc.record({
      lng: fc.double({ min: -180, max: 180, noNaN: true }),
      lat: fc.double({ min: -89, max: 89, noNaN: true }),
      value: fc.oneof(fc.double({ min: 0.001, max: 1e9, noNaN: true }), fc.integer({ min: -9, max: 9 })),
    });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0, 0.5, 25, 400),
        fc.constantFrom(1, 0.01, 0),
        fc.constantFrom(...widths),
        (places, sideKm, spread, width) => {
          const lng = places.map((one) => -100 + (one.lng + 100) * spread);
          const lat = places.map((one) => 40 + (one.lat - 40) * spread);
          const values = places.map(({ value }) => value);
          const names = { places: [{ name: 'Somewhere', lng: lng[0]!, lat: lat[0]!, n: 3 }] };
          const table = cellMap({ ...text, lng, lat, values, sideKm, valueTitle: 'Reports', ...names });
          expect(/NaN|undefined|Infinity/.test(draw(table, width).svg)).toBe(false);
          const weight = values.map((value) => Math.abs(value));
          expectSound(pointMap({ ...text, lng, lat, weight, hover: values, ...names }), width);
          expectSound(pointMap({ ...text, lng, lat, ...names }), width);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('refuse a side below 0 and a state that is not one', () => {
    const input = { ...text, ...cells, valueTitle: 'n' };
    expect(() => cellMap({ ...input, sideKm: -1 })).toThrow(/sideKm of figure f to be at least 0, got -1/);
    expect(() => cellMap({ ...input, sideKm: 25, state: 'XX' })).toThrow(/two letters of a state, got "XX"/);
  });
});
