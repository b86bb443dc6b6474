import type { CategoryField } from '../../dataset/usAccidents/columns.js';
import { bothFilters } from '../../query/build.js';
import type { Dimension, Filter, Measure, Order } from '../../query/question.js';
import type { Source, SourceDescription } from '../../query/source.js';
import { Table } from '../../query/table.js';

/** What an analysis asks for: counts of groups, and further measures. Everything may be left out. */
export interface GroupQuestion {
  /**
   * `source` stands for the feed of the dataset, whatever its column is called; a dataset without feeds is asked without it.
   */
  readonly by?: readonly Dimension[];
  /** Beside the count, which is always there as `n`. */
  readonly measures?: Readonly<Record<string, Measure>>;
  /** Beside the filter of the analysis. */
  readonly where?: Filter;
  readonly orderBy?: readonly Order[];
  readonly limit?: number;
}

/** What every analysis starts from. The context of one analysis extends it by the answers that its sections share. */
export interface AnalysisContext<Options> {
  readonly source: Source;
  /** Of the moment when the analysis began. */
  readonly description: SourceDescription;
  /** Checked, with the defaults filled in. */
  readonly options: Options;
  /** The filter of the analysis and another one. */
  filter(own?: Filter): Filter;
  /** Counts of groups of the accidents that the analysis is about, in the column `n`, with further measures by name. */
  ask(question: GroupQuestion): Promise<Table>;
}

/** Opens a source for an analysis with options that are checked already. */
export async function openContext<Options extends { readonly where: Filter }>(
  source: Source,
  options: Options,
): Promise<AnalysisContext<Options>> {
  const filter = (own: Filter = {}): Filter => bothFilters(options.where, own);
  return {
    source,
    description: await source.describe(),
    options,
    filter,
    ask: async ({ by = [], measures = {}, where, orderBy = [], limit = null }) => {
      const { feed } = source.dataset.roles;
      const answer = await source.ask({
        measures: { n: { kind: 'count' }, ...measures },
        by: by.flatMap((dimension): readonly Dimension[] =>
          dimension === feedDimension ? feedColumn(feed) : [dimension],
        ),
        where: filter(where),
        orderBy,
        limit,
      });
      return feed === undefined || feed === feedDimension ? answer : renamed(answer, feed, feedDimension);
    },
  };
}

const feedDimension = 'source';

function feedColumn(feed: string | undefined): CategoryField[] {
  return feed === undefined ? [] : [feed as CategoryField];
}

function renamed({ columns, rowCount }: Table, from: string, to: string): Table {
  const entries = Object.entries(columns).map(([name, column]) => [name === from ? to : name, column]);
  return new Table(Object.fromEntries(entries), rowCount);
}
