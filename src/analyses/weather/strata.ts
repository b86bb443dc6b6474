import { dayMs } from '../../base/durations.js';
import { createRandom } from '../../stats/index.js';
import type { StationHours } from './stationHours.js';

/**
 * The groups of hours that are compared: a stratum is a station, month, weekday and hour block. Its hours differ in
 * weather, and hardly in traffic, season, reporting coverage or the vocabulary of the weather feed. The order lists the
 * hours stratum by stratum, so that each pass reads them in one sweep.
 */
export interface Strata {
  /** Indices of hours, stratum by stratum. */
  readonly order: Int32Array;
  /** Where each stratum starts in `order`; one more for the end. */
  readonly starts: Int32Array;
  /** Of each stratum: its station and month as one number, for clustering. */
  readonly cluster: Int32Array;
  /** Of each stratum: the share of hours like its own that were observed, 0..1. */
  readonly observedShare: Float64Array;
}

/** Hours at stations: the observed ones, or these with empty hours filled in. */
export type Hours = Pick<StationHours, 'size' | 'station' | 'hour'>;

const weekdays = 7;

/**
 * The strata of hours.
 *
 * The observed share is that of the same station, month and hour block, over all weekdays or both weekend days: a
 * stratum alone has four or five hours, too few for a share. The calendar of a month ends where the data ends.
 *
 * @param blockHours length of an hour block, a divisor of 24
 */
export function strataOf(hours: Hours, blockHours: number): Strata {
  const calendar = calendarOf(hours);
  const blocks = 24 / blockHours;
  const clusters = stationCount(hours) * calendar.months;
  const key = new Int32Array(hours.size);
  const observed = new Int32Array(clusters * 2 * blocks);
  const observedIndex = (cluster: number, weekday: number, block: number): number =>
    (cluster * 2 + isWeekend(weekday)) * blocks + block;
  for (let i = 0; i < hours.size; i++) {
    const hour = hours.hour[i]!;
    const day = Math.floor(hour / 24) - calendar.firstDay;
    const weekday = calendar.weekday[day]!;
    const block = Math.floor((hour - (day + calendar.firstDay) * 24) / blockHours);
    const cluster = hours.station[i]! * calendar.months + calendar.month[day]!;
    key[i] = (cluster * weekdays + weekday) * blocks + block;
    observed[observedIndex(cluster, weekday, block)]!++;
  }
  const { order, starts, keys } = sortByKey(key, clusters * weekdays * blocks);
  const cluster = keys.map((k) => Math.floor(k / (weekdays * blocks)));
  const observedShare = Float64Array.from(keys, (k, s) => {
    const weekday = Math.floor(k / blocks) % weekdays;
    const days = calendar.days[(cluster[s]! % calendar.months) * 2 + isWeekend(weekday)]!;
    return Math.min(1, observed[observedIndex(cluster[s]!, weekday, k % blocks)]! / (days * blockHours));
  });
  return { order, starts, cluster, observedShare };
}

function stationCount({ size, station }: Hours): number {
  let count = 0;
  for (let i = 0; i < size; i++) count = Math.max(count, station[i]! + 1);
  return count;
}

/** 1 on Saturday and Sunday. */
function isWeekend(weekday: number): 0 | 1 {
  return weekday > 4 ? 1 : 0;
}

/** At most `maxStrata` of the strata, drawn at random: a design that is one of many does not need them all. */
export function drawStrata(strata: Strata, maxStrata: number, seed: number): Strata {
  const count = strata.starts.length - 1;
  if (count <= maxStrata) return strata;
  const drawn = createRandom(seed)
    .shuffle(Int32Array.from({ length: count }, (_, s) => s))
    .subarray(0, maxStrata)
    .toSorted();
  const starts = [0];
  for (const s of drawn) starts.push(starts.at(-1)! + strata.starts[s + 1]! - strata.starts[s]!);
  const order = new Int32Array(starts.at(-1)!);
  for (const [index, s] of drawn.entries()) {
    order.set(strata.order.subarray(strata.starts[s]!, strata.starts[s + 1]!), starts[index]!);
  }
  return {
    order,
    starts: Int32Array.from(starts),
    cluster: drawn.map((s) => strata.cluster[s]!),
    observedShare: Float64Array.from(drawn, (s) => strata.observedShare[s]!),
  };
}

export interface Calendar {
  readonly firstDay: number;
  readonly months: number;
  /** Of each day from the first: its month as a number from 0, and its weekday, 0 Monday. */
  readonly month: Int16Array;
  readonly weekday: Uint8Array;
  /** Of each month: weekdays and weekend days within the data. */
  readonly days: Int32Array;
}

export function calendarOf(hours: Hours): Calendar {
  const { firstDay, length } = daysOf(hours);
  const month = new Int16Array(length);
  const weekday = new Uint8Array(length);
  const monthOf = (day: number): number => {
    const date = new Date((firstDay + day) * dayMs);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  };
  const months = length === 0 ? 0 : monthOf(length - 1) - monthOf(0) + 1;
  const days = new Int32Array(months * 2);
  for (let day = 0; day < length; day++) {
    month[day] = monthOf(day) - monthOf(0);
    weekday[day] = (firstDay + day + 3) % weekdays; // 1970-01-01 was a Thursday
    days[month[day]! * 2 + isWeekend(weekday[day]!)]!++;
  }
  return { firstDay, months, month, weekday, days };
}

/** The first day of the hours, and how many days there are up to the last. */
function daysOf({ hour, size }: Hours): { readonly firstDay: number; readonly length: number } {
  if (size === 0) return { firstDay: 0, length: 0 };
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < size; i++) {
    if (hour[i]! < first) first = hour[i]!;
    if (hour[i]! > last) last = hour[i]!;
  }
  const firstDay = Math.floor(first / 24);
  return { firstDay, length: Math.floor(last / 24) - firstDay + 1 };
}

/** Indices by key, by counting: keys that do not occur are left out. */
function sortByKey(
  key: Int32Array,
  bound: number,
): { readonly order: Int32Array; readonly starts: Int32Array; readonly keys: Int32Array } {
  const sizes = new Int32Array(bound + 1);
  for (const k of key) sizes[k]!++;
  const next = new Int32Array(bound);
  const starts: number[] = [];
  const keys: number[] = [];
  let at = 0;
  for (let k = 0; k < bound; k++) {
    next[k] = at;
    if (sizes[k] === 0) continue;
    starts.push(at);
    keys.push(k);
    at += sizes[k]!;
  }
  starts.push(at);
  const order = new Int32Array(key.length);
  for (let i = 0; i < key.length; i++) order[next[key[i]!]!++] = i;
  return { order, starts: Int32Array.from(starts), keys: Int32Array.from(keys) };
}
