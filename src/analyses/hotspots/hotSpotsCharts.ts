import { formatCount, formatCountOf, formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { type MapMark, type MapPlace, type Trend, toMeter } from '../../charts/mapParts.js';
import { pointMap } from '../../charts/pointMap.js';
import type { SmallMap } from '../../charts/smallMaps.js';
import { compact } from '../sections/compact.js';
import { nOf, nReports, sourceNote } from '../sections/figureText.js';
import { stateText } from '../sections/words.js';
import type { CloseUp } from './closeUps.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { mapHeadline, type NoHotSpot, type RankedSpots, rankingHeadline } from './headlines.js';
import type { RankedRate } from './ranking.js';
import type { Trend as CourseOfPlace } from './trends.js';
import { spotText } from './words.js';

/** What the headlines about the ranking rest on. */
export function rankedSpots({ leading, ranking }: HotspotsContext): RankedSpots {
  return {
    names: leading.map(spotText),
    cities: leading.map(({ city }) => city),
    ranks: ranking.rates,
  };
}

/** Why there is no hot spot, for the rules of the words. */
export function noHotSpot(
  fullest: number | null,
  { points, clustering, options }: HotspotsContext,
): NoHotSpot {
  const { minPoints, epsMeters } = clustering;
  return { reports: points.n, minPoints, epsMeters, isGiven: options.minPoints !== null, fullest };
}

/** `1–2`. */
export function rankText({ rankLower, rankUpper }: RankedRate): string {
  return rankLower === rankUpper ? String(rankLower) : `${rankLower}–${rankUpper}`;
}

/** The trend that a chart draws; a hot spot without one, or with too few reports for a test, has none. */
export function trendOf(trend: CourseOfPlace | null): { readonly trend?: Trend } {
  return trend === null || trend.course === 'persistent' ? {} : { trend: trend.course };
}

export function rankingChart(top: readonly LeadingHotSpot[], context: HotspotsContext): Figure {
  const { options, clustering, ranking } = context;
  const [first, second] = top.map(
    ({ name, rate }) => `${name} ${formatNumber(rate.rate)} (rank ${rankText(rate)})`,
  );
  const unit = context.years === null ? 'Reports' : 'Reports a year';
  const [ofAll, aYear] =
    ranking.credibility === null ? ['Reports', 'A year'] : ['Estimate', 'Estimate a year'];
  const inTop = top.reduce((sum, { n }) => sum + n, 0);
  return forestPlot({
    id: 'spots-ranking',
    headline: rankingHeadline(rankedSpots(context)),
    subline: `${unit} in the ${formatCount(top.length)} largest of ${formatCountOf(clustering.hotSpots.length, 'hot spot')}, ${formatLevel(options.confidenceLevel)} intervals; ${nReports(inTop)}`,
    alt: `Dots with intervals and ranks, most first: ${first}${second === undefined ? '' : `, then ${second}`}. The last shown has ${formatNumber(top.at(-1)!.rate.rate)}.`,
    footnote: sourceNote(
      context,
      ...compact([
        ranking.credibility !== null &&
          'Luck helps places to the top, so each estimate is pulled towards the mean.',
        'Intervals hold chance, not what feeds miss.',
      ]),
    ),
    rows: top.map(({ name, n, rate, trend }) => ({
      label: name,
      estimate: rate.rate,
      lower: rate.lower,
      upper: rate.upper,
      n,
      rank: rankText(rate),
      ...trendOf(trend),
    })),
    xTitle: context.years === null ? ofAll : aYear,
    reference: null,
  });
}

export function leadingMap(context: HotspotsContext): Figure {
  const { leading, clustering } = context;
  const more = clustering.hotSpots.length - leading.length;
  const all = formatCountOf(clustering.hotSpots.length, 'hot spot');
  const inThem = leading.reduce((sum, { n }) => sum + n, 0);
  const [first, second] = leading.map(({ name, n }) => `${name} with ${formatCountOf(n, 'report')}`);
  return pointMap({
    id: 'spots-map',
    headline: mapHeadline(hotSpotsByState(leading), { shown: leading.length, isAll: more === 0 }),
    subline: `${more > 0 ? `The ${formatCount(leading.length)} largest of ${all}` : all}, area by reports; ${nOf(inThem)} of ${more > 0 ? 'their ' : ''}${formatCountOf(clustering.inside, 'report')}`,
    alt: `Map of ${formatCountOf(leading.length, 'hot spot')} as circles: the largest is ${first}${second === undefined ? '' : `, the next ${second}`}.`,
    footnote: sourceNote(context),
    lng: [],
    lat: [],
    weightTitle: 'Reports in a spot',
    marks: leading.map(leadingMark),
    places: citiesOf(leading),
  });
}

/** Hot spots by state in words, most first; those of no known state are left out. */
function hotSpotsByState(leading: readonly LeadingHotSpot[]): [state: string, hotSpots: number][] {
  const counts = new Map<string, number>();
  for (const { state } of leading) if (state !== null) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([state, count]) => [stateText(state), count]);
}

/** The name of a city at the largest of its hot spots. */
function citiesOf(leading: readonly LeadingHotSpot[]): MapPlace[] {
  const places = new Map<string, MapPlace>();
  for (const { city, state, lng, lat, n } of leading) {
    if (city === null) continue;
    const key = `${city}, ${state}`;
    const known = places.get(key);
    places.set(key, known === undefined ? { name: city, lng, lat, n } : { ...known, n: known.n + n });
  }
  return [...places.values()].sort((a, b) => b.n - a.n);
}

/** A hot spot as a circle or a triangle. */
export function leadingMark(hotSpot: LeadingHotSpot): MapMark {
  const { lng, lat, n, rank, name, trend } = hotSpot;
  return {
    lng: toMeter(lng),
    lat: toMeter(lat),
    weight: n,
    name: `${rank}. ${name}`,
    detail: formatCountOf(n, 'report'),
    ...trendOf(trend),
  };
}

/** A hot spot from close up. */
export function closeUpMap({ hotSpot, lng, lat, isInside }: CloseUp, letter: string): SmallMap {
  const { street, name, hull, n, trend } = hotSpot;
  return {
    title: `${letter} ${street ?? name}`,
    lng,
    lat,
    inside: isInside,
    n,
    area: { name, ring: hull.ring, detail: formatCountOf(n, 'report') },
    ...trendOf(trend),
  };
}
