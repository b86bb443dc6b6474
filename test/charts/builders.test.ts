import { describe, expect, it } from 'vitest';
import { cellClasses, heatmap } from '../../src/charts/heatmap.js';
import { plotlyOf } from '../../src/charts/plotly/plotlyOf.js';
import { galleryFigures } from './gallery.js';
import { rounded } from './rounded.js';

describe('figure builders', () => {
  it.each(galleryFigures().map((figure) => [figure.id, figure] as const))(
    'draws %s as it did',
    (_, figure) => {
      expect(rounded(figure)).toMatchSnapshot();
    },
  );

  it('cuts a grid at given edges, in the picture and for plotly, and refuses others', () => {
    const grid = (edges: readonly number[], ratio = false) =>
      heatmap({
        id: 'grid',
        headline: 'Grid',
        footnote: 'Invented.',
        alt: 'A grid.',
        x: ['a', 'b'],
        y: ['c'],
        values: [[0.1, 0.9]],
        xTitle: 'Column',
        yTitle: 'Row',
        valueTitle: 'Share',
        percent: true,
        ratio,
        edges,
      });
    const { chart } = grid([0.05, 0.5, 0.8]);
    expect(cellClasses([0.1, 0.9], chart).labels).toEqual(['under 5 %', '5–50 %', '50–80 %', '80 % +']);
    expect(plotlyOf(chart).data[0]).toMatchObject({ z: [[1, 3]] });
    const message = /Expected edges of figure grid to be one to four ascending numbers, without ratio, got/;
    for (const wrong of [[], [0.5, 0.5], [1, 2, 3, 4, 5]]) expect(() => grid(wrong)).toThrow(message);
    expect(() => grid([1], true)).toThrow(message);
  });

  it('gives plain JSON: what is stored and read again is the same', () => {
    for (const figure of galleryFigures()) expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it('gives every axis that shows numbers a title: below it, or level above the plot', () => {
    for (const figure of galleryFigures()) {
      const { layout } = plotlyOf(figure.chart);
      const titled = (layout.annotations as { text: string }[] | undefined)?.some(
        ({ text }) => 'valueTitle' in figure.chart && text === figure.chart.valueTitle,
      );
      const above = (layout.annotations as { yref: string; y: number }[] | undefined)?.some(
        ({ yref, y }) => yref === 'paper' && y === 1,
      );
      for (const [key, axis] of Object.entries(layout).filter(([name]) => /^[xy]axis$/.test(name))) {
        const { title, type, tickmode, showticklabels, visible } = axis as Record<string, unknown>;
        const needsNone =
          type === 'date' || tickmode === 'array' || showticklabels === false || visible === false;
        expect(needsNone || title !== undefined || titled || above, `${figure.id} ${key}`).toBe(true);
      }
    }
  });

  it('rotates no label of an axis', () => {
    for (const figure of galleryFigures()) {
      const { layout } = plotlyOf(figure.chart);
      for (const [key, axis] of Object.entries(layout).filter(([name]) => /^xaxis\d*$/.test(name))) {
        const { tickangle, showticklabels, visible, tickvals } = axis as Record<string, unknown>;
        const isLevel = tickangle === 0 || showticklabels === false || visible === false;
        expect(
          isLevel || figure.chart.kind === 'closeUps' || tickvals !== undefined,
          `${figure.id} ${key}`,
        ).toBe(true);
      }
    }
  });
});
