import { askTop } from '../common/askTop.js';
import { type GroupCounts, groupCounts, largest, type Row, textIn } from '../common/groupCounts.js';
import { type Share, shareOf } from '../common/shares.js';
import type { OverviewContext } from './context.js';
import { countToHalf } from './states.js';

/** A place and its accidents. */
export type PlaceCount = readonly [name: string, n: number];

export interface PlacesResult {
  /** Largest first. */
  readonly cities: readonly PlaceCount[];
  readonly counties: readonly PlaceCount[];
  /** The largest only. */
  readonly streets: readonly PlaceCount[];
  /** Accidents with a city, and with a county. */
  readonly inCities: number;
  readonly inCounties: number;
  /** Of the largest cities, in their order. */
  readonly cityShares: readonly Share[];
  /** How many of the largest cities have half of the accidents. */
  readonly citiesWithHalf: number;
  readonly citiesWithOne: number;
  readonly citiesAbove1000: number;
  readonly concentration: readonly Concentration[];
}

/** Which share of the accidents the largest places hold: a curve from (0, 0) to (1, 1). */
export interface Concentration {
  readonly name: string;
  readonly placeShares: readonly number[];
  readonly accidentShares: readonly number[];
}

export async function computePlaces(context: OverviewContext): Promise<PlacesResult> {
  const { top, confidenceLevel } = context.options;
  const cityCounts = await countsOf(context, 'city');
  const countyCounts = await countsOf(context, 'county');
  const streetCounts = await askTop(context, 'street', top);
  const cities = largest(cityCounts.by(nameIn('city')));
  const counties = largest(countyCounts.by(nameIn('county')));
  const inCities = cityCounts.total;
  return {
    cities,
    counties,
    streets: largest(streetCounts.by((row) => textIn(row, 'street'))),
    inCities,
    inCounties: countyCounts.total,
    cityShares: cities.slice(0, top).map(([, n]) => shareOf(n, inCities, confidenceLevel)),
    citiesWithHalf: countToHalf(
      cities.map(([, n]) => n),
      inCities,
    ),
    citiesWithOne: cities.filter(([, n]) => n === 1).length,
    citiesAbove1000: cities.filter(([, n]) => n > 1000).length,
    concentration: [concentrationOf('cities', cities), concentrationOf('counties', counties)].filter(
      (one) => one !== null,
    ),
  };
}

async function countsOf(context: OverviewContext, column: 'city' | 'county'): Promise<GroupCounts> {
  const answer = groupCounts(await context.ask({ by: [column, 'state'] }));
  return answer.where((row) => row[column] !== null);
}

/** `Houston, TX`. */
function nameIn(column: string): (row: Row) => string {
  return (row) => `${textIn(row, column)}, ${textIn(row, 'state')}`;
}

/** Thinned to about 200 points on a log scale. */
function concentrationOf(name: string, places: readonly PlaceCount[]): Concentration | null {
  if (places.length < 2) return null;
  const total = places.reduce((sum, [, n]) => sum + n, 0);
  const placeShares = [0];
  const accidentShares = [0];
  let sum = 0;
  let next = 0;
  for (const [index, [, n]] of places.entries()) {
    sum += n;
    if (index + 1 < next && index + 1 < places.length) continue;
    placeShares.push((index + 1) / places.length);
    accidentShares.push(sum / total);
    next = (index + 1) * 1.05;
  }
  return { name, placeShares, accidentShares };
}
