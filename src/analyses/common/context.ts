import type { Dataset } from '../../dataset/dataset.js';
import { bothFilters } from '../../query/build.js';
import { checkFilter } from '../../query/checkFilter.js';
import type { Dimension, Filter, Measure, Order, Question } from '../../query/question.js';
import { renameFilter } from '../../query/renameFields.js';
import type { Source, SourceDescription } from '../../query/source.js';
import type { Table } from '../../query/table.js';
import { QuestionLog } from './questionLog.js';
import { analysisName, byRoleNames } from './roleNames.js';

/** What an analysis asks for: counts of groups, and further measures. Everything may be left out. */
export interface GroupQuestion {
  /** A dataset without feeds is asked without `source`. */
  readonly by?: readonly Dimension[];
  /** Beside the count, which is always there as `n`. */
  readonly measures?: Readonly<Record<string, Measure>>;
  /** Beside the filter of the analysis. */
  readonly where?: Filter;
  readonly orderBy?: readonly Order[];
  readonly limit?: number;
}

/** `2016-02-08`; null without times. */
export interface DayExtent {
  readonly firstDay: string | null;
  readonly lastDay: string | null;
}

/** What every analysis starts from. The context of one analysis extends it by the answers that its sections share. */
export interface AnalysisContext<Options> {
  /**
   * Asked by the names of US Accidents: `source` is the feed of the dataset, whatever its column is called, and so it is
   * with the other roles. Its dataset has its own names.
   */
  readonly source: Source;
  /** The same source by the names of its dataset: for models, whose features find the columns of their roles themselves. */
  readonly ownSource: Source;
  /** Of the moment when the analysis began. */
  readonly description: SourceDescription;
  /** Accidents that match the filter. */
  readonly matching: number;
  /** First and last day of these accidents, by the wall clock where they happened. */
  readonly extent: DayExtent;
  /** Checked, with the defaults filled in. */
  readonly options: Options;
  /** The filter of the analysis, by the names of US Accidents, and another one. */
  filter(own?: Filter): Filter;
  /** Counts of groups of the accidents that the analysis is about, in the column `n`, with further measures by name. */
  ask(question: GroupQuestion): Promise<Table>;
  /** The code of everything that it has asked, in order. */
  readonly asked: ReadonlySet<string>;
  /** A source and an `ask` of which `asked` begins anew. `withOwnQuestions` uses it. */
  apart(): Pick<AnalysisContext<Options>, 'source' | 'ownSource' | 'ask' | 'asked' | 'apart'>;
}

/**
 * Opens a source for an analysis with options that are checked already, except that the filter may name unknown columns.
 * @param log notes every question
 * @throws InputError
 */
export async function openContext<Options extends { readonly where: Filter }>(
  given: Source,
  options: Options,
  log: QuestionLog = new QuestionLog(),
): Promise<AnalysisContext<Options>> {
  const { dataset } = given;
  const chosen = renameFilter(checkFilter(options.where, dataset), (name) => analysisName(name, dataset));
  const filter = (own: Filter = {}): Filter => bothFilters(chosen, own);
  const apart: AnalysisContext<Options>['apart'] = () => {
    const asked = new Set<string>();
    const ownSource = log.noted(given, asked);
    const source = byRoleNames(ownSource);
    return {
      source,
      ownSource,
      asked,
      apart,
      ask: (question) => source.ask(countsOf(question, filter, dataset)),
    };
  };
  // The extent is in every sub-line, and no chart rests on it.
  const { day = [], n } = (await apart().ask({ by: ['day'] })).columns;
  const days = (day as readonly (string | null)[]).filter((one) => one !== null);
  return {
    ...apart(),
    description: await given.describe(),
    matching: (n as Float64Array).reduce((sum, count) => sum + count, 0),
    extent: { firstDay: days[0] ?? null, lastDay: days.at(-1) ?? null },
    options,
    filter,
  };
}

function countsOf(
  { by = [], measures = {}, where, orderBy = [], limit }: GroupQuestion,
  filter: (own?: Filter) => Filter,
  { roles }: Dataset,
): Question {
  return {
    measures: { n: { kind: 'count' }, ...measures },
    by: roles.feed === undefined ? by.filter((dimension) => dimension !== 'source') : by,
    where: filter(where),
    orderBy,
    limit: limit ?? null,
  };
}
