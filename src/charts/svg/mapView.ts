import {
  type ExtendedFeature,
  type GeoPermissibleObjects,
  type GeoProjection,
  geoAlbersUsa,
  geoMercator,
  geoPath,
} from 'd3-geo';
import { element, paint, rect } from './markup.js';
import { type Outlines, outlines } from './outlines.js';

/** A map without its content: where a place is, and what lies below it. */
export interface MapView {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Where the map of the country is in the frame; null for a state or a region. */
  readonly country: { readonly left: number; readonly widthPixels: number } | null;
  /** The pixel of a place in degrees; null outside of the frame. */
  readonly project: (lng: number, lat: number) => readonly [x: number, y: number] | null;
  /** In the middle of the map. */
  readonly metersPerPixel: number;
  /** The latitude at which `metersPerPixel` holds, if it differs by much within the map; null if not. */
  readonly latitude: number | null;
  /** Land and borders. */
  readonly ground: string;
  readonly symbols: Readonly<Record<string, string>>;
  /** The neighbours of a state by their letters, in degrees. */
  readonly neighbours: Outlines['names'];
}

/** `[west, south, east, north]` in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

const earthMeters = 6_371_008.8;
const reference = { width: 975, height: 610, scale: 1300 };

/** Around the country, for circles at its coasts. */
const countryRoom = 8;

/** The United States with Alaska and Hawaii as insets, as wide as fits. */
export function countryView(widthPixels: number): MapView {
  const factor = Math.min(widthPixels - 2 * countryRoom, 760) / reference.width;
  const left = (widthPixels - reference.width * factor) / 2;
  const mapHeight = reference.height * factor;
  const frame = { widthPixels, heightPixels: Math.round(mapHeight + 2 * countryRoom) };
  const projection = referenceProjection();
  return {
    ...frame,
    country: { left, widthPixels: reference.width * factor },
    project: (lng, lat) => {
      const at = projection([lng, lat]);
      return at === null ? null : inside([left + at[0] * factor, countryRoom + at[1] * factor], frame);
    },
    metersPerPixel: earthMeters / (reference.scale * factor),
    latitude: null,
    ground: useSymbol('outline-us', left, countryRoom, reference.width * factor, mapHeight, factor),
    symbols: { 'outline-us': countrySymbol() },
    neighbours: [],
  };
}

function referenceProjection(): GeoProjection {
  return geoAlbersUsa()
    .scale(reference.scale)
    .translate([reference.width / 2, reference.height / 2]);
}

let countryMarkup: string | undefined;

function countrySymbol(): string {
  countryMarkup ??= symbol('outline-us', reference.width, reference.height, [
    ...landPaths(outlines('110m'), referenceProjection()),
  ]);
  return countryMarkup;
}

/**
 * Land, and the lines of its coast and of states: apart, because land that is cut by the frame has an edge there. Lines have
 * the width of the element that uses them.
 */
function landPaths({ land, lines }: Outlines, projection: GeoProjection, opacity = 1): string[] {
  return [
    element('path', {
      d: pathOf(projection, land),
      fill: paint('land'),
      'fill-opacity': opacity === 1 ? undefined : opacity,
    }),
    element('path', { d: pathOf(projection, lines), fill: 'none', stroke: paint('stateline') }),
  ];
}

function pathOf(projection: GeoProjection, geometry: GeoPermissibleObjects): string {
  return geoPath(projection).digits(1)(geometry) ?? '';
}

/** A state within its neighbours, which are paler. */
export function stateView(state: string, widthPixels: number, mostHeightPixels: number): MapView {
  // Alaska has 50,000 islands and inlets, which 1:110 million draws well enough.
  const detail = outlines(state === 'AK' ? '110m' : '50m');
  const shape = detail.state(state)!;
  const { projection, width, height } = fitted(shape);
  const factor = Math.min(widthPixels / width, mostHeightPixels / height);
  const frame = { widthPixels: width * factor, heightPixels: height * factor };
  const id = `outline-${state.toLowerCase()}`;
  const markup = symbol(id, width, height, [
    ...landPaths(detail, projection, 0.5),
    element('path', { d: pathOf(projection, shape), fill: paint('land'), stroke: paint('muted') }),
  ]);
  const latitude = projection.invert!([width / 2, height / 2])![1];
  return {
    ...frame,
    country: null,
    project: (lng, lat) => {
      const at = projection([lng, lat]);
      return at === null ? null : inside([at[0] * factor, at[1] * factor], frame);
    },
    metersPerPixel: mercatorMeters(projection, latitude) / factor,
    latitude,
    ground: useSymbol(id, 0, 0, frame.widthPixels, frame.heightPixels, factor),
    symbols: { [id]: markup },
    neighbours: detail.names.filter(({ name }) => name !== state),
  };
}

/** A projection that fits a state with some room, into at most 400 by 400 pixels. */
function fitted(shape: ExtendedFeature): { projection: GeoProjection; width: number; height: number } {
  const [middle] = (shape.properties as { readonly ct: readonly [number, number] }).ct;
  const room = 12;
  const projection = geoMercator()
    .rotate([-middle, 0])
    .fitExtent(
      [
        [room, room],
        [400 - room, 400 - room],
      ],
      shape,
    );
  const [[west, north], [east, south]] = geoPath(projection).bounds(shape);
  const [x, y] = projection.translate();
  const [width, height] = [east - west + 2 * room, south - north + 2 * room];
  projection.translate([x - west + room, y - north + room]).clipExtent([
    [0, 0],
    [width, height],
  ]);
  return { projection, width, height };
}

/** Regions wider than this are drawn over the outlines of states, which would be too coarse for a city. */
const outlineMeters = 150_000;

/**
 * A region within its bounds: as wide as possible, but not taller than given. A flat one has more room above and below.
 *
 * @param roomPixels around the region, for circles at its edge
 */
export function regionView(
  bounds: Bounds,
  mostWidthPixels: number,
  mostHeightPixels: number,
  roomPixels = 0,
): MapView {
  const [west, south, east, north] = bounds;
  const projection = geoMercator()
    .rotate([-(west + east) / 2, 0])
    .scale(1)
    .translate([0, 0]);
  const [left, top] = projection([west, Math.min(north, 85)])!;
  const [right, bottom] = projection([east, Math.max(south, -85)])!;
  // A region without an extent of its own is shown at about a kilometer.
  const least = 1000 / earthMeters;
  const [width, height] = [Math.max(right - left, least), Math.max(bottom - top, least)];
  const room = 2 * roomPixels;
  const scale = Math.min((mostWidthPixels - room) / width, (mostHeightPixels - room) / height);
  const widthPixels = Math.max(scale * width + room, mostWidthPixels * 0.4);
  const heightPixels = Math.max(scale * height + room, mostWidthPixels * 0.4);
  const frame = { widthPixels, heightPixels };
  projection
    .scale(scale)
    .translate([
      widthPixels / 2 - (scale * (left + right)) / 2,
      heightPixels / 2 - (scale * (top + bottom)) / 2,
    ])
    .clipExtent([
      [0, 0],
      [widthPixels, heightPixels],
    ]);
  const latitude = projection.invert!([widthPixels / 2, heightPixels / 2])![1];
  const metersPerPixel = mercatorMeters(projection, latitude);
  const paths = metersPerPixel * widthPixels < outlineMeters ? [] : landPaths(outlines('50m'), projection);
  const hasLand = paths.some((path) => !path.includes(' d=""'));
  return {
    ...frame,
    country: null,
    project: (lng, lat) => {
      const at = projection([lng, lat]);
      return at === null ? null : inside(at, frame);
    },
    metersPerPixel,
    latitude: north - south > 2 ? latitude : null,
    ground: hasLand ? paths.join('') : rect(0, 0, widthPixels, heightPixels, 'raised'),
    symbols: {},
    neighbours: [],
  };
}

function mercatorMeters(projection: GeoProjection, latitude: number): number {
  return (earthMeters * Math.cos((latitude * Math.PI) / 180)) / projection.scale();
}

function inside(
  [x, y]: readonly [number, number],
  { widthPixels, heightPixels }: { readonly widthPixels: number; readonly heightPixels: number },
): readonly [number, number] | null {
  return x >= 0 && x <= widthPixels && y >= 0 && y <= heightPixels ? [x, y] : null;
}

function symbol(id: string, width: number, height: number, children: readonly string[]): string {
  return element('symbol', { id, viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}` }, ...children);
}

/** The symbol at a size, with lines of one pixel. */
function useSymbol(id: string, x: number, y: number, width: number, height: number, factor: number): string {
  return element('use', {
    href: `#${id}`,
    x,
    y,
    width,
    height,
    'stroke-width': String(Number((0.9 / factor).toFixed(2))),
    'stroke-linejoin': 'round',
  });
}
