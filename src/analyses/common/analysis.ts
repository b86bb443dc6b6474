import { commit } from '../../base/commit.js';
import { InputError } from '../../base/errors.js';
import { formatCountOf } from '../../base/format.js';
import { version } from '../../base/version.js';
import { printedFigure } from '../../charts/figureOf.js';
import { type Dataset, type Role, requireRoles } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { noMatchError } from '../../query/noMatch.js';
import type { Filter } from '../../query/question.js';
import { requireSource, type Source, type SourceDescription } from '../../query/source.js';
import type { GeoFeature } from '../../report/exportGeo.js';
import { printedReport } from '../../report/printedReport.js';
import type { Report, Section, TrustRow } from '../../report/report.js';
import { scopeOf } from '../sections/scope.js';
import { termsOf } from '../sections/terms.js';
import { trustOf } from '../sections/trust.js';
import { numberQuestions } from './asked.js';
import { type AnalysisContext, type DayExtent, openContext } from './context.js';
import { givenOptions, type OptionList, readOptions } from './options.js';
import { QuestionLog } from './questionLog.js';

/** The options of every analysis. */
interface CommonOptions {
  readonly where?: Filter;
  readonly confidenceLevel?: number;
}

/** An analysis as data: what it is about, its options, and the function that turns a source into sections. */
export interface Analysis<Options extends CommonOptions> {
  /** Names the report, its page, and the command `blackspot report <id>`. */
  readonly id: string;
  /** For the help of the command line: `what COVID-19 did`. */
  readonly about: string;
  /** The title of the report while no finding is one. */
  readonly topic: string;
  /** One sentence below the title, while no finding is there. */
  readonly standFirst: string;
  /** What holds for the whole report, beside the cautions of the dataset. */
  readonly caveats: readonly string[];
  /** The roles that the dataset must have. */
  readonly requires: readonly Role[];
  /** Columns of US Accidents without a role that the dataset must have, with the same type and meaning. @default none */
  readonly requiresColumns?: readonly FieldName[];
  /**
   * Whether a source with this dataset has what the analysis is about, if most have not. Where it does not, `blackspot report all`
   * leaves it out without a word. @default every source has
   */
  appliesTo?(dataset: Dataset): boolean;
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
  /** Their first and last day. @default those of all accidents that match the filter */
  readonly extent?: DayExtent;
  readonly sections: readonly Section[];
  /** The finding as a title. @default the topic */
  readonly title?: string;
  /** @default that of the analysis */
  readonly standFirst?: string;
  /** Ids of findings. @default the first four findings */
  readonly keyFindings?: readonly string[];
  /** Rows that replace those of `trustOf`. */
  readonly trust?: readonly TrustRow[];
  readonly places?: readonly GeoFeature[];
  /** Why it has no accidents, if the reason is other than an empty source or the filter: the stand-first of the report. */
  readonly emptyReason?: string;
  /** Options that it chose from the data, for the provenance. */
  readonly chosen?: Partial<Options>;
}

/**
 * Runs an analysis over a source.
 *
 * @throws InputError when it is not a source, the dataset lacks a role or a column, the accidents have no times, the filter matches none of
 *   them, or an option is unknown, out of range or contradicts another
 */
export async function runAnalysis<Options extends CommonOptions>(
  analysis: Analysis<Options>,
  source: Source,
  options: Options,
): Promise<Report> {
  const startedMs = performance.now();
  const used = checkedOptions(analysis, options);
  requireSource(source);
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
  const result = await analysis.analyse(context);
  const { accidents, places = [], chosen } = result;
  const { description } = context;
  const isFiltered = Object.keys(used.where ?? {}).length > 0;
  if (accidents === 0 && isFiltered && result.emptyReason === undefined && description.rows > 0)
    throw await noMatchError(source, used.where!);
  const { isInvented } = description;
  const { sections, asked } = await numberQuestions(
    figureFirst(isInvented ? result.sections.map(asInvented) : result.sections),
    context,
    log,
    source,
  );
  const findings = sections.flatMap((section) => section.findings ?? []);
  return printedReport({
    id: analysis.id,
    topic: analysis.topic,
    title: result.title ?? analysis.topic,
    standFirst:
      accidents === 0 ? (result.emptyReason ?? emptySentence) : (result.standFirst ?? analysis.standFirst),
    keyFindings: result.keyFindings ?? findings.slice(0, defaultKeyFindings).map(({ id }) => id),
    trust: trustOf(findings, result.trust),
    isInvented,
    scope: scopeOf(accidents, result.extent ?? context.extent, context, used.where ?? {}),
    terms: termsOf(dataset, (used as Required<CommonOptions>).confidenceLevel),
    sections,
    caveats: [...dataset.cautions, ...analysis.caveats],
    ...(places.length === 0 ? {} : { places }),
    asked,
    provenance: {
      source: description,
      blackspotVersion: version,
      commit: commit(),
      dataset: dataset.id,
      schemaVersion: dataset.schemaVersion,
      options: { ...used, ...chosen },
      givenOptions: givenOptions(analysis.options, options),
      madeAt: new Date().toISOString(),
      tookMs: performance.now() - startedMs,
    },
  });
}

/** The sections with the first result that has a figure at the top: a small file may leave those before it without one. */
function figureFirst<One extends Section>(sections: readonly One[]): One[] {
  const first = sections.find(({ isMethod, figures = [] }) => isMethod !== true && figures.length > 0);
  return first === undefined ? [...sections] : [first, ...sections.filter((one) => one !== first)];
}

/** The section with the mark of made-up accidents on each figure. */
function asInvented({ figures = [], ...section }: Section): Section {
  if (figures.length === 0) return section;
  return { ...section, figures: figures.map((figure) => printedFigure({ ...figure, isInvented: true })) };
}

/** Findings at the top of a page whose analysis names none. */
const defaultKeyFindings = 4;

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
function checkedOptions<Options extends CommonOptions>(
  analysis: Pick<Analysis<Options>, 'id' | 'options' | 'checkTogether'>,
  options: Options,
): Required<Options> {
  const used = readOptions(analysis.id, analysis.options, options);
  analysis.checkTogether?.(used);
  return used;
}

const emptySentence = 'This source contains no accidents, so there is nothing to analyse.';
