import { escapeLabel, formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { binShares, type HistogramChart } from '../histogram.js';
import { fixedColor } from '../palette.js';
import { topPixels, valueTitle } from './above.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';
import { baseLine, valueTicks } from './lines.js';

export function histogramPlotly(chart: HistogramChart): PlotlyDrawing {
  const { compare, median, xTitle, yTitle } = chart;
  const data = [binTrace(chart)];
  if (compare !== null) data.push(outline(chart.edges, compare.counts, compare.name));
  const layout = {
    bargap: 0.04,
    showlegend: compare !== null,
    margin: { t: topPixels(0, compare !== null) },
    xaxis: { ...baseLine, tickformat: ',', title: { text: xTitle } },
    yaxis: { ...valueTicks(false), rangemode: 'tozero' },
    shapes: median === null ? [] : [medianLine(median)],
    annotations: [valueTitle(yTitle), ...(median === null ? [] : [medianLabel(median)])],
  };
  return { data, layout, heightPixels: 360 };
}

function binTrace({ edges, counts, bins, name }: HistogramChart): PlotlyTrace {
  const shares = binShares(counts);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    type: 'bar',
    name: escapeLabel(name),
    x: counts.map((_, bin) => (edges[bin]! + edges[bin + 1]!) / 2),
    width: counts.map((_, bin) => edges[bin + 1]! - edges[bin]!),
    y: counts,
    marker: { color: `@${fixedColor(name) ?? 'plain'}` },
    hovertext: counts.map(
      (count, bin) =>
        `${escapeLabel(bins[bin]!)}: ${formatCount(count)}<br>${formatPercent(shares[bin]!)} of ${formatCount(total)}`,
    ),
    hoverinfo: 'text',
  };
}

function outline(edges: readonly number[], counts: readonly number[], name: string): PlotlyTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    name: escapeLabel(name),
    line: { shape: 'hv', color: `@${fixedColor(name) ?? 'series2'}`, width: 2 },
    x: edges,
    y: [...counts, counts.at(-1)!],
    hovertemplate: '%{y:,}',
  };
}

function medianLine(median: number): Record<string, unknown> {
  const line = { color: '@ink', width: 1.5, dash: 'dash' };
  return { type: 'line', xref: 'x', x0: median, x1: median, yref: 'paper', y0: 0, y1: 1, line };
}

function medianLabel(median: number): Record<string, unknown> {
  return {
    x: median,
    xref: 'x',
    xanchor: 'left',
    xshift: 4,
    yref: 'paper',
    y: 1,
    yanchor: 'top',
    text: `median ${formatNumber(median)}`,
    showarrow: false,
    bgcolor: '@page',
  };
}
