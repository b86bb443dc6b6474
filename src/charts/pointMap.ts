import { unexpected } from '../base/checks.js';
import { escapeLabel, formatCount } from '../base/format.js';
import type { PlotlyTrace } from './chart.js';
import { isOnCountryMap } from './countryMap.js';
import type { Figure, FigureText } from './figure.js';
import { allNumbersOf, type Labels, labelsOf, makeFigure, type Numbers, requireSameLength } from './input.js';
import { seriesColors, stepCount } from './palette.js';
import { usa } from './stateMap.js';

/** An outline with a name: a hot spot's hull. */
export interface MapArea {
  readonly name: string;
  /** `[longitude, latitude]` in degrees, closed or not. */
  readonly ring: readonly (readonly [lng: number, lat: number])[];
  /** Shown on hover beside the name. */
  readonly detail?: string;
}

/** A dot for a whole place, above the others. */
export interface MapMark {
  readonly lng: number;
  readonly lat: number;
  /** The area of the dot is proportional to it. */
  readonly weight: number;
  readonly text: string;
}

export interface PointMapInput extends FigureText {
  /** Degrees. */
  readonly lng: Numbers;
  /** Degrees. */
  readonly lat: Numbers;
  /** Sizes of the dots. @default dots of equal size */
  readonly weight?: Numbers;
  /** Diameter of the largest dot, in pixels. @default 30 */
  readonly maxDotPixels?: number;
  /** Groups that colour the dots, such as hot spots; null is grey. */
  readonly group?: Labels;
  /** Groups that the legend names, in this order; the dots of others are grey. @default no legend */
  readonly groups?: Labels;
  /**
   * The groups are at most four steps of one scale, least first: one hue from pale to strong, the last on top.
   * @default false
   */
  readonly ordered?: boolean;
  readonly hover?: Labels;
  readonly areas?: readonly MapArea[];
  /** Marks with hover texts above dots and areas, for places too small for the pointer. */
  readonly marks?: readonly MapMark[];
  /** Most dots drawn: every k-th of the input, which the footnote reports. @default 8000 */
  readonly maxPoints?: number;
  /** Plural noun for the dots, for the footnote. @default 'points' */
  readonly noun?: string;
}

/** Wider maps are maps of the country with state outlines; others show a place by its own points. */
const countryDegrees = 8;

/**
 * A map of points and outlines without tiles: of the country with state outlines, or of a city on plain longitude and
 * latitude with equal aspect, where the accidents themselves show the streets.
 */
export function pointMap(input: PointMapInput): Figure {
  const { weight, group, hover, areas = [], marks = [], maxPoints = 8000 } = input;
  requireSameLength({ lng: input.lng, lat: input.lat, weight, group, hover });
  const lng = allNumbersOf(input.lng, 'lng').map(toMeter);
  const lat = allNumbersOf(input.lat, 'lat').map(toMeter);
  const step = Math.max(1, Math.ceil(lng.length / maxPoints));
  const drawn = lng.map((_, index) => index).filter((index) => index % step === 0);
  const isCountry = isCountryWide(lng, lat);
  const at: PlaceOnMap = (x, y) => placesOn(!isCountry, x, y);
  const dotsOf = dotMaker(input, lng, lat, drawn, at);
  const dots =
    input.groups === undefined
      ? [dotsOf(drawn, plainColors(group, drawn))]
      : groupTraces(input, drawn, dotsOf);
  const outlines = areas.map((area) => areaTrace(area, at));
  const noun = input.noun ?? 'points';
  const footnote =
    step === 1
      ? input.footnote
      : `${input.footnote}; ${formatCount(drawn.length)} of ${formatCount(lng.length)} ${noun} drawn`;
  return makeFigure(
    { ...input, footnote },
    [...dots, ...outlines, ...(marks.length === 0 ? [] : [marksTrace(marks, at)])],
    {
      ...(isCountry ? countryLayout : placeLayout(lng, lat)),
      ...(input.groups === undefined ? {} : groupLegend),
    },
    560,
  );
}

/** Points as a trace, on the map that is drawn. */
type PlaceOnMap = (
  x: readonly number[],
  y: readonly number[],
) => { readonly type: string } & Readonly<Record<string, unknown>>;

/** Some of the dots, by their indices, as a trace. */
type DotsOf = (indices: readonly number[], color: string | readonly string[]) => PlotlyTrace;

/** Makes traces of dots whose sizes can be compared between traces. */
function dotMaker(
  { weight, hover, maxDotPixels = 30 }: PointMapInput,
  lng: readonly number[],
  lat: readonly number[],
  drawn: readonly number[],
  at: PlaceOnMap,
): DotsOf {
  const weights = weight && allNumbersOf(weight, 'weight');
  const texts = hover && labelsOf(hover);
  const drawnWeights = weights && drawn.map((index) => weights[index]!);
  const sizes = drawnWeights && sizesOf(drawnWeights, maxDotPixels / 5, maxDotPixels);
  const sizeOf = new Map(drawn.map((index, place) => [index, sizes?.[place]]));
  const plainSize = lng.length > 2000 ? 3 : 5;
  return (indices, color) => ({
    ...at(
      indices.map((index) => lng[index]!),
      indices.map((index) => lat[index]!),
    ),
    mode: 'markers',
    marker: {
      size: weights === undefined ? plainSize : indices.map((index) => sizeOf.get(index)!),
      color,
      opacity: weights === undefined ? 0.6 : 0.75,
      line: { width: 0 },
    },
    showlegend: false,
    ...(texts === undefined
      ? { hoverinfo: 'skip' }
      : { hoverinfo: 'text', hovertext: indices.map((index) => texts[index]!) }),
  });
}

/** The colour of dots that no legend names: one for all, or one for each group. */
function plainColors(group: Labels | undefined, drawn: readonly number[]): string | string[] {
  if (group === undefined) return '@plain';
  return groupColors(drawn.map((index) => group[index] ?? null));
}

/** Whether these points need a map of the country: they are far apart, and some are on that map. */
export function isCountryWide(lng: readonly number[], lat: readonly number[]): boolean {
  const isWide = spanOf(lng) > countryDegrees || spanOf(lat) > countryDegrees;
  return isWide && lng.some((value, index) => isOnCountryMap(value, lat[index]!));
}

/** Points as a Plotly trace: on plain longitude and latitude, or on the outlines of the states. */
export function placesOn(
  isPlain: boolean,
  x: readonly number[],
  y: readonly number[],
): { readonly type: string } & Readonly<Record<string, unknown>> {
  return isPlain ? { type: 'scatter', x, y } : { type: 'scattergeo', lon: x, lat: y };
}

/** One trace for each group in the legend, above grey dots without a group. */
function groupTraces(
  { groups = [], group = [], ordered = false }: PointMapInput,
  drawn: readonly number[],
  dotsOf: DotsOf,
): PlotlyTrace[] {
  const isStep = ordered && groups.length <= stepCount;
  const rest = drawn.filter((index) => !groups.includes(group[index] ?? null));
  const names = groups.map(String);
  // The first colour is a grey, which one could not tell from that of the others: leave it to them.
  const colors = rest.length === 0 ? seriesColors(names) : seriesColors(['', ...names]).slice(1);
  const groupTraces = groups.map((name, index) => ({
    ...dotsOf(
      drawn.filter((row) => group[row] === name),
      isStep ? `@severity${index + 1}` : `@${colors[index]!}`,
    ),
    name: escapeLabel(String(name)),
    showlegend: true,
  }));
  return [
    ...(rest.length === 0 ? [] : [{ ...dotsOf(rest, '@muted'), name: 'others', showlegend: true }]),
    ...groupTraces,
  ];
}

const groupLegend = { showlegend: true, legend: { itemsizing: 'constant' }, margin: { t: 44 } };

const countryLayout = { geo: usa, margin: { l: 8, r: 8, t: 12, b: 6 }, dragmode: false };

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

function areaTrace(area: MapArea, at: PlaceOnMap): PlotlyTrace {
  if (area.ring.length < 3) {
    throw unexpected(`the number of corners of area ${area.name}`, 'at least 3', area.ring.length);
  }
  const ring = [...area.ring, area.ring[0]!];
  return {
    ...at(
      ring.map(([x]) => toMeter(x)),
      ring.map(([, y]) => toMeter(y)),
    ),
    mode: 'lines',
    fill: 'toself',
    fillcolor: '@hotspot-band',
    line: { color: '@hotspot', width: 2 },
    hoveron: 'fills',
    hoverinfo: 'text',
    text: escapeLabel(area.detail === undefined ? area.name : `${area.name}: ${area.detail}`),
    name: escapeLabel(area.name),
    showlegend: false,
  };
}

function marksTrace(marks: readonly MapMark[], at: PlaceOnMap): PlotlyTrace {
  // The smallest on top, so that it is not hidden.
  const sorted = [...marks].sort((a, b) => b.weight - a.weight);
  return {
    ...at(
      sorted.map(({ lng }) => toMeter(lng)),
      sorted.map(({ lat }) => toMeter(lat)),
    ),
    mode: 'markers',
    marker: {
      size: sizesOf(
        sorted.map(({ weight }) => weight),
        4,
        18,
      ),
      color: '@hotspot',
      opacity: 0.55,
      line: { width: 1, color: '@page' },
    },
    hoverinfo: 'text',
    hovertext: sorted.map(({ text }) => text.split('<br>').map(escapeLabel).join('<br>')),
    showlegend: false,
  };
}

/** Five decimals of a degree are about a meter: enough for a dot, at half the file size. */
function toMeter(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

/** The smallest and the largest number. */
export function extent(values: readonly number[]): [number, number] {
  let lower = Number.POSITIVE_INFINITY;
  let upper = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  return [lower, upper];
}

function spanOf(values: readonly number[]): number {
  const [lower, upper] = extent(values);
  return upper - lower;
}

/** Diameters of dots whose areas are proportional to the weight, from `least` to `most` pixels. */
function sizesOf(weights: readonly number[], least: number, most: number): number[] {
  const [, heaviest] = extent(weights);
  return weights.map((value) =>
    Number((least + (most - least) * Math.sqrt(Math.max(0, value) / (heaviest || 1))).toFixed(1)),
  );
}

function groupColors(groups: Labels): string[] {
  const places = new Map<unknown, number>();
  return groups.map((group) => {
    if (group === null) return '@muted';
    if (!places.has(group)) places.set(group, places.size);
    return `@series${(places.get(group)! % 5) + 1}`;
  });
}
