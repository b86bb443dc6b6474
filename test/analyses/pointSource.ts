import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns, type FieldName } from '../../src/dataset/usAccidents/columns.js';
import type { Filter, Value } from '../../src/query/question.js';
import type { Source } from '../../src/query/source.js';
import { Table, type TableColumn } from '../../src/query/table.js';
import { createRandom, type Random } from '../../src/stats/index.js';
import { arraySource } from './arraySource.js';

const nulls = Object.fromEntries(columns.map(({ name }) => [name, null]));

export interface Made {
  readonly lng: number;
  readonly lat: number;
  /** `YYYY-MM-DD`. @default 2019-06-15 */
  readonly day?: string;
  readonly source?: string | null;
  readonly state?: string | null;
  readonly city?: string | null;
  readonly street?: string | null;
  readonly severity?: number;
}

/** A Source over made points, which can be scanned and sampled: plain loops, no engine. */
export function madeSource(made: readonly Made[]): Source {
  const accidents = made.map((one, index): Accident => {
    const { day = '2019-06-15', source = 'Source1', state = 'CA', city = null, street = null } = one;
    return {
      ...nulls,
      key: String(index),
      severity: one.severity ?? 2,
      startLocal: `${day}T08:00:00.000`,
      startAt: `${day}T15:00:00.000Z`,
      lng: one.lng,
      lat: one.lat,
      source,
      state,
      city,
      street,
    } as unknown as Accident;
  });
  const base = arraySource(accidents);
  const within = async (where: Filter): Promise<Accident[]> => {
    const keep: Accident[] = [];
    for (const accident of accidents) {
      // One at a time through the question answered by plain loops: slow, and the same rules.
      const one = arraySource([accident]);
      const { columns: found } = await one.ask({
        measures: { n: { kind: 'count' } },
        by: [],
        where,
        orderBy: [],
        limit: null,
      });
      if (found.n![0] === 1) keep.push(accident);
    }
    return keep;
  };
  return {
    ...base,
    async *scan(names: readonly FieldName[], where: Filter = {}) {
      const rows = Object.keys(where).length === 0 ? accidents : await within(where);
      if (rows.length > 0) yield tableOf(rows, names);
    },
    async sample(rows, { columns: names = [], where = {} } = {}) {
      return tableOf((await within(where)).slice(0, rows), names);
    },
  };
}

function tableOf(rows: readonly Accident[], names: readonly FieldName[]): Table {
  const columnsByName = names.map((name): [string, TableColumn] => {
    const values = rows.map((row) => row[name] as Value);
    const isNumber = ['lng', 'lat', 'severity'].includes(name);
    return [
      name,
      isNumber
        ? Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))
        : (values as readonly (string | null)[]),
    ];
  });
  return new Table(Object.fromEntries(columnsByName), rows.length);
}

/** Points strewn evenly over two degrees by two around Fresno, over three years. */
export function scattered(n: number, seed: number): Made[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => ({
    lng: -120.5 + 2 * random.uniform(),
    lat: 36 + 2 * random.uniform(),
    day: dayIn(random, 0, 3 * 365),
  }));
}

/** Points within some 30 m of a place. */
export function spotOf(n: number, seed: number, about: Made, from = 0, until: number = 3 * 365): Made[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => ({
    ...about,
    lng: about.lng + (random.uniform() - 0.5) * 0.0006,
    lat: about.lat + (random.uniform() - 0.5) * 0.0005,
    day: dayIn(random, from, until),
  }));
}

/** A day so many days after 2018-01-01. */
function dayIn(random: Random, from: number, until: number): string {
  const days = from + random.integer(until - from);
  return new Date(Date.UTC(2018, 0, 1 + days)).toISOString().slice(0, 10);
}
