import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { bars } from '../../src/charts/bars.js';
import { calendar } from '../../src/charts/calendar.js';
import { forestPlot } from '../../src/charts/forest.js';
import { heatmap } from '../../src/charts/heatmap.js';
import { histogram } from '../../src/charts/histogram.js';
import { lines } from '../../src/charts/lines.js';
import { pointMap } from '../../src/charts/pointMap.js';
import { plot } from './plot.js';

const text = { id: 'f', headline: 'A headline', alt: 'What it shows.', footnote: 'n = 3' };
const axes = { xTitle: 'x', yTitle: 'y' };

describe('what builders refuse', () => {
  const refused: [string, () => unknown, RegExp][] = [
    [
      'lists of different lengths',
      () => bars({ ...text, valueTitle: 'n', labels: ['a'], values: [1, 2] }),
      /labels 1, values 2/,
    ],
    [
      'no data',
      () => bars({ ...text, valueTitle: 'n', labels: [], values: [] }),
      /length of labels to be at least 1, got 0/,
    ],
    [
      'an infinite value',
      () => bars({ ...text, valueTitle: 'n', labels: ['a'], values: [1 / 0] }),
      /values\[0\] to be a number from -1e300 to 1e300, got Infinity/,
    ],
    [
      'a bar without a value',
      () => bars({ ...text, valueTitle: 'n', labels: ['a'], values: [Number.NaN] }),
      /values\[0\] to be a number, got null/,
    ],
    [
      'a figure without an alternative text',
      () => bars({ ...text, alt: ' ', valueTitle: 'n', labels: ['a'], values: [1] }),
      /alt/,
    ],
    [
      'an interval on its head',
      () => bars({ ...text, valueTitle: 'n', labels: ['a'], values: [1], lower: [2], upper: [0] }),
      /interval 0 to be in ascending order, got \[2,0\]/,
    ],
    [
      'half an interval',
      () => lines({ ...text, ...axes, series: [{ name: 's', x: [1], y: [1], lower: [0], upper: [null] }] }),
      /interval 0 to be two ends or none, got \[0,null\]/,
    ],
    [
      'no series',
      () => lines({ ...text, ...axes, series: [] }),
      /number of series in figure f to be at least 1, got 0/,
    ],
    [
      'a ragged matrix',
      () => heatmap({ ...text, ...axes, x: ['a', 'b'], y: ['c'], values: [[1]], valueTitle: 'n' }),
      /row 0 of values in figure f to be 2, got 1/,
    ],
    [
      'a ratio of zero on a log axis',
      () =>
        forestPlot({ ...text, xTitle: 'x', rows: [{ label: 'a', estimate: 0, lower: null, upper: null }] }),
      /above 0, got 0/,
    ],
    [
      'edges out of order',
      () => histogram({ ...text, xTitle: 'x', edges: [0, 2, 1], counts: [1, 1] }),
      /edges\[2\] to be above 2, got 1/,
    ],
    [
      'as many edges as counts',
      () => histogram({ ...text, xTitle: 'x', edges: [0, 2], counts: [1, 1] }),
      /2 edges and 2 counts/,
    ],
    [
      'a day that is no day',
      () => calendar({ ...text, valueTitle: 'n', days: ['2020-1-1'], values: [1] }),
      /YYYY-MM-DD/,
    ],
    [
      'a day twice',
      () => calendar({ ...text, valueTitle: 'n', days: ['2020-01-01', '2020-01-01'], values: [1, 2] }),
      /each day of figure f once, got 2020-01-01 twice/,
    ],
    [
      'an area of two corners',
      () =>
        pointMap({
          ...text,
          lng: [0],
          lat: [0],
          areas: [
            {
              name: 'a',
              ring: [
                [0, 0],
                [1, 1],
              ],
            },
          ],
        }),
      /at least 3, got 2/,
    ],
  ];
  it.each(refused)('%s', (_, build, message) => {
    expect(build).toThrow(InputError);
    expect(build).toThrow(message);
  });
});

describe('what builders do with trouble', () => {
  it('keeps the largest, largest first, and ties in the order given', () => {
    const { layout } = plot(
      bars({
        ...text,
        valueTitle: 'n',
        labels: ['a', 'b', 'c', 'd'],
        values: [1, 5, 5, 9],
        top: 3,
      }),
    );
    expect((layout.yaxis as { ticktext: string[] }).ticktext).toEqual(['d', 'b', 'c']);
  });

  it('keeps two places of the same name apart', () => {
    const { data } = plot(
      bars({
        ...text,
        valueTitle: 'n',
        labels: ['Springfield', 'Springfield'],
        values: [2, 1],
      }),
    );
    expect(data[0]?.y).toEqual([0, 1]);
  });

  it('escapes a label that looks like markup, also when it is cut', () => {
    const label = '<a href="javascript:alert(1)">x</a>';
    const { data, layout } = plot(bars({ ...text, valueTitle: 'n', labels: [label], values: [1] }));
    expect(JSON.stringify([data, layout])).not.toContain('<a');
    expect((layout.yaxis as { ticktext: string[] }).ticktext[0]).toBe('&lt;a href="javascript:alert(1…');
  });

  it('breaks a band where a value is missing instead of bridging it', () => {
    const series = { name: 's', x: [1, 2, 3], y: [1, null, 3], lower: [0, null, 2], upper: [2, null, 4] };
    const [band] = plot(lines({ ...text, ...axes, series: [series] })).data;
    expect(band?.x).toEqual([1, 1, null, 3, 3]);
    expect(band?.y).toEqual([2, 0, null, 4, 2]);
  });

  it('gives a source its colour wherever it stands', () => {
    const series = ['Source3', 'Source1'].map((name) => ({ name, x: [1], y: [1] }));
    const colors = plot(lines({ ...text, ...axes, series })).data.map(
      (trace) => (trace.line as { color: string }).color,
    );
    expect(colors).toEqual(['@source3', '@source1']);
  });

  it('says in the footnote how many points it left out', () => {
    const many = Float64Array.from({ length: 100 }, (_, index) => index / 1000);
    const figure = pointMap({ ...text, lng: many, lat: many, maxPoints: 30, noun: 'accidents' });
    expect(figure.footnote).toBe('n = 3; 30 of 100 accidents drawn at random');
    expect(plot(figure).data[0]?.x).toHaveLength(30);
  });

  it('draws a country on state outlines and a city on plain axes', () => {
    expect(plot(pointMap({ ...text, lng: [-118, -74], lat: [34, 40] })).data[0]?.type).toBe('scattergeo');
    const city = pointMap({ ...text, lng: [-118.3, -118.2], lat: [60, 60] });
    expect(plot(city).data[0]?.type).toBe('scatter');
    // A degree of longitude at 60 degrees north is half as long as one of latitude: 1 / cos(60 degrees) = 2.
    expect((plot(city).layout.yaxis as { scaleratio: number }).scaleratio).toBe(2);
  });
});

describe('the ticks of a forest plot', () => {
  const ticksOf = (lower: number, upper: number) => {
    const rows = [{ label: 'a', estimate: (lower + upper) / 2, lower, upper }];
    return (plot(forestPlot({ ...text, xTitle: 'Rate ratio', rows })).layout.xaxis as { tickvals: number[] })
      .tickvals;
  };

  it('read as ratios, always with 1 among them, and are few', () => {
    expect(ticksOf(0.5, 1.08)).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1]);
    expect(ticksOf(0.98, 1.02)).toEqual([0.98, 0.99, 1, 1.01, 1.02]);
    expect(ticksOf(4, 40)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500]);
    for (const [lower, upper] of [
      [0.0001, 20_000],
      [0.2, 3],
      [2, 2.1],
      [0.9, 0.9],
    ]) {
      const ticks = ticksOf(lower!, upper!);
      expect(ticks).toContain(1);
      expect(ticks.length).toBeLessThan(13);
    }
  });
});
