import type { Filter } from '../../query/question.js';
import type { Table } from '../../query/table.js';
import { type SeverityRule, severityOf } from '../common/severity.js';
import type { WeatherContext } from './context.js';
import { classOfGroupName, weatherClass } from './weatherClasses.js';

/** Accidents with a weather label as columns for the severity models. */
export interface SeverityRows {
  readonly size: number;
  readonly feed: readonly string[];
  readonly severity: Float64Array;
  /** 1 for a severe accident. */
  readonly isSevere: Float64Array;
  readonly weatherClass: Int32Array;
  readonly year: readonly string[];
  readonly hour: Float64Array;
  readonly state: readonly string[];
  /** The cluster of a row: accidents of one station and day share a weather and a backlog. */
  readonly stationDay: readonly string[];
  readonly flags: Readonly<Record<'night' | 'freeway' | 'junction' | 'signal' | 'crossing', Float64Array>>;
}

/** The accidents that the models of severity can use. */
export const withSeverity: Filter = {
  weatherGroup: { present: true },
  severity: { present: true },
  startLocal: { present: true },
};

/** Reads random rows, or all rows if there are at most `options.severityRows`. */
export async function askSeverityRows({
  source,
  options,
  filter,
}: Pick<WeatherContext, 'source' | 'options' | 'filter'>): Promise<SeverityRows> {
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
    where: filter(withSeverity),
  });
  return severityRowsOf(table, severityOf(source.dataset));
}

function severityRowsOf({ columns, rowCount }: Table, rule: SeverityRule): SeverityRows {
  const texts = (name: string): string[] =>
    Array.from({ length: rowCount }, (_, i) => String(columns[name]?.[i] ?? 'unknown'));
  const isTrue = (name: string, value: unknown): Float64Array =>
    Float64Array.from({ length: rowCount }, (_, i) => (columns[name]?.[i] === value ? 1 : 0));
  const start = texts('startLocal');
  const station = texts('airportCode');
  const severity = Float64Array.from({ length: rowCount }, (_, i) => Number(columns.severity?.[i] ?? 0));
  return {
    size: rowCount,
    feed: texts('source'),
    severity,
    isSevere: severity.map((value) => (rule.isSevere({ severity: value }) ? 1 : 0)),
    weatherClass: Int32Array.from({ length: rowCount }, (_, i) => {
      const index = classOfGroupName(columns.weatherGroup?.[i]);
      return index < 0 ? weatherClass('other') : index;
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
