import { escapeLabel, onTwoLines } from '../../base/format.js';
import { type CloseUp, type CloseUpsChart, frameOf, metersFrom, mostCloseUps } from '../smallMaps.js';
import type { PlotlyDrawing, PlotlyTrace } from './drawing.js';

/** Maps side by side, in meters from the middle of each place. */
export function closeUpsPlotly({ maps }: CloseUpsChart): PlotlyDrawing {
  const drawn = maps.slice(0, mostCloseUps);
  const layout: Record<string, unknown> = {
    grid: { rows: 1, columns: drawn.length, pattern: 'independent', xgap: 0.12 },
    showlegend: false,
    margin: { l: 44, r: 8, t: 38 },
  };
  for (const [index, map] of drawn.entries()) {
    const suffix = suffixOf(index);
    const { widthMeters, heightMeters } = frameOf(map);
    // The hull fills about two thirds of its map.
    const half = Math.max(widthMeters, heightMeters, 1) * 0.75;
    const shared = { showgrid: false, zeroline: false, range: [-half, half], nticks: 4, constrain: 'domain' };
    layout[`xaxis${suffix}`] = { ...shared, title: { text: 'East (m)' } };
    layout[`yaxis${suffix}`] = {
      ...shared,
      scaleanchor: `x${suffix}`,
      ...(index === 0 ? { title: { text: 'North (m)' } } : { title: { text: '' } }),
    };
  }
  layout.annotations = drawn.map(({ title }, index) => ({
    text: `<b>${onTwoLines(title, 26)}</b>`,
    xref: `x${suffixOf(index)} domain`,
    x: 0,
    xanchor: 'left',
    yref: `y${suffixOf(index)} domain`,
    y: 1,
    yanchor: 'bottom',
    align: 'left',
    showarrow: false,
    font: { size: 11, color: '@ink' },
  }));
  return { data: drawn.flatMap(tracesOf), layout, heightPixels: 360 };
}

/** Plotly's axes are x, x2, x3. */
function suffixOf(index: number): string {
  return index === 0 ? '' : String(index + 1);
}

function tracesOf(map: CloseUp, index: number): PlotlyTrace[] {
  const { title, detail, ring, trend } = map;
  const middle = frameOf(map);
  const color = trend ?? 'hotspot';
  const axes = { xaxis: `x${suffixOf(index)}`, yaxis: `y${suffixOf(index)}` };
  const dots = (inside: number): PlotlyTrace => {
    const chosen = [...map.lng.keys()].filter((row) => map.inside[row] === inside);
    const places = chosen.map((row) => metersFrom(middle, map.lng[row]!, map.lat[row]!).map(Math.round));
    return {
      ...axes,
      type: 'scatter',
      mode: 'markers',
      x: places.map(([x]) => x),
      y: places.map(([, y]) => y),
      marker: { size: 4, opacity: 0.5, color: inside === 1 ? `@${color}` : '@muted', line: { width: 0 } },
      hoverinfo: 'skip',
      showlegend: false,
    };
  };
  const corners = [...ring, ring[0]!].map(([lng, lat]) => metersFrom(middle, lng, lat).map(Math.round));
  return [
    dots(0),
    dots(1),
    {
      ...axes,
      type: 'scatter',
      mode: 'lines',
      x: corners.map(([x]) => x),
      y: corners.map(([, y]) => y),
      fill: 'toself',
      fillcolor: `@${color}-band`,
      line: { color: `@${color}`, width: 1.5 },
      hoveron: 'fills',
      hoverinfo: 'text',
      text: escapeLabel(detail === null ? title : `${title}: ${detail}`),
      name: escapeLabel(title),
      showlegend: false,
    },
  ];
}
