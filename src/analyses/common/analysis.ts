import { InputError } from '../../base/errors.js';
import { formatCountOf } from '../../base/format.js';
import { version } from '../../base/version.js';
import { type Dataset, type Role, requireRoles } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { noMatchError } from '../../query/noMatch.js';
import type { Filter } from '../../query/question.js';
import type { Source, SourceDescription } from '../../query/source.js';
import type { GeoFeature } from '../../report/exportGeo.js';
import type { Report, Section } from '../../report/report.js';
import { numberQuestions } from './asked.js';
import { type AnalysisContext, openContext } from './context.js';
import { type OptionList, readOptions } from './options.js';
import { QuestionLog } from './questionLog.js';

/** An analysis as data: what it is about, its options, and the function that turns a source into sections. */
export interface Analysis<Options extends { readonly where?: Filter }> {
  /** Names the report, its page, and the command `blackspot report <id>`. */
  readonly id: string;
  /** For the help of the command line: `what COVID-19 did`. */
  readonly about: string;
  readonly title: string;
  /** One sentence below the title. */
  readonly summary: string;
  /** What holds for the whole report, beside the cautions of the dataset. */
  readonly caveats: readonly string[];
  /** The roles that the dataset must have. */
  readonly requires: readonly Role[];
  /** Columns of US Accidents without a role that the dataset must have, with the same type and meaning. @default none */
  readonly requiresColumns?: readonly FieldName[];
  /** Whether it can do without the times of the accidents, which a file may lack. @default false */
  readonly worksWithoutTimes?: true;
  readonly options: OptionList<Options>;
  /** Checks options that depend on each other. @throws InputError */
  checkTogether?(options: Required<Options>): void;
  analyse(context: AnalysisContext<Required<Options>>): Promise<AnalysisResult<Options>>;
}

/** What an analysis found. */
export interface AnalysisResult<Options = object> {
  /** Accidents that it looked at; with none, the report says so in place of its summary. */
  readonly accidents: number;
  readonly sections: readonly Section[];
  readonly places?: readonly GeoFeature[];
  /** Why it has no accidents, if the reason is other than an empty source or the filter: the summary of the report. */
  readonly emptyReason?: string;
  /** Options that it chose from the data, for the provenance. */
  readonly chosen?: Partial<Options>;
}

/**
 * Runs an analysis over a source.
 *
 * @throws InputError when the dataset lacks a role or a column, the accidents have no times, the filter matches none of
 *   them, or an option is unknown, out of range or contradicts another
 */
export async function runAnalysis<Options extends { readonly where?: Filter }>(
  analysis: Analysis<Options>,
  source: Source,
  options: Options,
): Promise<Report> {
  const startedMs = performance.now();
  const used = checkedOptions(analysis, options);
  const { dataset } = source;
  const columns = analysis.requiresColumns ?? [];
  requireRoles(
    dataset,
    analysis.requires,
    `the ${analysis.id} report`,
    columns.map((name) => usAccidents.columnOf(name)!),
  );
  const log = new QuestionLog();
  const context = await openContext(source, used as Required<Options> & { readonly where: Filter }, log);
  if (analysis.worksWithoutTimes !== true) requireTimes(context.description, dataset, analysis.id);
  const { accidents, places = [], chosen, emptyReason, ...found } = await analysis.analyse(context);
  const isFiltered = Object.keys(used.where ?? {}).length > 0;
  if (accidents === 0 && isFiltered && emptyReason === undefined && context.description.rows > 0)
    throw await noMatchError(source, used.where!);
  const { sections, asked } = await numberQuestions(found.sections, context, log, source);
  return {
    id: analysis.id,
    title: analysis.title,
    summary: accidents === 0 ? (emptyReason ?? emptySummary) : analysis.summary,
    accidents,
    sections,
    caveats: [...dataset.cautions, ...analysis.caveats],
    ...(places.length === 0 ? {} : { places }),
    asked,
    provenance: {
      source: context.description,
      blackspotVersion: version,
      dataset: dataset.id,
      schemaVersion: dataset.schemaVersion,
      options: { ...used, ...chosen },
      madeAt: new Date().toISOString(),
      tookMs: performance.now() - startedMs,
    },
  };
}

function requireTimes({ rows, firstAt }: SourceDescription, { columnOf }: Dataset, id: string): void {
  if (rows === 0 || firstAt !== null) return;
  throw new InputError(
    `Expected accidents with a time for the ${id} report, got ${formatCountOf(rows, 'accident')} without one.`,
    {
      hint: `Add the column ${columnOf('startLocal')!.headers[0]} to the file. The hotspots report needs no times.`,
      details: { missing: ['time'] },
    },
  );
}

/** The options of an analysis with their defaults. @throws InputError */
function checkedOptions<Options extends { readonly where?: Filter }>(
  analysis: Pick<Analysis<Options>, 'id' | 'options' | 'checkTogether'>,
  options: Options,
): Required<Options> {
  const used = readOptions(analysis.id, analysis.options, options);
  analysis.checkTogether?.(used);
  return used;
}

const emptySummary = 'This source contains no accidents, so there is nothing to analyse.';
