import { formatCount } from '../base/format.js';
import { isOnCountryMap } from './countryMap.js';
import { type FigureOf, type FigureText, figureOf } from './figureOf.js';
import { allNumbersOf, type Labels, type Numbers, requireSameLength } from './input.js';
import {
  extent,
  isWide,
  type MapArea,
  type MapMark,
  type MapPlace,
  requirePlaces,
  requireRing,
  sampleOf,
  toMeter,
} from './mapParts.js';
import { type ColorToken, seriesColors } from './palette.js';
import { type CloseUp, closeUpOf, mostCloseUps, type SmallMap } from './smallMaps.js';
import type { ChartTable } from './table.js';

export interface PointMapInput extends FigureText {
  /** Degrees. */
  readonly lng: Numbers;
  /** Degrees. */
  readonly lat: Numbers;
  /** Makes the dots circles whose area is proportional to it. @default dots of equal size */
  readonly weight?: Numbers;
  /** What weights and those of marks count, beside the key of sizes. @default 'Reports' */
  readonly weightTitle?: string;
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
  /** Circles above dots and areas, each for a whole place. */
  readonly marks?: readonly MapMark[];
  /** Names of places, as many as there is room for. */
  readonly places?: readonly MapPlace[];
  /** Names of streets, each where the dots of the street end. */
  readonly streets?: readonly MapPlace[];
  /** Places from close up, beside the map; at most three are drawn. */
  readonly closeUps?: readonly SmallMap[];
  /**
   * Most dots drawn: the heaviest if they have weights, else some at random, which the footnote reports.
   * @default 3000
   */
  readonly maxPoints?: number;
  /** Plural noun for the dots, for the footnote. @default 'points' */
  readonly noun?: string;
}

/** Points of one size, or circles by weight, on a map of the country or of a region. */
export interface PointsChart {
  readonly kind: 'points';
  readonly lng: readonly number[];
  readonly lat: readonly number[];
  readonly weights: readonly number[] | null;
  readonly weightTitle: string;
  readonly labels: readonly string[] | null;
  readonly group: readonly (string | null)[] | null;
  /** Groups in the legend; null without one. */
  readonly groups: readonly string[] | null;
  readonly ordered: boolean;
  readonly areas: readonly MapArea[];
  readonly marks: readonly MapMark[];
  readonly places: readonly MapPlace[];
  readonly streets: readonly MapPlace[];
  readonly closeUps: readonly CloseUp[];
  /** `[west, south, east, north]` in degrees, for a region; null for the country. */
  readonly frame: readonly [west: number, south: number, east: number, north: number] | null;
}

/**
 * A map of points and outlines without tiles: of the country with the states, or of a city, where the accidents
 * themselves show the streets.
 *
 * @throws InputError on lists of different lengths, on a missing position, and on an area with fewer than three corners
 */
export function pointMap(input: PointMapInput): FigureOf<PointsChart> {
  const { group, hover, areas = [], marks = [], places = [], streets = [], maxPoints = 3000 } = input;
  const lists = { lng: input.lng, lat: input.lat, weight: input.weight, group, hover };
  // Marks alone are a map, too.
  if (marks.length === 0 || input.lng.length > 0) requireSameLength(lists);
  areas.forEach(requireRing);
  requirePlaces(marks, [...places, ...streets]);
  const lng = allNumbersOf(input.lng, 'lng');
  const lat = allNumbersOf(input.lat, 'lat');
  const weight = input.weight && allNumbersOf(input.weight, 'weight');
  const drawn = weight === undefined ? sampleOf(lng.length, maxPoints) : heaviest(weight, maxPoints);
  const pick = <Value>(list: readonly Value[]): Value[] => drawn.map((index) => list[index]!);
  const frame = frameOf(lng, lat, weight === undefined, marks);
  const noun = input.noun ?? 'points';
  const outside = drawn.filter((index) => !isInFrame(frame, lng[index]!, lat[index]!)).length;
  const how = weight === undefined ? 'drawn at random' : 'with the largest circles drawn';
  const footnote = withNotes(input.footnote, [
    ...(drawn.length === lng.length
      ? []
      : [`${formatCount(drawn.length)} of ${formatCount(lng.length)} ${noun} ${how}`]),
    ...(outside === 0 ? [] : [`${formatCount(outside)} ${noun} outside the frame`]),
  ]);
  return figureOf(
    { ...input, footnote },
    {
      kind: 'points',
      lng: pick(lng).map(toMeter),
      lat: pick(lat).map(toMeter),
      weights: weight === undefined ? null : pick(weight),
      weightTitle: input.weightTitle ?? 'Reports',
      labels: hover === undefined ? null : pick(hover).map((label) => String(label ?? 'unknown')),
      group: group === undefined ? null : pick(group).map(textOrNull),
      groups: input.groups === undefined ? null : input.groups.map(String),
      ordered: input.ordered ?? false,
      areas,
      marks,
      places,
      streets,
      closeUps: (input.closeUps ?? []).slice(0, mostCloseUps).map(closeUpOf),
      frame,
    },
  );
}

/** Fewer dots are all in the frame of a region. */
const leastForPercentiles = 200;

/**
 * Null for the country. Dots of a city, from the 2nd to the 98th percentile, since a single one far away would make the
 * city small; all marks, circles and few dots.
 */
function frameOf(
  lng: readonly number[],
  lat: readonly number[],
  areDots: boolean,
  marks: readonly MapMark[],
): PointsChart['frame'] {
  const isCrowd = areDots && lng.length >= leastForPercentiles;
  const [west, east] = isCrowd ? middleOf(lng) : extent([...lng, ...marks.map((mark) => mark.lng)]);
  const [south, north] = isCrowd ? middleOf(lat) : extent([...lat, ...marks.map((mark) => mark.lat)]);
  if (isWide(west, east, south, north)) {
    if (
      lng.some((x, index) => isOnCountryMap(x, lat[index]!)) ||
      marks.some((mark) => isOnCountryMap(mark.lng, mark.lat))
    )
      return null;
  }
  const roomLng = Math.max(0.001, (east - west) * 0.04);
  const roomLat = Math.max(0.001, (north - south) * 0.04);
  return [
    toMeter(west - roomLng),
    toMeter(south - roomLat),
    toMeter(east + roomLng),
    toMeter(north + roomLat),
  ];
}

/** The 2nd and the 98th percentile. */
function middleOf(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[Math.floor(0.02 * (sorted.length - 1))]!, sorted[Math.ceil(0.98 * (sorted.length - 1))]!];
}

/** Whether a place is in the frame of a chart; all are in that of the country. */
export function isInFrame(frame: PointsChart['frame'], lng: number, lat: number): boolean {
  if (frame === null) return true;
  const [west, south, east, north] = frame;
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

/** The footnote with more: as sentences if it is one, else as parts. */
function withNotes(footnote: string, notes: readonly string[]): string {
  return footnote.endsWith('.')
    ? [footnote, ...notes.map((note) => `${note}.`)].join(' ')
    : [footnote, ...notes].join('; ');
}

/** The indices of the largest weights, in ascending order. */
function heaviest(weights: readonly number[], most: number): number[] {
  return [...weights.keys()]
    .sort((a, b) => weights[b]! - weights[a]!)
    .slice(0, most)
    .sort((a, b) => a - b);
}

function textOrNull(value: Labels[number]): string | null {
  return value === null ? null : String(value);
}

/** The marks, most first, then the points. */
export function pointsTable(chart: PointsChart): ChartTable {
  const { lng, lat, weights, labels, group, weightTitle } = chart;
  const marks = [...chart.marks].sort((a, b) => b.weight - a.weight);
  const none = lng.map(() => null);
  return [
    {
      key: 'place',
      heading: '',
      format: 'text',
      values: [...marks.map(({ name }) => name), ...(labels ?? none)],
    },
    {
      key: 'lng',
      heading: 'Longitude (°)',
      format: 'degrees',
      values: [...marks.map((mark) => mark.lng), ...lng],
    },
    {
      key: 'lat',
      heading: 'Latitude (°)',
      format: 'degrees',
      values: [...marks.map((mark) => mark.lat), ...lat],
    },
    {
      key: 'weight',
      heading: weightTitle,
      format: 'number',
      values: [...marks.map(({ weight }) => weight), ...(weights ?? none)],
    },
    {
      key: 'group',
      heading: 'Group',
      format: 'text',
      values: [...marks.map(() => null), ...(group ?? none)],
    },
    {
      key: 'trend',
      heading: 'Trend',
      format: 'text',
      values: [...marks.map(({ trend }) => trend ?? null), ...none],
    },
  ];
}

const stepTokens: readonly ColorToken[] = ['severity1', 'severity2', 'severity3', 'severity4'];

/** The colours of the groups of a legend, as tokens. */
export function groupColors(
  { ordered, group }: Pick<PointsChart, 'ordered' | 'group'>,
  groups: readonly string[],
): ColorToken[] {
  if (ordered && groups.length <= stepTokens.length) return stepTokens.slice(0, groups.length);
  // The first colour is a grey, which one could not tell from that of the others: leave it to them.
  const hasOthers = (group ?? [null]).some((name) => name === null || !groups.includes(name));
  return hasOthers ? seriesColors(['', ...groups]).slice(1) : seriesColors(groups);
}
