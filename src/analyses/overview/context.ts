import { formatCount } from '../../base/format.js';
import type { CategoryField } from '../../dataset/usAccidents/columns.js';
import { bothFilters } from '../../query/build.js';
import type { Dimension, Filter, Measure } from '../../query/question.js';
import type { Source, SourceDescription } from '../../query/source.js';
import { type DailySeries, dailySeries, dayText } from '../common/days.js';
import { rowsOf, Tally, textIn } from '../common/tally.js';

export interface OverviewOptions {
  /** Look at these accidents only. @default all */
  readonly where?: Filter;
  /** Rows of tables of the most frequent: cities, counties, streets, labels. @default 25 */
  readonly top?: number;
  /** Coverage of the intervals, 0..1. @default 0.95 */
  readonly level?: number;
}

export const overviewDefaults = { where: {}, top: 25, level: 0.95 } as const;

/** What every section is told: the questions it may ask, and the answers that all of them need. */
export interface Context {
  readonly description: SourceDescription;
  readonly options: Required<OverviewOptions>;
  /** Counts (column `n`) of the groups, with further measures by name. */
  ask(by: readonly Dimension[], measures?: Readonly<Record<string, Measure>>, where?: Filter): Promise<Tally>;
  /** The groups of a dimension with most accidents, those without a value left out. */
  askTop(by: CategoryField, limit: number): Promise<Tally>;
  /** Counts by `day` and `source`. */
  readonly daily: Tally;
  readonly total: number;
  /** Names of the feeds, by name; `unknown` where the file does not say. */
  readonly sources: readonly string[];
  readonly countBySource: ReadonlyMap<string, number>;
  /** A daily series for each feed, and for all of them under `all` when there are several. */
  readonly series: readonly DailySeries[];
  /** First and last day with an accident, `YYYY-MM-DD`; empty texts when there is none. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** `source and year`, or `year` where the file does not say the source: what severities are compared within. */
  readonly stratum: string;
  /** `All sources, n = 12,345`: the corner of a figure. */
  footnote(n?: number): string;
}

export async function openContext(source: Source, options: Required<OverviewOptions>): Promise<Context> {
  const filterOf = (own: Filter): Filter => bothFilters(options.where, own);
  const ask: Context['ask'] = async (by, measures = {}, where = {}) => {
    const count = { n: { kind: 'count' } } as const;
    const question = {
      measures: { ...count, ...measures },
      by,
      where: filterOf(where),
      orderBy: [],
      limit: null,
    };
    return new Tally(rowsOf(await source.ask(question)));
  };
  const askTop: Context['askTop'] = async (by, limit) => {
    const where = filterOf({ [by]: { present: true } });
    const orderBy = [{ column: 'n', descending: true }];
    return new Tally(
      rowsOf(await source.ask({ measures: { n: { kind: 'count' } }, by: [by], where, orderBy, limit })),
    );
  };
  const description = await source.describe();
  const daily = await ask(['day', 'source']);
  const total = daily.total;
  const countBySource = new Map([...daily.byText('source')].sort(([a], [b]) => (a < b ? -1 : 1)));
  const all = dailySeries('all', daily.byText('day'));
  const feeds = [...daily.split((row) => textIn(row, 'source'))]
    .map(([name, tally]) => dailySeries(name, tally.byText('day')))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = [...countBySource.keys()];
  const whose = names.length > 1 ? 'All sources' : names[0] === 'unknown' ? 'Source not given' : names[0];
  return {
    description,
    options,
    ask,
    askTop,
    daily,
    total,
    sources: names,
    countBySource,
    series: feeds.length > 1 ? [...feeds, all] : feeds,
    firstDay: total === 0 ? '' : dayText(all.firstDay),
    lastDay: total === 0 ? '' : dayText(all.firstDay + all.counts.length - 1),
    stratum: names.every((name) => name === 'unknown') ? 'year' : 'source and year',
    footnote: (n = total) => `${whose}, n = ${formatCount(n)}`,
  };
}

/** Severity 3 and 4: what every section calls severe. */
export const severeText = 'severity 3 or 4 (impact on traffic, not injury)';

export function isSevere(row: Readonly<Record<string, unknown>>): boolean {
  return typeof row.severity === 'number' && row.severity >= 3;
}

/** A paragraph of the answer to "why not simply compare?". */
export function confounded(what: string): string {
  return `Source is the main confounder: the feeds differ in where, when and how they report, and their mix changes, so ${what}.`;
}

/** What a feed is called in a sentence. */
export function feedName(source: string): string {
  return source === 'unknown' ? 'the file' : source;
}
