import { noMatchError } from '../../query/noMatch.js';
import type { Filter } from '../../query/question.js';
import { groupCounts } from '../common/groupCounts.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import type { HotSpot } from './findHotSpots.js';
import { cityPlaces, type NamedPlace, streetPlaces } from './places.js';

export interface City {
  readonly city: string;
  readonly state: string | null;
}

/** The accidents in and around a city, and the hot spots among them. */
export interface CityResult {
  readonly city: City;
  /** All accidents of the city with a place; with none, the rest is empty. */
  readonly accidents: number;
  /** Accidents in the frame, of the city and of its neighbours. */
  readonly inFrame: number;
  /** All of those or a random sample, degrees. */
  readonly lng: readonly number[];
  readonly lat: readonly number[];
  readonly isSample: boolean;
  /** Within the frame, with most accidents first. */
  readonly hotSpots: readonly HotSpot[];
  /** Other cities in the frame, and the streets with most accidents. */
  readonly places: readonly NamedPlace[];
  readonly streets: readonly NamedPlace[];
}

/** Accidents that draw the streets of a city, at most. */
const maxDots = 2000;
/** Accidents that tell where a city is, at most. */
const maxSampled = 6000;
const maxHotSpots = 150;
/** Accidents that the name of a place takes. */
export const minPlaceInCity = 20;

/**
 * The city that the options name, or that of the first hot spot; null if none names a city.
 *
 * @throws InputError if no accident is in the city that the options name
 */
export async function askCity(context: HotspotsContext): Promise<CityResult | null> {
  const { options, leading } = context;
  if (options.city === null) {
    const [first] = leadingCities(leading);
    return first === undefined ? null : askAround(context, first);
  }
  const chosen = readCity(options.city);
  const result = await askAround(context, chosen);
  if (result.accidents === 0) await requireAccidentsIn(context, chosen);
  return result;
}

/** `Houston, TX` or `Houston`. */
export function readCity(text: string): City {
  const [, city, state] = /^(.*?)(?:,\s*([A-Za-z]{2}))?$/.exec(text.trim())!;
  return { city: city!, state: state?.toUpperCase() ?? null };
}

/** The cities of the leading hot spots, most reports in one first. */
export function leadingCities(leading: readonly LeadingHotSpot[]): City[] {
  const found = new Map<string, City>();
  for (const { city, state } of leading)
    if (city !== null) found.set(cityText({ city, state }), { city, state });
  return [...found.values()];
}

/** `Houston, TX`. */
export function cityText({ city, state }: City): string {
  return state === null ? city : `${city}, ${state}`;
}

async function requireAccidentsIn(context: HotspotsContext, city: City): Promise<void> {
  const where = filterOf(city);
  if (groupCounts(await context.ask({ where })).total === 0)
    throw await noMatchError(context.source, context.filter(where));
}

function filterOf({ city, state }: City): Filter {
  return { city, ...(state === null ? {} : { state }) };
}

async function askAround(context: HotspotsContext, city: City): Promise<CityResult> {
  const inCity: Filter = { ...filterOf(city), lng: { present: true } };
  const accidents = groupCounts(await context.ask({ where: inCity })).total;
  if (accidents === 0) {
    const none = { lng: [], lat: [], hotSpots: [], places: [], streets: [] };
    return { city, accidents, inFrame: 0, isSample: false, ...none };
  }
  const { seed } = context.options;
  const own = await context.source.sample(maxSampled, {
    where: context.filter(inCity),
    seed,
    columns: ['lng', 'lat'],
  });
  // A few accidents carry the name of a city far away; the frame is where nearly all are.
  const [west, east] = frameOf(own.columns.lng as Float64Array);
  const [south, north] = frameOf(own.columns.lat as Float64Array);
  const box: Filter = { box: [west, south, east, north] };
  const inFrame = groupCounts(await context.ask({ where: box })).total;
  const dots = await context.source.sample(maxDots, {
    where: context.filter(box),
    seed,
    columns: ['lng', 'lat', 'street', 'city'],
  });
  const isInFrame = (x: number, y: number): boolean => x >= west && x <= east && y >= south && y <= north;
  return {
    city,
    accidents,
    inFrame,
    lng: Array.from(dots.columns.lng as Float64Array),
    lat: Array.from(dots.columns.lat as Float64Array),
    isSample: inFrame > maxDots,
    hotSpots: context.clustering.hotSpots
      .filter((hotSpot) => isInFrame(hotSpot.lng, hotSpot.lat))
      .slice(0, maxHotSpots),
    places: cityPlaces(dots, inFrame, minPlaceInCity),
    streets: streetPlaces(dots),
  };
}

/**
 * From the 2nd to the 98th percentile with a twentieth more at both sides, and a hundredth of a degree at least; with five
 * decimals, as the question shows them.
 */
function frameOf(values: Float64Array): readonly [number, number] {
  const sorted = Float64Array.from(values).sort();
  const lower = sorted[Math.floor(0.02 * (sorted.length - 1))]!;
  const upper = sorted[Math.ceil(0.98 * (sorted.length - 1))]!;
  const room = Math.max(0.005, (upper - lower) * 0.05);
  const rounded = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;
  return [rounded(lower - room), rounded(upper + room)];
}
