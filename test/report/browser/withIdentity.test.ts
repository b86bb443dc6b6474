import { describe, expect, it } from 'vitest';
import { type PlotlySpec, themed } from '../../../src/charts/theme.js';
import { withIdentity } from '../../../src/report/browser/withIdentity.js';
import { galleryFigures } from '../../charts/gallery.js';

const identified = (data: PlotlySpec['data']) =>
  withIdentity({ data, layout: {}, config: {} }, 'weeks').data.map(({ uid }) => uid);

describe('withIdentity', () => {
  it('gives every trace of the gallery a name of its own that may be a CSS class', () => {
    for (const figure of galleryFigures()) {
      const { data, layout } = withIdentity(themed(figure, 'light'), figure.id);
      const names = data.map(({ uid }) => String(uid));
      expect(new Set(names).size, figure.id).toBe(names.length);
      expect(names.filter((name) => !/^\w+$/.test(name))).toEqual([]);
      expect(layout.uirevision).toBe(figure.id);
    }
  });

  it('names a series alike wherever it stands, and its band with it', () => {
    const band = { type: 'scatter', legendgroup: 'rain' };
    const line = { type: 'scatter', legendgroup: 'rain', name: 'rain' };
    const snow = { type: 'scatter', legendgroup: 'snow', name: 'snow' };
    const [first, second] = identified([band, line]);
    expect(identified([{ ...band, legendgroup: 'snow' }, snow, band, line]).slice(2)).toEqual([
      first,
      second,
    ]);
  });

  it('leaves what a figure says itself', () => {
    const plot = { data: [{ type: 'bar', uid: 'mine' }], layout: { uirevision: 7 }, config: {} };
    expect(withIdentity(plot, 'weeks')).toEqual(plot);
  });
});
