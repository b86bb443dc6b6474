import type { Judged, Part } from './judged.js';

/** A group for each event. */
export interface Grouping {
  /** Codes into `names`, -1 for none. */
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** Divides judged events into groups, each with its events in the orders of the whole: nothing is sorted again. */
export function partsOf({ whole }: Judged, { codes, names }: Grouping): { name: string; part: Part }[] {
  const events = split(whole.events, codes, names.length);
  const orders = whole.orders.map((order) => split(order, codes, names.length));
  return names.map((name, group) => ({
    name,
    part: { events: events[group]!, orders: orders.map((parts) => parts[group]!) },
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
