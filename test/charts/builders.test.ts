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

  it('gives every axis that shows numbers a title', () => {
    for (const figure of galleryFigures()) {
      const axes = Object.entries(plotlyOf(figure.chart).layout).filter(([key]) => /^[xy]axis$/.test(key));
      for (const [key, axis] of axes) {
        const { title, tickmode, showticklabels, visible } = axis as {
          title?: { text: string };
          tickmode?: string;
          showticklabels?: boolean;
          visible?: boolean;
        };
        expect(
          title !== undefined || tickmode === 'array' || showticklabels === false || visible === false,
          `${figure.id} ${key}`,
        ).toBe(true);
      }
    }
  });
});
