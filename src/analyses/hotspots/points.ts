import { dayNumber } from '../../base/dates.js';
import type { Filter } from '../../query/question.js';
import type { Table } from '../../query/table.js';
import type { AnalysisContext } from '../common/context.js';
import { unknownFeed } from '../common/feeds.js';
import { type SeverityRule, severityOf } from '../common/severity.js';

/** Every accident with a place as a point, in typed arrays: 25 bytes each, so that all rows fit. */
export interface Points {
  readonly n: number;
  /** Accidents without a place, which are left out of everything else. */
  readonly withoutPlace: number;
  /** Degrees. */
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  /** Day of the start on the wall clock, in days since 1970-01-01. */
  readonly day: Int32Array;
  /** Index in `states` and in `feeds`, which are in the order of their names. */
  readonly state: Uint16Array;
  readonly feed: Uint16Array;
  /** 1 for a severe accident, 0 for another, `noSeverity` where it is unknown. */
  readonly severe: Uint8Array;
  readonly states: readonly string[];
  readonly feeds: readonly string[];
  /** First and last day; 0 and -1 without points or times. */
  readonly firstDay: number;
  readonly lastDay: number;
}

export const noSeverity = 2;

/** Whether the accidents have times: a file may lack them. */
export function hasTimes({ firstDay, lastDay }: Pick<Points, 'firstDay' | 'lastDay'>): boolean {
  return lastDay >= firstDay;
}

/** The state of accidents whose file does not name it. */
export const unknownState = 'unknown';

/** Whether any accident names its state. */
export function hasStates({ states }: Pick<Points, 'states'>): boolean {
  return states.some((state) => state !== unknownState);
}

/** Reads the points of all accidents that the analysis is about. One scan of six columns. */
export async function readPoints(context: AnalysisContext<{ readonly where: Filter }>): Promise<Points> {
  const { source, description, options } = context;
  const isAll = Object.keys(options.where).length === 0;
  const buffer = new PointBuffer(isAll ? description.rows : 0, severityOf(source.dataset));
  const columns = ['lng', 'lat', 'severity', 'startLocal', 'state', 'source'] as const;
  for await (const batch of source.scan(columns, context.filter())) buffer.append(batch);
  return buffer.points();
}

type PointColumns = Pick<Points, 'lng' | 'lat' | 'day' | 'state' | 'feed' | 'severe'>;

/** Points in the order of their arrival, in arrays that grow. */
class PointBuffer {
  #n = 0;
  #capacity: number;
  #withoutPlace = 0;
  #hasTimes = true;
  #columns: PointColumns;
  readonly #states = createNames();
  readonly #feeds = createNames();
  readonly #dayOf = createDayReader();

  constructor(
    expectedRows: number,
    private readonly rule: SeverityRule,
  ) {
    this.#capacity = Math.max(1024, expectedRows);
    this.#columns = allocate(this.#capacity);
  }

  append({ columns, rowCount }: Table): void {
    this.#reserve(this.#n + rowCount);
    const to = this.#columns;
    const lng = columns.lng as Float64Array;
    const lat = columns.lat as Float64Array;
    const severity = columns.severity as Float64Array;
    const start = columns.startLocal as readonly (string | null)[];
    const state = columns.state as readonly (string | null)[];
    const feed = columns.source as readonly (string | null)[];
    let i = this.#n;
    for (let row = 0; row < rowCount; row++) {
      const [x, y, level, local] = [lng[row]!, lat[row]!, severity[row]!, start[row] ?? null];
      // Stores that older versions wrote have places at 0,0.
      if (Number.isNaN(x) || Number.isNaN(y) || (x === 0 && y === 0)) continue;
      to.lng[i] = x;
      to.lat[i] = y;
      to.severe[i] = Number.isNaN(level) ? noSeverity : Number(this.rule.isSevere({ severity: level }));
      if (local === null) this.#hasTimes = false;
      to.day[i] = local === null ? 0 : this.#dayOf(local);
      to.state[i] = this.#states.indexOf(state[row] ?? unknownState);
      to.feed[i] = this.#feeds.indexOf(feed[row] ?? unknownFeed);
      i++;
    }
    this.#withoutPlace += this.#n + rowCount - i;
    this.#n = i;
  }

  #reserve(n: number): void {
    if (n <= this.#capacity) return;
    this.#capacity = Math.max(2 * this.#capacity, n);
    const larger = allocate(this.#capacity);
    for (const name of Object.keys(larger) as (keyof PointColumns)[])
      larger[name].set(this.#columns[name].subarray(0, this.#n));
    this.#columns = larger;
  }

  points(): Points {
    const n = this.#n;
    const { lng, lat, day, state, feed, severe } = this.#columns;
    const states = sorted(this.#states.names, state.subarray(0, n));
    const feeds = sorted(this.#feeds.names, feed.subarray(0, n));
    const isTimed = n > 0 && this.#hasTimes;
    let [firstDay, lastDay] = isTimed ? [day[0]!, day[0]!] : [0, -1];
    for (let i = 0; isTimed && i < n; i++) {
      if (day[i]! < firstDay) firstDay = day[i]!;
      if (day[i]! > lastDay) lastDay = day[i]!;
    }
    return {
      n,
      withoutPlace: this.#withoutPlace,
      lng: lng.subarray(0, n),
      lat: lat.subarray(0, n),
      day: day.subarray(0, n),
      state: state.subarray(0, n),
      feed: feed.subarray(0, n),
      severe: severe.subarray(0, n),
      states,
      feeds,
      firstDay,
      lastDay,
    };
  }
}

function allocate(capacity: number): PointColumns {
  return {
    lng: new Float64Array(capacity),
    lat: new Float64Array(capacity),
    day: new Int32Array(capacity),
    state: new Uint16Array(capacity),
    feed: new Uint16Array(capacity),
    severe: new Uint8Array(capacity),
  };
}

interface Names {
  /** In the order of their first appearance. */
  readonly names: readonly string[];
  /** Index of a name among them; it is added if it is new. */
  indexOf(name: string): number;
}

function createNames(): Names {
  const names: string[] = [];
  const indices = new Map<string, number>();
  let [last, lastIndex] = ['', -1];
  return {
    names,
    indexOf(name) {
      if (name === last && lastIndex >= 0) return lastIndex;
      let index = indices.get(name);
      if (index === undefined) {
        index = names.length;
        indices.set(name, index);
        names.push(name);
      }
      [last, lastIndex] = [name, index];
      return index;
    },
  };
}

/** The names in their order, which is not that of the rows: each engine has its own. `indices` are renumbered. */
function sorted(names: readonly string[], indices: Uint16Array): string[] {
  const inOrder = [...names].sort();
  const newIndex = Uint16Array.from(names, (name) => inOrder.indexOf(name));
  for (let i = 0; i < indices.length; i++) indices[i] = newIndex[indices[i]!]!;
  return inOrder;
}

/** Reads the day of `2016-02-08T05:46:00.000`. Rows of a day come together, so the last one is kept. */
function createDayReader(): (local: string) => number {
  let [lastText, lastDay] = ['', 0];
  return (local) => {
    if (lastText !== '' && local.startsWith(lastText)) return lastDay;
    lastText = local.slice(0, 10);
    lastDay = dayNumber(lastText);
    return lastDay;
  };
}
