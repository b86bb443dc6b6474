import type { PlotlySpec } from '../../charts/theme.js';

/**
 * The plot with what lets plotly.js recognise it: a revision, by which zoom, hidden series and selections outlast an update of
 * the same figure; and a name for each trace, by which they stay with their series when others come before it.
 */
export function withIdentity(plot: PlotlySpec, figureId: string): PlotlySpec {
  const counts = new Map<string, number>();
  const data = plot.data.map((trace) => {
    // plotly.js makes CSS classes of it, so letters and digits only.
    const name = [trace.type, trace.xaxis, trace.legendgroup, trace.name].join('_').replaceAll(/\W/g, '_');
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { uid: `${name}_${nth}`, ...trace };
  });
  return { ...plot, data, layout: { uirevision: figureId, ...plot.layout } };
}
