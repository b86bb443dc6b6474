import { formatCount } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { pointMap } from '../../charts/pointMap.js';
import { bothFilters } from '../../query/build.js';
import type { Filter } from '../../query/question.js';
import type { Section } from '../../report/report.js';
import type { Context, LeadingSpot } from './context.js';

interface City {
  readonly city: string;
  readonly state: string | null;
}

/** Cities drawn when none is asked for. */
const drawnCities = 4;
/** Accidents that draw the streets of a city, at most. */
const dotsInCity = 6000;

/** Cities drawn by their own accidents, with the hot spots over them. */
export async function cities(context: Context): Promise<Section> {
  const { options, leading } = context;
  const chosen = options.city === null ? leadingCities(leading) : [readCity(options.city)];
  const figures: Figure[] = [];
  const missing: string[] = [];
  const maps = await Promise.all(chosen.map((city) => cityMap(context, city)));
  for (const [place, figure] of maps.entries()) {
    if (figure === null) missing.push(nameOf(chosen[place]!));
    else figures.push(figure);
  }
  return {
    id: 'cities',
    title: figures.length === 1 ? `Hot spots in ${nameOf(chosen[0]!)}` : 'Hot spots in cities',
    text: [
      figures.length === 0
        ? 'No city is named by the accidents in hot spots.'
        : 'No map tiles are used: the accidents of a city draw its streets. In colour: the hot spots, each with its hull as outline and a dot that grows with its accidents; point at one for name and count. The option city draws any other city.',
      ...missing.map((name) => `No accident is in ${name}.`),
    ],
    figures,
  };
}

/** `Houston, TX` or `Houston`. */
function readCity(text: string): City {
  const [, city, state] = /^(.*?)(?:,\s*([A-Za-z]{2}))?$/.exec(text.trim())!;
  return { city: city!, state: state?.toUpperCase() ?? null };
}

function leadingCities(leading: readonly LeadingSpot[]): City[] {
  const found = new Map<string, City>();
  for (const { city, state } of leading) {
    if (city !== null && found.size < drawnCities) found.set(nameOf({ city, state }), { city, state });
  }
  return [...found.values()];
}

async function cityMap(
  { source, options, points, spots, leading }: Context,
  city: City,
): Promise<Figure | null> {
  const inCity: Filter = { city: city.city, ...(city.state === null ? {} : { state: city.state }) };
  const where = bothFilters(options.where, inCity);
  const counted = await source.ask({
    measures: { n: { kind: 'count' } },
    by: [],
    where,
    orderBy: [],
    limit: null,
  });
  const total = Number(counted.columns.n?.[0] ?? 0);
  if (total === 0) return null;
  const { columns } = await source.sample(dotsInCity, { where, seed: options.seed, columns: ['lng', 'lat'] });
  const [lng, lat] = [columns.lng as Float64Array, columns.lat as Float64Array];
  // A few accidents carry the name of a city far away; the frame is where nearly all are.
  const [west, east] = middleOf(lng);
  const [south, north] = middleOf(lat);
  const isInFrame = (x: number, y: number): boolean => x >= west && x <= east && y >= south && y <= north;
  const drawn = [...lng.keys()].filter((i) => isInFrame(lng[i]!, lat[i]!));
  const named = new Map(leading.map((spot) => [spot.members, spot]));
  const here = spots.spots.filter((spot) => isInFrame(spot.lng, spot.lat)).slice(0, 150);
  const name = nameOf(city);
  return pointMap({
    id: `city-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    title: `Hot spots in ${name}`,
    alt: `Map of ${name}: its accidents as dots that draw the streets, and ${here.length} hot spots in the frame as outlines${here.length === 0 ? '' : `, the largest with ${formatCount(here[0]!.n)} accidents`}.`,
    footnote: `${name}, n = ${formatCount(total)}${total > drawn.length ? `; ${formatCount(drawn.length)} at random drawn` : ''}`,
    lng: drawn.map((i) => lng[i]!),
    lat: drawn.map((i) => lat[i]!),
    noun: 'accidents',
    areas: here.flatMap((spot) => {
      const leader = named.get(spot.members);
      return leader === undefined
        ? []
        : [{ name: leader.name, ring: leader.hull.ring, detail: `${formatCount(spot.n)} accidents` }];
    }),
    marks: here.map((spot) => {
      const leader = named.get(spot.members);
      const title = leader === undefined ? 'Hot spot' : `${leader.rank}. ${leader.name}`;
      const feeds = points.sources.map((feed, s) => `${feed} ${formatCount(spot.bySource[s]!)}`).join(', ');
      return {
        lng: spot.lng,
        lat: spot.lat,
        weight: spot.n,
        text: `${title}<br>${formatCount(spot.n)} accidents (${feeds})`,
      };
    }),
  });
}

/** From the 3rd to the 97th percentile, and a tenth more to either side; a hundredth of a degree at least. */
function middleOf(values: Float64Array): readonly [number, number] {
  const sorted = Float64Array.from(values).sort();
  const low = sorted[Math.floor(0.03 * (sorted.length - 1))]!;
  const high = sorted[Math.ceil(0.97 * (sorted.length - 1))]!;
  const margin = Math.max(0.005, (high - low) * 0.1);
  return [low - margin, high + margin];
}

function nameOf({ city, state }: City): string {
  return state === null ? city : `${city}, ${state}`;
}
