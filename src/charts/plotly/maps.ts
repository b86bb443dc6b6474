import { extent, toMeter } from '../mapParts.js';

/** Points as a Plotly trace: on plain longitude and latitude, or on the outlines of the states. */
export function placesOn(
  isPlain: boolean,
  x: readonly number[],
  y: readonly number[],
): { readonly type: string } & Readonly<Record<string, unknown>> {
  return isPlain ? { type: 'scatter', x, y } : { type: 'scattergeo', lon: x, lat: y };
}

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

/** Axes of longitude and latitude with equal aspect, as wide as the places. */
export function placeLayout(
  lng: readonly number[],
  lat: readonly number[],
): Readonly<Record<string, unknown>> {
  const [south, north] = extent(lat);
  const middle = ((south + north) / 2) * (Math.PI / 180);
  // Ranges are explicit, because Plotly would shrink a map with equal aspect to a part of a wide frame.
  return {
    xaxis: {
      title: { text: 'Longitude (°)' },
      range: roomy(extent(lng)),
      constrain: 'domain',
      showgrid: false,
      zeroline: false,
      nticks: 6,
    },
    yaxis: {
      title: { text: 'Latitude (°)' },
      range: roomy([south, north]),
      showgrid: false,
      zeroline: false,
      // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
      constrain: 'domain',
      scaleanchor: 'x',
      scaleratio: Number((1 / Math.cos(middle)).toFixed(4)),
    },
  };
}

/** Adds a twentieth on each side, and at least some hundred meters. */
function roomy([lower, upper]: readonly [number, number]): [number, number] {
  const margin = Math.max(0.001, (upper - lower) * 0.05);
  return [toMeter(lower - margin), toMeter(upper + margin)];
}
