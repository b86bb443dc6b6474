import { InputError } from '../../base/errors.js';
import type { CategoryField } from '../../dataset/usAccidents/columns.js';
import { bothFilters } from '../../query/build.js';
import type { Dimension, Filter, Measure } from '../../query/question.js';
import type { Source, SourceDescription } from '../../query/source.js';
import type { Table } from '../../query/table.js';
import { largest, rowsOf, Tally } from '../common/tally.js';

export interface WeatherOptions {
  /** Look at these accidents only. @default all */
  readonly where?: Filter;
  /** Coverage of the intervals, 0..1. @default 0.95 */
  readonly level?: number;
  /** How many of the busiest weather stations the rates are from: a thin station sees its weather too seldom. @default 24 */
  readonly stations?: number;
  /** Length of the hour block of a stratum; it must divide 24. @default 1 */
  readonly hourBlockHours?: number;
  /** The headline uses cells of which at least this part of the hours was seen, 0..1. @default 0.5 */
  readonly minCoverage?: number;
  /** What counts as nearly complete, for the carry-forward design, 0..1. @default 0.9 */
  readonly denseCoverage?: number;
  /** How long a reading stands for hours without one, in that design. Whole hours count. @default 60 */
  readonly maxCarryMinutes?: number;
  /** Sensitivity rows, curves and interactions are from at most so many strata, drawn at random. @default 20000 */
  readonly maxStrata?: number;
  /** Random rows for the severity models, all rows when there are fewer. @default 40000 */
  readonly severityRows?: number;
  /** Seed of both draws. @default 1 */
  readonly seed?: number;
}

export const weatherDefaults = {
  where: {},
  level: 0.95,
  stations: 24,
  hourBlockHours: 1, // hours
  minCoverage: 0.5, // share of the hours of a cell
  denseCoverage: 0.9, // share of the hours of a cell
  maxCarryMinutes: 60, // minutes
  maxStrata: 20_000,
  severityRows: 40_000,
  seed: 1,
} as const;

/** @throws InputError naming the option, what was expected and what it got */
export function checkOptions(options: WeatherOptions): Required<WeatherOptions> {
  const used = { ...weatherDefaults, ...options };
  const refuse = (name: keyof WeatherOptions, expected: string): never => {
    throw new InputError(`Expected ${name} to be ${expected}; got ${String(used[name])}.`);
  };
  if (!(used.level > 0 && used.level < 1)) refuse('level', 'between 0 and 1');
  for (const name of ['stations', 'maxStrata', 'severityRows'] as const) {
    if (!Number.isSafeInteger(used[name]) || used[name] < 1) refuse(name, 'a whole number of at least 1');
  }
  if (![1, 2, 3, 4, 6, 8, 12, 24].includes(used.hourBlockHours)) refuse('hourBlockHours', 'a divisor of 24');
  for (const name of ['minCoverage', 'denseCoverage'] as const) {
    if (!(used[name] >= 0 && used[name] <= 1)) refuse(name, 'from 0 to 1');
  }
  if (!(used.maxCarryMinutes >= 0 && used.maxCarryMinutes <= 360)) refuse('maxCarryMinutes', 'from 0 to 360');
  if (!Number.isSafeInteger(used.seed) || used.seed < 0) refuse('seed', 'a whole number of at least 0');
  if (used.minCoverage > used.denseCoverage) {
    throw new InputError(
      `minCoverage is ${used.minCoverage} and denseCoverage ${used.denseCoverage}: dense cells cannot be the thinner ones.`,
    );
  }
  return used;
}

/** What every section is told. */
export interface Context {
  readonly source: Source;
  readonly description: SourceDescription;
  readonly options: Required<WeatherOptions>;
  /** The answer as columns, for what has many groups; the count is in `n`. */
  askTable(
    by: readonly Dimension[],
    measures?: Readonly<Record<string, Measure>>,
    where?: Filter,
  ): Promise<Table>;
  /** The same as rows, for what has few. */
  ask(by: readonly Dimension[], measures?: Readonly<Record<string, Measure>>, where?: Filter): Promise<Tally>;
  /** The values of a column with most accidents. */
  askTop(by: CategoryField, limit: number): Promise<Tally>;
  /** Counts by `source` and `weatherGroup`. */
  readonly bySource: Tally;
  readonly total: number;
  /** Accidents with a weather label. */
  readonly labelled: number;
  /** Names of the feeds, the largest first; `unknown` where the file does not say. */
  readonly sources: readonly string[];
}

export async function openContext(source: Source, options: Required<WeatherOptions>): Promise<Context> {
  const filterOf = (own: Filter): Filter => bothFilters(options.where, own);
  const count = { n: { kind: 'count' } } as const;
  const askTable: Context['askTable'] = (by, measures = {}, where = {}) =>
    source.ask({ measures: { ...count, ...measures }, by, where: filterOf(where), orderBy: [], limit: null });
  const ask: Context['ask'] = async (by, measures, where) =>
    new Tally(rowsOf(await askTable(by, measures, where)));
  const askTop: Context['askTop'] = async (by, limit) => {
    const where = filterOf({ [by]: { present: true } });
    const orderBy = [{ column: 'n', descending: true }];
    return new Tally(rowsOf(await source.ask({ measures: count, by: [by], where, orderBy, limit })));
  };
  const description = await source.describe();
  const bySource = await ask(['source', 'weatherGroup']);
  return {
    source,
    description,
    options,
    askTable,
    ask,
    askTop,
    bySource,
    total: bySource.total,
    labelled: bySource.where((row) => row.weatherGroup !== null).total,
    sources: largest(bySource.byText('source')).map(([name]) => name),
  };
}

/** `Source1`, or `the file` where it does not say its feeds. */
export function feedName(source: string): string {
  return source === 'unknown' ? 'the file' : source;
}
