import { dayMs } from '../../base/durations.js';
import { createRandom } from '../../stats/index.js';
import type { Panel } from './panel.js';

/**
 * Which hours are compared with which: a stratum is a station, month, weekday and hour block. Its hours differ in
 * weather, hardly in traffic, season, coverage or the words of the weather feed. The order lists the hours stratum by
 * stratum, so that each pass reads them in one sweep.
 */
export interface Strata {
  readonly panel: Hours;
  readonly blockHours: number;
  /** Positions in the panel, stratum by stratum. */
  readonly order: Int32Array;
  /** Where each stratum starts in `order`; one more for the end. */
  readonly starts: Int32Array;
  /** Of each stratum: its station and month as one number, for clustering. */
  readonly cluster: Int32Array;
  /** Of each stratum: the part of the hours of its cell that was seen, 0..1. */
  readonly coverage: Float64Array;
}

/** Hours at stations with a count: the panel, or one with empty hours filled in. */
export type Hours = Pick<Panel, 'size' | 'station' | 'hour'>;

/**
 * The strata of hours.
 *
 * Coverage is of the cell around a stratum: the same station, month and hour block, and all weekdays or both weekend
 * days; a stratum alone has four or five hours, too few for a rate. The calendar of a month ends where the data ends.
 */
export function strataOf(panel: Hours, blockHours: number): Strata {
  const calendar = calendarOf(panel);
  const blocks = 24 / blockHours;
  const months = calendar.months;
  let stations = 0;
  for (let i = 0; i < panel.size; i++) stations = Math.max(stations, panel.station[i]! + 1);
  const key = new Int32Array(panel.size);
  const seen = new Int32Array(stations * months * 2 * blocks);
  for (let i = 0; i < panel.size; i++) {
    const hour = panel.hour[i]!;
    const day = Math.floor(hour / 24) - calendar.firstDay;
    const weekday = calendar.weekday[day]!;
    const block = Math.floor((hour - (day + calendar.firstDay) * 24) / blockHours);
    const place = panel.station[i]! * months + calendar.month[day]!;
    key[i] = (place * 7 + weekday) * blocks + block;
    seen[(place * 2 + (weekday > 4 ? 1 : 0)) * blocks + block]!++;
  }
  const { order, starts, keys } = sorted(key, stations * months * 7 * blocks);
  const cluster = new Int32Array(keys.length);
  const coverage = new Float64Array(keys.length);
  for (let s = 0; s < keys.length; s++) {
    const block = keys[s]! % blocks;
    const weekday = Math.floor(keys[s]! / blocks) % 7;
    const place = Math.floor(keys[s]! / (7 * blocks));
    const isWeekend = weekday > 4 ? 1 : 0;
    const possible = calendar.days[(place % months) * 2 + isWeekend]! * blockHours;
    cluster[s] = place;
    coverage[s] = Math.min(1, seen[(place * 2 + isWeekend) * blocks + block]! / possible);
  }
  return { panel, blockHours, order, starts, cluster, coverage };
}

/** At most so many of the strata, drawn at random: what needs many fits does not need every stratum for each. */
export function drawnStrata(strata: Strata, most: number, seed: number): Strata {
  const count = strata.starts.length - 1;
  if (count <= most) return strata;
  const drawn = createRandom(seed)
    .shuffle(Int32Array.from({ length: count }, (_, s) => s))
    .subarray(0, most)
    .toSorted();
  const starts = [0];
  for (const s of drawn) starts.push(starts.at(-1)! + strata.starts[s + 1]! - strata.starts[s]!);
  const order = new Int32Array(starts.at(-1)!);
  for (const [place, s] of drawn.entries()) {
    order.set(strata.order.subarray(strata.starts[s]!, strata.starts[s + 1]!), starts[place]!);
  }
  return {
    ...strata,
    order,
    starts: Int32Array.from(starts),
    cluster: drawn.map((s) => strata.cluster[s]!),
    coverage: Float64Array.from(drawn, (s) => strata.coverage[s]!),
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

export function calendarOf({ hour, size }: Hours): Calendar {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < size; i++) {
    if (hour[i]! < first) first = hour[i]!;
    if (hour[i]! > last) last = hour[i]!;
  }
  const firstDay = size === 0 ? 0 : Math.floor(first / 24);
  const length = size === 0 ? 0 : Math.floor(last / 24) - firstDay + 1;
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
    weekday[day] = (firstDay + day + 3) % 7; // 1970-01-01 was a Thursday
    days[month[day]! * 2 + (weekday[day]! > 4 ? 1 : 0)]!++;
  }
  return { firstDay, months, month, weekday, days };
}

/** Positions by key, by counting: keys that do not occur are left out. */
function sorted(key: Int32Array, bound: number): { order: Int32Array; starts: Int32Array; keys: Int32Array } {
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
