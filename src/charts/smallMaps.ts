import { escapeLabel, onTwoLines } from '../base/format.js';
import type { PlotlyTrace } from './chart.js';
import type { Figure, FigureText } from './figure.js';
import { makeFigure, requireSome } from './input.js';
import type { MapArea } from './pointMap.js';

export interface SmallMap {
  readonly title: string;
  /** Degrees. */
  readonly lng: ArrayLike<number>;
  readonly lat: ArrayLike<number>;
  /** Whether each point belongs to the place itself, which is drawn in the accent colour. */
  readonly inside: ArrayLike<number | boolean>;
  readonly area: MapArea;
}

export interface SmallMapsInput extends FigureText {
  readonly maps: readonly SmallMap[];
  /** Side of the square of every map around the centre of its area, in meters; larger if an area needs it. */
  readonly sideMeters: number;
  /** Maps side by side; a page puts at most two on a phone. @default 4 */
  readonly columns?: number;
}

const metersPerDegree = 111_195.08;
/** Five rows of maps fit on a sheet of A4. */
const rowPixels = 170;

/** One small map for each place, all to the same scale, in meters from its centre, to compare sizes and shapes. */
export function smallMaps(input: SmallMapsInput): Figure {
  const { maps, columns = 4 } = input;
  requireSome('maps', maps, input);
  const width = Math.min(columns, maps.length);
  const rows = Math.ceil(maps.length / width);
  const frames = maps.map(frameOf);
  const half = Math.max(input.sideMeters / 2, ...frames.map(({ reach }) => reach * 1.1));
  const tick = roundStep(half * 0.8);
  const data = maps.flatMap((map, index) => tracesOf(map, frames[index]!, index));
  const layout: Record<string, unknown> = {
    grid: { rows, columns: width, pattern: 'independent', xgap: 0.06, ygap: 0.2 },
    showlegend: false,
    margin: { l: 44, r: 8, t: 38 },
  };
  for (const index of maps.keys()) {
    const suffix = index === 0 ? '' : String(index + 1);
    const shared = {
      showgrid: false,
      zeroline: false,
      range: [-half, half],
      tickmode: 'array',
      tickvals: [-tick, 0, tick],
    };
    layout[`xaxis${suffix}`] = {
      ...shared,
      showticklabels: index + width >= maps.length,
      constrain: 'domain',
      ...(index + width >= maps.length ? { title: { text: 'East (m)' } } : {}),
    };
    layout[`yaxis${suffix}`] = {
      ...shared,
      showticklabels: index % width === 0,
      scaleanchor: `x${suffix}`,
      constrain: 'domain',
      ...(index % width === 0 ? { title: { text: 'North (m)' } } : {}),
    };
  }
  layout.annotations = maps.map(({ title }, index) => ({
    text: `<b>${onTwoLines(title, 20)}</b>`,
    xref: `x${index === 0 ? '' : index + 1} domain`,
    x: 0,
    xanchor: 'left',
    yref: `y${index === 0 ? '' : index + 1} domain`,
    y: 1,
    yanchor: 'bottom',
    align: 'left',
    showarrow: false,
    font: { size: 11, color: '@ink' },
  }));
  return makeFigure(input, data, layout, rows * rowPixels + 90);
}

/** The largest number of the form 1, 2 or 5 times a power of ten that is not above the value. */
function roundStep(below: number): number {
  const power = 10 ** Math.floor(Math.log10(below));
  return [5, 2, 1].find((step) => step * power <= below)! * power;
}

interface Frame {
  readonly lng: number;
  readonly lat: number;
  /** Largest distance of a corner of the area from its centre along an axis, in meters. */
  readonly reach: number;
}

function frameOf({ area }: SmallMap): Frame {
  const lngs = area.ring.map(([lng]) => lng);
  const lats = area.ring.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lngs), Math.max(...lngs)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const lat = (south + north) / 2;
  const x = ((east - west) / 2) * metersPerDegree * Math.cos((lat * Math.PI) / 180);
  return { lng: (west + east) / 2, lat, reach: Math.max(x, ((north - south) / 2) * metersPerDegree) };
}

function tracesOf(map: SmallMap, frame: Frame, index: number): PlotlyTrace[] {
  const suffix = index === 0 ? '' : String(index + 1);
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  const toX = (lng: number): number =>
    Math.round((lng - frame.lng) * metersPerDegree * Math.cos((frame.lat * Math.PI) / 180));
  const toY = (lat: number): number => Math.round((lat - frame.lat) * metersPerDegree);
  const dots = (isInside: boolean): PlotlyTrace => {
    const chosen = Array.from({ length: map.lng.length }, (_, i) => i).filter(
      (i) => Boolean(map.inside[i]) === isInside,
    );
    return {
      ...axes,
      type: 'scatter',
      mode: 'markers',
      x: chosen.map((i) => toX(map.lng[i]!)),
      y: chosen.map((i) => toY(map.lat[i]!)),
      marker: {
        size: 3,
        opacity: 0.5,
        color: isInside ? '@hotspot' : '@muted',
        line: { width: 0 },
      },
      hoverinfo: 'skip',
      showlegend: false,
    };
  };
  const ring = [...map.area.ring, map.area.ring[0]!];
  return [
    dots(false),
    dots(true),
    {
      ...axes,
      type: 'scatter',
      mode: 'lines',
      x: ring.map(([lng]) => toX(lng)),
      y: ring.map(([, lat]) => toY(lat)),
      fill: 'toself',
      fillcolor: '@hotspot-band',
      line: { color: '@hotspot', width: 1.5 },
      hoveron: 'fills',
      hoverinfo: 'text',
      text: escapeLabel(
        map.area.detail === undefined ? map.area.name : `${map.area.name}: ${map.area.detail}`,
      ),
      name: escapeLabel(map.area.name),
      showlegend: false,
    },
  ];
}
