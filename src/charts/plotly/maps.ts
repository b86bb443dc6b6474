import { escapeLabel } from '../../base/format.js';
import { extent, type MapPlace, toMeter } from '../mapParts.js';
import { roomFor } from '../svg/textWidth.js';
import type { PlotlyTrace } from './drawing.js';

/** Points as a Plotly trace: on plain longitude and latitude, or on the outlines of the states. */
export function placesOn(
  isPlain: boolean,
  x: readonly number[],
  y: readonly number[],
): { readonly type: string } & Readonly<Record<string, unknown>> {
  return isPlain ? { type: 'scatter', x, y } : { type: 'scattergeo', lon: x, lat: y };
}

/**
 * The names of the places with most reports, right or left of them. A name that would touch another is left out; where
 * there is a mark, it appears on hover.
 *
 * @param frame of the map; null for the map of the country
 */
export function namesTrace(places: readonly MapPlace[], isPlain: boolean, frame: Frame | null): PlotlyTrace {
  const [west, south, east, north] = frame ?? countryFrame;
  const at = pixelsOn(frame ?? countryFrame);
  const taken: Box[] = [];
  const named = places
    .filter(({ lng, lat }) => lng > west && lng < east && lat > south && lat < north)
    .toSorted((a, b) => b.n - a.n)
    .flatMap((place) => {
      const [x, y] = at(place);
      const pixels = roomFor(place.name, { sizePixels: 12 });
      const sides: readonly (readonly [side: string, box: Box])[] = [
        ['middle right', [x + 4, y - 8, x + pixels + 12, y + 8]],
        ['middle left', [x - pixels - 12, y - 8, x - 4, y + 8]],
      ];
      const free = sides.find(([, box]) => taken.every((other) => !touch(box, other)));
      if (free === undefined || taken.length >= mostNames) return [];
      taken.push(free[1]);
      return [{ place, side: free[0] }];
    });
  return {
    ...placesOn(
      isPlain,
      named.map(({ place }) => toMeter(place.lng)),
      named.map(({ place }) => toMeter(place.lat)),
    ),
    mode: 'text',
    // Blanks keep the name off its mark.
    text: named.map(({ place, side }) => {
      const name = escapeLabel(place.name);
      return side === 'middle right' ? `\u00A0\u00A0${name}` : `${name}\u00A0\u00A0`;
    }),
    textposition: named.map(({ side }) => side),
    textfont: { color: '@ink', size: 12 },
    ...(isPlain ? { cliponaxis: false } : {}),
    hoverinfo: 'skip',
    showlegend: false,
  };
}

const mostNames = 11;
/** About the height of a map. */
const mapPixels = 480;
const countryFrame: Frame = [-125, 24, -66, 50];

type Box = readonly [left: number, top: number, right: number, bottom: number];

function touch(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

/** About where a place is in the picture, in pixels. */
function pixelsOn([, south, , north]: Frame): (place: MapPlace) => readonly [x: number, y: number] {
  const perLat = mapPixels / (north - south);
  const perLng = perLat * Math.cos((((south + north) / 2) * Math.PI) / 180);
  return ({ lng, lat }) => [lng * perLng, -lat * perLat];
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

/** A map without outlines: equal aspect, no ticks, and a scale bar. */
export function placeLayout(frame: Frame): Readonly<Record<string, unknown>> {
  const [west, south, east, north] = frame;
  const middle = ((south + north) / 2) * (Math.PI / 180);
  const hidden = { showgrid: false, zeroline: false, showticklabels: false, ticks: '', constrain: 'domain' };
  return {
    plot_bgcolor: '@raised',
    margin: { l: 8, r: 8, t: 12, b: 8 },
    // Ranges are explicit, because Plotly would shrink a map with equal aspect to a part of a wide frame.
    xaxis: { ...hidden, range: [west, east] },
    // A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    yaxis: {
      ...hidden,
      range: [south, north],
      scaleanchor: 'x',
      scaleratio: Number((1 / Math.cos(middle)).toFixed(4)),
    },
    ...scaleBar(frame),
  };
}

const kmPerDegree = 111.2;

/** A line of a round length at the bottom left, about a seventh of the width. */
function scaleBar([west, south, east, north]: Frame): Readonly<Record<string, unknown>> {
  const degreeKm = kmPerDegree * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wanted = ((east - west) * degreeKm) / 7;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const km = power * (wanted >= 5 * power ? 5 : wanted >= 2 * power ? 2 : 1);
  const [x0, y] = [west + (east - west) * 0.03, south + (north - south) * 0.03];
  const label = km >= 1 ? `${km} km` : `${Math.round(km * 1000)} m`;
  return {
    shapes: [{ type: 'line', x0, x1: x0 + km / degreeKm, y0: y, y1: y, line: { color: '@ink', width: 2 } }],
    annotations: [{ x: x0, y, xanchor: 'left', yanchor: 'bottom', text: label, showarrow: false }],
  };
}

/** `[west, south, east, north]` in degrees. */
export type Frame = readonly [west: number, south: number, east: number, north: number];

/** The frame of places: a twentieth more on each side, and at least some hundred meters. */
export function roomy(lng: readonly number[], lat: readonly number[]): Frame {
  const [[west, east], [south, north]] = [extent(lng), extent(lat)];
  const [x, y] = [Math.max(0.001, (east - west) * 0.05), Math.max(0.001, (north - south) * 0.05)];
  return [toMeter(west - x), toMeter(south - y), toMeter(east + x), toMeter(north + y)];
}
