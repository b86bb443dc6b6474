import { bothFilters } from '../../query/build.js';
import type { Table } from '../../query/table.js';
import type { Context } from './context.js';
import { kindOfName, kinds } from './kinds.js';

/** Accidents with a weather label as columns for the severity models. */
export interface SeverityRows {
  readonly size: number;
  readonly source: readonly string[];
  readonly severity: Float64Array;
  readonly kind: Int32Array;
  readonly year: readonly string[];
  readonly hour: Float64Array;
  readonly state: readonly string[];
  /** What a cluster is: accidents of one station and day share a weather and a backlog. */
  readonly stationDay: readonly string[];
  readonly flags: Readonly<Record<'night' | 'freeway' | 'junction' | 'signal' | 'crossing', Float64Array>>;
}

/** Random rows, or all when there are no more than that. */
export async function severityRows({ source, options }: Context): Promise<SeverityRows> {
  const where = bothFilters(options.where, { weatherGroup: { present: true } });
  const table = await source.sample(options.severityRows, {
    seed: options.seed,
    columns: [
      'source',
      'severity',
      'weatherGroup',
      'startLocal',
      'airportCode',
      'state',
      'sunriseSunset',
      'isFreeway',
      'junction',
      'trafficSignal',
      'crossing',
    ],
    where,
  });
  return rowsOfSample(table);
}

function rowsOfSample({ columns, rowCount }: Table): SeverityRows {
  const texts = (name: string): string[] =>
    Array.from({ length: rowCount }, (_, i) => String(columns[name]?.[i] ?? 'unknown'));
  const isTrue = (name: string, value: unknown): Float64Array =>
    Float64Array.from({ length: rowCount }, (_, i) => (columns[name]?.[i] === value ? 1 : 0));
  const start = texts('startLocal');
  const station = texts('airportCode');
  const severity = columns.severity;
  return {
    size: rowCount,
    source: texts('source'),
    severity: Float64Array.from({ length: rowCount }, (_, i) => Number(severity?.[i] ?? 0)),
    kind: Int32Array.from({ length: rowCount }, (_, i) => {
      const kind = kindOfName(columns.weatherGroup?.[i]);
      return kind < 0 ? kinds.length - 1 : kind;
    }),
    year: start.map((text) => text.slice(0, 4)),
    hour: Float64Array.from(start, (text) => Number(text.slice(11, 13))),
    state: texts('state'),
    stationDay: start.map((text, i) => `${station[i]} ${text.slice(0, 10)}`),
    flags: {
      night: isTrue('sunriseSunset', 'Night'),
      freeway: isTrue('isFreeway', true),
      junction: isTrue('junction', true),
      signal: isTrue('trafficSignal', true),
      crossing: isTrue('crossing', true),
    },
  };
}
