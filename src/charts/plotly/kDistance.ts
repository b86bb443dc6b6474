import { formatCount, formatNumber, percentTicks } from '../../base/format.js';
import { type KDistanceChart, leastMeters } from '../kDistance.js';
import { topPixels, valueTitle } from './above.js';
import type { PlotlyDrawing } from './drawing.js';
import { baseLine } from './lines.js';

export function kDistancePlotly(chart: KDistanceChart): PlotlyDrawing {
  const { shares, distancesMeters, k, epsMeters, shareWithin } = chart;
  const trace = {
    type: 'scatter',
    mode: 'lines',
    x: shares,
    y: distancesMeters.map((meters) => Math.max(meters, leastMeters)),
    line: { color: '@plain', width: 2 },
    hovertemplate: '%{x:.1%} of points: %{y:.0f} m<extra></extra>',
    showlegend: false,
  };
  const layout = {
    margin: { t: topPixels(0, false) },
    xaxis: {
      ...baseLine,
      title: { text: 'Share of points, nearest first' },
      tickformat: percentTicks,
      range: [0, 1.002],
    },
    yaxis: { type: 'log', dtick: 1, tickformat: ',', ticks: '' },
    shapes: [
      {
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        yref: 'y',
        y0: epsMeters,
        y1: epsMeters,
        line: { color: '@hotspot', width: 1.5, dash: 'dash' },
      },
    ],
    annotations: [
      valueTitle(`Distance to neighbour ${formatCount(k)} (m), log scale`),
      {
        xref: 'paper',
        // The curve crosses the line from below left, so there is room for the label below it on the right.
        x: 0.98,
        xanchor: 'right',
        yref: 'y',
        y: Math.log10(epsMeters),
        yanchor: 'top',
        text: `radius ${formatNumber(epsMeters)} m: ${formatNumber(shareWithin * 100)} % within`,
        showarrow: false,
      },
    ],
  };
  return { data: [trace], layout, heightPixels: 340 };
}
