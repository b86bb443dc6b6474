import { describe, expect, it } from 'vitest';
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
