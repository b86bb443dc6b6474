import type { PlotlySpec } from '../../charts/theme.js';

/**
 * The plot with identifiers for plotly.js: a revision, which keeps zoom, hidden series and selections over an update of
 * the same figure, and a name for each trace, which keeps them with their series if others are inserted before it.
 */
export function withIdentity(plot: PlotlySpec, figureId: string): PlotlySpec {
  const counts = new Map<string, number>();
  const data = plot.data.map((trace) => {
    // plotly.js uses it as a CSS class, so letters and digits only.
    const name = [trace.type, trace.xaxis, trace.legendgroup, trace.name].join('_').replaceAll(/\W/g, '_');
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { uid: `${name}_${nth}`, ...trace };
  });
  return { ...plot, data, layout: { uirevision: figureId, ...plot.layout } };
}
