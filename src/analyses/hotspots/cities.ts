import { noMatchError } from '../../query/noMatch.js';
import type { Filter } from '../../query/question.js';
import { groupCounts } from '../common/groupCounts.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import type { HotSpot } from './findHotSpots.js';

export interface City {
  readonly city: string;
  readonly state: string | null;
}

/** The accidents of a city, and the hot spots around them. */
export interface CityResult {
  readonly city: City;
  /** All of its accidents with a place; with none, the rest is empty. */
  readonly accidents: number;
  /** Of a random sample or of all, those within the frame, degrees. */
  readonly lng: readonly number[];
  readonly lat: readonly number[];
  readonly isSample: boolean;
  /** Within the frame, with most accidents first. */
  readonly hotSpots: readonly HotSpot[];
}

/** Cities that are drawn when none is given. */
const maxCities = 4;
/** Accidents that draw the streets of a city, at most. */
const maxSampled = 6000;
const maxHotSpots = 150;

/** The city that the options name, or those of the leading hot spots. */
export function askCities(context: HotspotsContext): Promise<CityResult[]> {
  const { options, leading } = context;
  const chosen = options.city === null ? leadingCities(leading) : [readCity(options.city)];
  return Promise.all(chosen.map((city) => askCity(context, city)));
}

/** `Houston, TX` or `Houston`. */
function readCity(text: string): City {
  const [, city, state] = /^(.*?)(?:,\s*([A-Za-z]{2}))?$/.exec(text.trim())!;
  return { city: city!, state: state?.toUpperCase() ?? null };
}

function leadingCities(leading: readonly LeadingHotSpot[]): City[] {
  const found = new Map<string, City>();
  for (const { city, state } of leading) {
    if (city !== null && found.size < maxCities) found.set(`${city}, ${state}`, { city, state });
  }
  return [...found.values()];
}

/** @throws InputError if no accident is in a city that the options name */
async function askCity(context: HotspotsContext, city: City): Promise<CityResult> {
  const named: Filter = { city: city.city, ...(city.state === null ? {} : { state: city.state }) };
  const inCity: Filter = { ...named, lng: { present: true } };
  const accidents = groupCounts(await context.ask({ where: inCity })).total;
  if (accidents === 0) {
    if (groupCounts(await context.ask({ where: named })).total === 0)
      throw await noMatchError(context.source, context.filter(named));
    return { city, accidents, lng: [], lat: [], isSample: false, hotSpots: [] };
  }
  const { columns } = await context.source.sample(maxSampled, {
    where: context.filter(inCity),
    seed: context.options.seed,
    columns: ['lng', 'lat'],
  });
  const [lng, lat] = [columns.lng as Float64Array, columns.lat as Float64Array];
  // A few accidents carry the name of a city far away; the frame is where nearly all are.
  const [west, east] = frameOf(lng);
  const [south, north] = frameOf(lat);
  const isInFrame = (x: number, y: number): boolean => x >= west && x <= east && y >= south && y <= north;
  const drawn = [...lng.keys()].filter((i) => isInFrame(lng[i]!, lat[i]!));
  return {
    city,
    accidents,
    lng: drawn.map((i) => lng[i]!),
    lat: drawn.map((i) => lat[i]!),
    isSample: accidents > maxSampled,
    hotSpots: context.clustering.hotSpots
      .filter((hotSpot) => isInFrame(hotSpot.lng, hotSpot.lat))
      .slice(0, maxHotSpots),
  };
}

/** From the 3rd to the 97th percentile, and a tenth more to either side; a hundredth of a degree at least. */
function frameOf(values: Float64Array): readonly [number, number] {
  const sorted = Float64Array.from(values).sort();
  const lower = sorted[Math.floor(0.03 * (sorted.length - 1))]!;
  const upper = sorted[Math.ceil(0.97 * (sorted.length - 1))]!;
  const margin = Math.max(0.005, (upper - lower) * 0.1);
  return [lower - margin, upper + margin];
}
