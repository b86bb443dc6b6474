import type { Dataset } from '../../dataset/dataset.js';
import type { Filter, Measure } from '../../query/question.js';
import type { AnalysisContext } from '../common/context.js';
import { type GroupCounts, groupCounts, numberIn, textIn } from '../common/groupCounts.js';
import { analysisName } from '../common/roleNames.js';

/** A feed needs this many accidents to be compared with others. */
export const minCompared = 100;

/** The columns in which a file may lack values: all but those that tell nothing of the event. */
function columnsOfEvent({ fileColumns }: Dataset): string[] {
  return fileColumns
    .filter(({ name, isIdentity }) => isIdentity !== false && name !== 'id')
    .map(({ name }) => name);
}

function measuresOf(names: readonly string[], dataset: Dataset): Readonly<Record<string, Measure>> {
  const measures = names.map((name) => [
    measureName(name),
    { kind: 'share', where: { [analysisName(name, dataset)]: { present: false } } as Filter },
  ]);
  return Object.fromEntries(measures);
}

export interface MissingResult {
  /** How many columns were looked at. */
  readonly looked: number;
  /** Columns that lack some values or all, the most first. */
  readonly columns: readonly MissingColumn[];
  /** Names of the groups that the shares belong to, ascending. */
  readonly feeds: readonly string[];
  /** Rows of each feed. */
  readonly feedRows: readonly number[];
  readonly years: readonly string[];
  /** The column whose share differs most between feeds; null with fewer than two large feeds. */
  readonly mostUneven: UnevenColumn | null;
}

export interface MissingColumn {
  readonly name: string;
  /** Share without a value, 0..1: of all, of each feed and of each year. */
  readonly share: number;
  readonly byFeed: readonly number[];
  readonly byYear: readonly number[];
}

export interface UnevenColumn {
  readonly name: string;
  readonly share: number;
  readonly most: FeedShare;
  readonly least: FeedShare;
}

/** The share of the rows of a feed without a value. */
export interface FeedShare {
  readonly feed: string;
  readonly share: number;
  /** Rows of the feed. */
  readonly n: number;
}

/** One question with a measure for each column. */
export async function computeMissing(
  context: Pick<AnalysisContext<unknown>, 'ask' | 'source'>,
): Promise<MissingResult> {
  const { dataset } = context.source;
  const names = columnsOfEvent(dataset);
  const measures = measuresOf(names, dataset);
  const answer = groupCounts(await context.ask({ by: ['source', 'year'], measures }));
  const byFeed = answer.split((row) => textIn(row, 'source'));
  const byYear = answer.where((row) => row.year !== null).split((row) => String(numberIn(row, 'year')));
  const [feeds, years] = [[...byFeed.keys()].sort(), [...byYear.keys()].sort()];
  const missing = names
    .map((name) => ({
      name,
      share: shareMissing(answer, name),
      byFeed: feeds.map((feed) => shareMissing(byFeed.get(feed)!, name)),
      byYear: years.map((year) => shareMissing(byYear.get(year)!, name)),
    }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  return {
    looked: names.length,
    columns: missing,
    feeds,
    feedRows: feeds.map((feed) => byFeed.get(feed)!.total),
    years,
    mostUneven: mostUneven(
      // The feed itself is missing in all accidents that name none, and in no others.
      missing.filter(({ name, share }) => share < 1 && name !== dataset.roles.feed),
      byFeed,
    ),
  };
}

function measureName(column: string): string {
  return `${column}Missing`;
}

/** The share over several groups: theirs, weighted by their rows. */
function shareMissing(counts: GroupCounts, column: string): number {
  return counts.total === 0 ? 0 : counts.part(measureName(column)) / counts.total;
}

function mostUneven(
  missing: readonly MissingColumn[],
  byFeed: ReadonlyMap<string, GroupCounts>,
): UnevenColumn | null {
  const large = [...byFeed].filter(([, counts]) => counts.total >= minCompared);
  if (large.length < 2) return null;
  const differences = missing.map(({ name, share }): UnevenColumn => {
    const shares = large
      .map(([feed, counts]): FeedShare => ({ feed, share: shareMissing(counts, name), n: counts.total }))
      .sort((a, b) => b.share - a.share);
    return { name, share, most: shares[0]!, least: shares.at(-1)! };
  });
  const difference = ({ most, least }: UnevenColumn): number => most.share - least.share;
  return differences.sort((a, b) => difference(b) - difference(a))[0] ?? null;
}
