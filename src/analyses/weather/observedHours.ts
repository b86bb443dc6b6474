import type { WeatherContext } from './context.js';
import type { StationHours } from './stationHours.js';
import { calendarOf, type Strata } from './strata.js';

/** Which hours were observed: the exposure that this data can give. Shares are 0..1. */
export interface ObservedHours {
  readonly stations: readonly string[];
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

export function computeObservedHours(
  { labelled, options }: Pick<WeatherContext, 'labelled' | 'options'>,
  hours: StationHours,
  strata: Strata,
): ObservedHours {
  const days = calendarOf(hours).weekday.length;
  const accidents = sumOf(hours.accidents);
  return {
    stations: hours.stations,
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
