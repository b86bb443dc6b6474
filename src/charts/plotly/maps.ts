import { escapeLabel } from '../../base/format.js';
import { extent, type MapPlace, toMeter } from '../mapParts.js';
import type { PlotlyTrace } from './drawing.js';

/** Points as a Plotly trace: on plain longitude and latitude, or on the outlines of the states. */
export function placesOn(
  isPlain: boolean,
  x: readonly number[],
  y: readonly number[],
): { readonly type: string } & Readonly<Record<string, unknown>> {
  return isPlain ? { type: 'scatter', x, y } : { type: 'scattergeo', lon: x, lat: y };
}

/** The names of the places with most reports; those of others appear on hover, where there is a mark. */
export function namesTrace(places: readonly MapPlace[], isCountry: boolean): PlotlyTrace {
  const named = [...places].sort((a, b) => b.n - a.n).slice(0, mostNames);
  return {
    ...placesOn(
      !isCountry,
      named.map(({ lng }) => toMeter(lng)),
      named.map(({ lat }) => toMeter(lat)),
    ),
    mode: 'text',
    text: named.map(({ name }) => escapeLabel(name)),
    textposition: 'middle right',
    textfont: { color: '@ink', size: 12 },
    hoverinfo: 'skip',
    showlegend: false,
  };
}

const mostNames = 11;

/** Diameters of circles whose areas are proportional to the weight, `most` pixels for the heaviest and at least 3. */
export function diametersOf(weights: readonly number[], heaviest: number, most: number): number[] {
  return weights.map((value) =>
    Number(Math.max(3, most * Math.sqrt(Math.max(0, value) / (heaviest || 1))).toFixed(1)),
  );
}

/** The contiguous states, Alaska and Hawaii, on the outlines in every page. */
export const usa: Readonly<Record<string, unknown>> = {
  scope: 'usa',
  resolution: 110,
  projection: { type: 'albers usa' },
  showland: true,
  showlakes: true,
  showsubunits: true,
  showcoastlines: false,
  showframe: false,
};

export const countryLayout: Readonly<Record<string, unknown>> = {
  geo: usa,
  margin: { l: 8, r: 8, t: 12, b: 6 },
  dragmode: false,
};

/** Axes of longitude and latitude with equal aspect. */
export function placeLayout([west, south, east, north]: Frame): Readonly<Record<string, unknown>> {
  const middle = ((south + north) / 2) * (Math.PI / 180);
  // Ranges are explicit, because Plotly would shrink a map with equal aspect to a part of a wide frame.
  return {
    xaxis: {
      title: { text: 'Longitude (°)' },
      range: [west, east],
      constrain: 'domain',
      showgrid: false,
      zeroline: false,
      nticks: 6,
    },
    yaxis: {
      title: { text: 'Latitude (°)' },
      range: [south, north],
      showgrid: false,
      zeroline: false,
      // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
      constrain: 'domain',
      scaleanchor: 'x',
      scaleratio: Number((1 / Math.cos(middle)).toFixed(4)),
    },
  };
}

/** `[west, south, east, north]` in degrees. */
type Frame = readonly [west: number, south: number, east: number, north: number];

/** The frame of places: a twentieth more on each side, and at least some hundred meters. */
export function roomy(lng: readonly number[], lat: readonly number[]): Frame {
  const [[west, east], [south, north]] = [extent(lng), extent(lat)];
  const [x, y] = [Math.max(0.001, (east - west) * 0.05), Math.max(0.001, (north - south) * 0.05)];
  return [toMeter(west - x), toMeter(south - y), toMeter(east + x), toMeter(north + y)];
}
