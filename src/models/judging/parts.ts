import { dayMs } from '../../base/durations.js';
import { type Judged, onceForEach, type Part } from './judged.js';

/** A group for each event. */
export interface Grouping {
  /** Codes into `names`, -1 for none. */
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** Divides judged events into groups, each with its events in the orders of the whole: nothing is sorted again. */
export function partsOf({ whole }: Judged, { codes, names }: Grouping): { name: string; part: Part }[] {
  const events = split(whole.events, codes, names.length);
  const orders = onceForEach((k) => split(whole.order(k), codes, names.length));
  return names.map((name, group) => ({
    name,
    part: { events: events[group]!, order: (k) => orders(k)[group]! },
  }));
}

function split(order: Int32Array, codes: Int32Array, groups: number): Int32Array[] {
  const counts = new Int32Array(groups);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const parts = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let i = 0; i < order.length; i++) {
    const code = codes[order[i]!]!;
    if (code >= 0) parts[code]![counts[code]!++] = order[i]!;
  }
  return parts;
}

/** The days that occur, ascending, and for each event the index of its day. */
export function dayClusters(day: Int32Array): { days: Int32Array; cluster: Int32Array } {
  const days = Int32Array.from(new Set(day)).sort();
  const first = days[0] ?? 0;
  const indexOf = new Int32Array((days.at(-1) ?? 0) - first + 1);
  days.forEach((value, index) => {
    indexOf[value - first] = index;
  });
  return { days, cluster: day.map((value) => indexOf[value - first]!) };
}

/** Calendar months in their order. */
export function monthsOf(day: Int32Array): Grouping {
  const { days, cluster } = dayClusters(day);
  const monthOfDay = Array.from(days, (one) => new Date(one * dayMs).toISOString().slice(0, 7));
  const names = [...new Set(monthOfDay)];
  const codes = monthOfDay.map((month) => names.indexOf(month));
  return { names, codes: Int32Array.from(cluster, (one) => codes[one]!) };
}
