import { formatCount, formatCountOf } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import type { MapArea, MapMark } from '../../charts/mapParts.js';
import { pointMap } from '../../charts/pointMap.js';
import type { Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import type { City, CityResult } from './cities.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import type { HotSpot } from './findHotSpots.js';

/** Cities drawn by their own accidents, with the hot spots over them. */
export function citiesSection(results: readonly CityResult[], context: HotspotsContext): Section {
  const drawn = results.filter(({ accidents }) => accidents > 0);
  const missing = results.filter(({ accidents }) => accidents === 0);
  return {
    id: 'cities',
    title: drawn.length === 1 ? `Hot spots in ${cityText(drawn[0]!.city)}` : 'Hot spots in cities',
    text: compact([
      results.length === 0 && 'The accidents in hot spots name no city.',
      drawn.length > 0 &&
        'The accidents of a city draw its streets, in place of map tiles. Hot spots are in colour, each with its hull as an outline and a dot that grows with its accidents. Point at a dot for its name and count. The option city draws any other city.',
      ...missing.map(
        ({ city }) =>
          `No accident${context.points.withoutPlace > 0 ? ' with a known place' : ''} is in ${cityText(city)}.`,
      ),
    ]),
    figures: drawn.map((result) => cityMap(result, context)),
  };
}

function cityMap(
  { city, accidents, lng, lat, isSample, hotSpots }: CityResult,
  context: HotspotsContext,
): Figure {
  const outside = accidents - lng.length;
  const notDrawn = isSample
    ? `; ${formatCount(lng.length)} drawn at random`
    : outside > 0
      ? `; ${formatCount(outside)} outside the frame`
      : '';
  const name = cityText(city);
  const leaders = new Map(context.leading.map((leader) => [leader.members, leader]));
  const leaderOf = ({ members }: HotSpot): LeadingHotSpot | undefined => leaders.get(members);
  const [largest] = hotSpots;
  return pointMap({
    id: `city-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    headline: `Hot spots in ${name}`,
    alt: `Map of ${name}. Its accidents are dots that draw the streets, with the outlines of ${formatCountOf(hotSpots.length, 'hot spot')} in the frame${largest === undefined ? '' : `, the largest with ${formatCountOf(largest.n, 'accident')}`}.`,
    footnote: `${name}, n = ${formatCount(accidents)}${notDrawn}`,
    lng,
    lat,
    noun: 'accidents',
    areas: compact(hotSpots.map(leaderOf)).map(hullArea),
    marks: hotSpots.map((hotSpot) => markOf(hotSpot, leaderOf(hotSpot), context.points.feeds)),
  });
}

function hullArea({ name, hull, n }: LeadingHotSpot): MapArea {
  return { name, ring: hull.ring, detail: formatCountOf(n, 'accident') };
}

function markOf(
  { lng, lat, n, byFeed }: HotSpot,
  leader: LeadingHotSpot | undefined,
  feeds: readonly string[],
): MapMark {
  const name = leader === undefined ? 'Hot spot' : `${leader.rank}. ${leader.name}`;
  const counts = feeds.map((feed, index) => `${feed} ${formatCount(byFeed[index]!)}`).join(', ');
  return { lng, lat, weight: n, name, detail: `${formatCountOf(n, 'accident')} (${counts})` };
}

/** `Houston, TX`. */
function cityText({ city, state }: City): string {
  return state === null ? city : `${city}, ${state}`;
}
