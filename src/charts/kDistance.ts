import { formatCount, formatNumber, percentTicks } from '../base/format.js';
import type { Figure, FigureText } from './figure.js';
import { allNumbersOf, makeFigure, type Numbers } from './input.js';

export interface KDistanceInput extends FigureText {
  /** Distance of each point to its k-th neighbour, in meters, in any order. */
  readonly distancesMeters: Numbers;
  readonly k: number;
  /** The radius of DBSCAN. */
  readonly epsMeters: number;
}

const drawnPoints = 500;

/**
 * Sorted distances to the k-th neighbour, with the chosen radius as a line. Dense places end at the bend of the curve.
 */
export function kDistance(input: KDistanceInput): Figure {
  const sorted = Float64Array.from(allNumbersOf(input.distancesMeters, 'distancesMeters')).sort();
  // Quantiles are enough: the curve of a million points has the same shape.
  const pointCount = Math.min(drawnPoints, sorted.length);
  const ranks = Array.from({ length: pointCount }, (_, index) =>
    pointCount === 1 ? 0 : Math.round((index * (sorted.length - 1)) / (pointCount - 1)),
  );
  const inside = sorted.findIndex((distance) => distance > input.epsMeters);
  const share = (inside < 0 ? sorted.length : inside) / sorted.length;
  const trace = {
    type: 'scatter',
    mode: 'lines',
    x: ranks.map((rank) => (rank + 1) / sorted.length),
    y: ranks.map((rank) => Math.max(sorted[rank]!, 0.1)),
    line: { color: '@plain', width: 2 },
    hovertemplate: '%{x:.1%} of points: %{y:.0f} m<extra></extra>',
    showlegend: false,
  };
  const layout = {
    xaxis: { title: { text: 'Share of points, nearest first' }, tickformat: percentTicks, range: [0, 1.002] },
    yaxis: { title: { text: `Distance to neighbour ${formatCount(input.k)} (m)` }, type: 'log', dtick: 1 },
    shapes: [
      {
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        yref: 'y',
        y0: input.epsMeters,
        y1: input.epsMeters,
        line: { color: '@hotspot', width: 1.5, dash: 'dash' },
      },
    ],
    annotations: [
      {
        xref: 'paper',
        // The curve crosses the line from below left, so there is room for the label below it on the right.
        x: 0.98,
        xanchor: 'right',
        yref: 'y',
        y: Math.log10(input.epsMeters),
        yanchor: 'top',
        text: `radius ${formatNumber(input.epsMeters)} m: ${formatNumber(share * 100)} % within`,
        showarrow: false,
      },
    ],
  };
  return makeFigure(input, [trace], layout);
}
