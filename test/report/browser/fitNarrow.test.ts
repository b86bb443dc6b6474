import { describe, expect, it } from 'vitest';
import { wideOnly } from '../../../src/charts/plotly/drawing.js';
import { type PlotlySpec, themed } from '../../../src/charts/theme.js';
import { fitNarrow } from '../../../src/report/browser/fitNarrow.js';
import { galleryFigures } from '../../charts/gallery.js';

const base = { height: 400, margin: { l: 56, r: 16 }, annotations: [] };
const plotOf = (layout: object, data: PlotlySpec['data'] = []): PlotlySpec => ({
  data,
  layout: { ...base, ...layout },
  config: {},
});
/** The layout of a plot at the width of a phone. */
const narrow = (layout: object) => fitNarrow(plotOf(layout), 360).layout as Record<string, never>;

describe('fitNarrow', () => {
  it('changes neither the figures of the gallery nor what they share', () => {
    for (const figure of galleryFigures()) {
      const plot = themed(figure, 'light');
      const before = structuredClone(plot);
      fitNarrow(plot, 360);
      expect(plot, figure.id).toEqual(before);
    }
  });

  it('puts labels beside the y axis on two lines, escaped once, and cuts those below the x axis', () => {
    const ticktext = ['CA', 'rain &amp; thunder &lt;heavy rain&gt;'];
    const { xaxis, yaxis } = narrow({ xaxis: { ticktext }, yaxis: { ticktext } });
    expect(yaxis).toMatchObject({
      ticktext: ['CA', 'rain &amp; thunder &lt;heavy<br>rain&gt;'],
      tickfont: { size: 11 },
    });
    expect(xaxis).toMatchObject({ ticktext: ['CA', 'rain &amp; thunder &lt;heavy…'] });
  });

  it('leaves out labels of the x axis that have no room, and keeps the 1 of a log axis', () => {
    const ticktext = ['0.125', '0.25', '0.5', '1', '2', '4', '8', '16', '32', '64', '128', '256'];
    const tickvals = ticktext.map(Number);
    const { xaxis } = narrow({ xaxis: { type: 'log', ticktext, tickvals } });
    const kept = ['0.25', '1', '4', '16', '64', '256'];
    expect(xaxis).toMatchObject({ ticktext: kept, tickvals: kept.map(Number) });
    expect(narrow({ xaxis: { ticktext: ['a', 'b'] } }).xaxis).toMatchObject({ ticktext: ['a', 'b'] });
  });

  it('asks for few ticks where plotly.js chooses them, save between categories', () => {
    expect(narrow({ xaxis: { type: 'date' } }).xaxis).toMatchObject({ nticks: 4, tickangle: 0 });
    expect(narrow({ xaxis: {} }).xaxis).toMatchObject({ nticks: 6 });
    expect(narrow({ xaxis: { type: 'category' } }).xaxis).not.toHaveProperty('nticks');
  });

  it('sets three panels in a row as two, with the titles on the left and the lowest ones', () => {
    const hidden = { showticklabels: false };
    const layout = narrow({
      grid: { rows: 1, columns: 3 },
      xaxis: { title: 'Week' },
      yaxis: { title: 'Accidents' },
      xaxis2: { title: 'Week' },
      yaxis2: hidden,
      xaxis3: { title: 'Week' },
      yaxis3: hidden,
    });
    expect(layout).toMatchObject({
      height: 800,
      grid: { rows: 2, columns: 2 },
      xaxis: { showticklabels: false },
      xaxis2: { title: 'Week', showticklabels: true },
      yaxis2: { showticklabels: false },
      xaxis3: { title: 'Week' },
      yaxis3: { title: 'Accidents', showticklabels: true },
    });
    expect(layout.grid).not.toHaveProperty('xgap');
  });

  it('keeps a legend as many pixels above a plot that becomes higher', () => {
    const margin = { l: 60, r: 10, t: 80, b: 20 };
    const layout = narrow({
      grid: { rows: 1, columns: 3 },
      xaxis: {},
      yaxis: {},
      xaxis2: {},
      yaxis2: {},
      xaxis3: {},
      yaxis3: {},
      margin,
      legend: { y: 1.2 },
    });
    expect(layout.height).toBe(800);
    // 0.2 of 300 pixels, and 60 of 700.
    expect(layout.legend).toEqual({ y: expect.closeTo(1 + 60 / 700, 10) });
  });

  it('makes room between panels with scales of their own', () => {
    const layout = narrow({ grid: { rows: 2, columns: 2 }, xaxis: {}, yaxis: {}, xaxis2: {}, yaxis2: {} });
    expect(layout.grid).toEqual({ rows: 2, columns: 2, xgap: 0.24 });
  });

  it('makes maps no higher than wide', () => {
    expect(narrow({ geo: {} }).height).toBe(Math.round(360 * 0.62) + 90);
    expect(narrow({ height: 600, yaxis: { scaleanchor: 'x' } }).height).toBe(450);
    expect(narrow({}).height).toBe(400);
  });

  it('drops what a phone has no room for, and no other text', () => {
    const note = { text: 'n = 3' };
    expect(narrow({ annotations: [{ name: wideOnly, text: '×1.88' }, note] }).annotations).toEqual([note]);
  });

  it('labels every second of many classes at a colour bar, and drops traces that need a wide chart', () => {
    const classes = (count: number) => ({
      type: 'heatmap',
      colorbar: { tickvals: [...Array(count).keys()], ticktext: Array.from('abcdefg').slice(0, count) },
    });
    const { data } = fitNarrow(
      plotOf({}, [classes(5), classes(7), { type: 'scatter', name: wideOnly }]),
      360,
    );
    expect(data).toMatchObject([
      { colorbar: { ticktext: ['a', 'b', 'c', 'd', 'e'] } },
      { colorbar: { tickvals: [0, 2, 4, 6], ticktext: ['a', 'c', 'e', 'g'] } },
    ]);
  });
});
