import { askTop } from '../common/askTop.js';
import { type GroupCounts, groupCounts, largest, type Row, textIn } from '../common/groupCounts.js';
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
  /** How many of the largest cities have half of the accidents. */
  readonly citiesWithHalf: number;
  readonly citiesWithOne: number;
  readonly citiesAbove1000: number;
}

export async function computePlaces(context: OverviewContext): Promise<PlacesResult> {
  const { top } = context.options;
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
    citiesWithHalf: countToHalf(
      cities.map(([, n]) => n),
      inCities,
    ),
    citiesWithOne: cities.filter(([, n]) => n === 1).length,
    citiesAbove1000: cities.filter(([, n]) => n > 1000).length,
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
