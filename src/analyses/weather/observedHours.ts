import { groupCounts, largest, textIn } from '../common/groupCounts.js';
import { hasColumns } from '../common/roleNames.js';
import type { WeatherContext } from './context.js';
import type { StationHours } from './stationHours.js';
import { calendarOf, type Strata } from './strata.js';

/** Which hours were observed: the exposure that this data can give. Shares are 0..1. */
export interface ObservedHours {
  readonly stations: readonly string[];
  /** The city of most reports of each station; null where none is known. */
  readonly cities: readonly (string | null)[];
  /** From the first to the last day with an observed hour. */
  readonly days: number;
  /** Hours of all stations in these days. */
  readonly possible: number;
  readonly observed: number;
  /** Accidents in the observed hours. */
  readonly accidents: number;
  /** Of the accidents with a weather label: those in observed hours. */
  readonly accidentShare: number;
  /** Of the observed hours: those in strata with at least `minObservedShare`. */
  readonly minObserved: number;
  /** The same with `denseObservedShare`. */
  readonly denseObserved: number;
  /** Of the observed hours: those with more than one weather. */
  readonly mixedShare: number;
  /** Hours with accidents but no weather label. */
  readonly unlabelledHours: number;
  /** Observed hours of each station by hour of the day, 24 numbers. */
  readonly byStationAndHour: readonly Float64Array[];
  readonly accidentsByStation: readonly number[];
}

/** The city that most accidents of a station are in. */
export async function askStationCities(
  context: WeatherContext,
  stations: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (stations.length === 0 || !hasColumns(context.source.dataset, 'city')) return new Map();
  const where = { airportCode: stations, city: { present: true } };
  const counts = groupCounts(await context.ask({ by: ['airportCode', 'city'], where }));
  return new Map(
    [...counts.split((row) => textIn(row, 'airportCode'))].map(([code, own]) => [
      code,
      largest(own.byText('city'))[0]![0],
    ]),
  );
}

export function computeObservedHours(
  { labelled, options }: Pick<WeatherContext, 'labelled' | 'options'>,
  hours: StationHours,
  strata: Strata,
  cities: ReadonlyMap<string, string>,
): ObservedHours {
  const days = calendarOf(hours).weekday.length;
  const accidents = sumOf(hours.accidents);
  return {
    stations: hours.stations,
    cities: hours.stations.map((code) => cities.get(code) ?? null),
    days,
    possible: days * 24 * hours.stations.length,
    observed: hours.size,
    accidents,
    accidentShare: accidents / Math.max(1, labelled),
    minObserved: shareInStrata(strata, options.minObservedShare),
    denseObserved: shareInStrata(strata, options.denseObservedShare),
    mixedShare: sumOf(hours.isMixed) / Math.max(1, hours.size),
    unlabelledHours: hours.unlabelledHours,
    byStationAndHour: hoursByStationAndHour(hours),
    accidentsByStation: accidentsByStation(hours),
  };
}

function hoursByStationAndHour({ size, station, hour, stations }: StationHours): Float64Array[] {
  const counts = stations.map(() => new Float64Array(24));
  for (let i = 0; i < size; i++) counts[station[i]!]![hour[i]! % 24]!++;
  return counts;
}

function accidentsByStation({ size, station, accidents, stations }: StationHours): number[] {
  const sums = new Array<number>(stations.length).fill(0);
  for (let i = 0; i < size; i++) sums[station[i]!]! += accidents[i]!;
  return sums;
}

/** The share of the observed hours that is in strata with at least this observed share. */
function shareInStrata({ starts, observedShare, order }: Strata, least: number): number {
  let hours = 0;
  for (let s = 0; s + 1 < starts.length; s++) {
    if (observedShare[s]! >= least) hours += starts[s + 1]! - starts[s]!;
  }
  return hours / Math.max(1, order.length);
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
