import { notFound } from '../base/checks.js';
import type { Interval } from '../base/interval.js';
import type { Figure } from '../charts/figure.js';
import type { AskedQuestion } from '../query/questionCode.js';
import type { SourceDescription } from '../query/source.js';
import type { Table } from '../query/table.js';
import type { GeoFeature } from './exportGeo.js';

/** The confidence interval of a finding, in the unit of its estimate. */
export interface ConfidenceInterval extends Interval {
  /** 0..1, mostly 0.95. */
  readonly confidenceLevel: number;
  /** How it was computed: 'Wilson', 'quasi-Poisson', ... */
  readonly method: string;
}

/** One result: a sentence with its number, its interval and its denominator. */
export interface Finding {
  readonly id: string;
  /** A complete sentence that can be quoted alone. */
  readonly sentence: string;
  readonly estimate: number | null;
  /** '', '%', 'reports', 'ratio', 'min', ... */
  readonly unit: string;
  readonly interval: ConfidenceInterval | null;
  readonly denominator: { readonly n: number; readonly of: string };
  /** The limits of the claim, shown next to it. */
  readonly caveat?: string;
  /** The number as a page sets it, where `estimate` with `unit` reads badly: `{ number: '7.2', unit: 'a year' }`. */
  readonly display?: { readonly number: string; readonly unit: string };
  /** When: `2016 to 2022`, `March to June 2020`. @default the period of the report */
  readonly period?: string;
  /** The id of the figure that shows it. */
  readonly figure?: string;
}

export interface ReportTable {
  readonly id: string;
  readonly title: string;
  readonly table: Table;
  /** The columns of the table in the order of display. */
  readonly columns: readonly ReportColumn[];
  readonly note?: string;
}

/** How a page shows one column of a table. */
export interface ReportColumn {
  /** Its name in the table. */
  readonly key: string;
  readonly heading: string;
  /** Of its numbers, behind the heading; `percent` and `points` say theirs by their format. */
  readonly unit?: string;
  readonly format: ColumnFormat;
}

/**
 * The format of the values of a column. `number`: whole numbers unchanged, others with three significant digits;
 * `percent`: a share of 0..1 as per cent; `points`: a difference of shares in percentage points; `year`: without commas;
 * `degrees`: to about ten meters; `code`: what to write in a program, in a table that is not sorted.
 */
export type ColumnFormat = 'text' | 'number' | 'percent' | 'points' | 'year' | 'degrees' | 'code';

/** Parts that a section usually has, and that this data does not allow. */
export interface NotShown {
  /** Ids of findings, figures and tables, as `show(report, id)` takes them: `rate-*` is every id with that beginning. */
  readonly parts: readonly string[];
  /** What is not shown and why, as a sentence: `Breaks are not shown: the data has fewer than 84 days.` */
  readonly reason: string;
}

export interface Section {
  readonly id: string;
  /** A question or a topic, in 2 to 6 words. */
  readonly title: string;
  /** How it was done and what checks it: a folded block at the end of a page. @default a result */
  readonly isMethod?: true;
  /** Paragraphs of plain text. */
  readonly text?: readonly string[];
  readonly findings?: readonly Finding[];
  readonly figures?: readonly Figure[];
  readonly tables?: readonly ReportTable[];
  readonly caveats?: readonly string[];
  /** @default none */
  readonly notShown?: readonly NotShown[];
  /** Ids of the questions that it rests on, in `asked` of the report, its own ones first. @default none */
  readonly asked?: readonly string[];
  /** The same for figures that rest on a part of them, by the id of the figure. @default those of the section */
  readonly askedByFigure?: Readonly<Record<string, readonly string[]>>;
}

/** What one wants to know before one believes a result: always the same five. */
export type TrustAspect = 'chance' | 'test' | 'coverage' | 'settings' | 'traffic';

/**
 * One reason to trust a report, or not to. `chance`: there are intervals; `test`: held against later data or placebos;
 * `coverage`: what the feeds report does not explain it; `settings`: it survives other settings; `traffic`: it is
 * divided by traffic, which no file of accidents allows.
 */
export interface TrustRow {
  readonly aspect: TrustAspect;
  readonly answer: 'yes' | 'partly' | 'no';
  /** At most 10 words. */
  readonly text: string;
}

/** Which accidents a report is about. */
export interface Scope {
  /** Number of accidents that it looked at. */
  readonly accidents: number;
  /** Number of accidents that match the filter: more where a report uses a part of them. */
  readonly outOf: number;
  /** First and last day of those that it looked at, `2016-02-08`; null without times. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** Where the dataset is from: `the United States`; empty if its description does not say. */
  readonly area: string;
  /** The filter in words: `state CA, severity 3 or 4`; empty for all of the source. */
  readonly filter: string;
}

/** A word that a report uses in a sense of its own, and its meaning as a sentence or two. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
}

/** The result of an analysis as plain data, for a notebook cell, an HTML page or a test. */
export interface Report {
  readonly id: string;
  /** `Hot spots`: what it is about, the same for any data. */
  readonly topic: string;
  /** The finding, proven by the first figure; the topic where there is none. At most 90 characters, at most one number. */
  readonly title: string;
  /** The second finding or the catch, in at most two sentences and 45 words. */
  readonly standFirst: string;
  /** Ids of 3 to 5 findings, the most important first. */
  readonly keyFindings: readonly string[];
  /** One row for each aspect. */
  readonly trust: readonly TrustRow[];
  /** Whether the data is made up: see `SourceDescription.isInvented`. */
  readonly isInvented: boolean;
  readonly scope: Scope;
  /** For a reader who begins here. @default none */
  readonly terms?: readonly Term[];
  readonly sections: readonly Section[];
  /** Cautions for the whole report. */
  readonly caveats: readonly string[];
  /** What was asked of the source, by id. @default nothing */
  readonly asked?: Readonly<Record<string, AskedQuestion>>;
  /** Features for maps, for `exportGeoJson` and `exportKml`. */
  readonly places?: readonly GeoFeature[];
  readonly provenance: Provenance;
}

export interface Provenance {
  readonly source: SourceDescription;
  readonly blackspotVersion: string;
  /** The commit of blackspot, if it runs from a checkout; `-dirty` with changes that are in no commit. */
  readonly commit: string | null;
  /** The `id` of the dataset's description, and its version. */
  readonly dataset: string;
  readonly schemaVersion: number;
  /** The options of the analysis, including defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Those of them that differ from the defaults, by which the same report is made again. */
  readonly givenOptions: Readonly<Record<string, unknown>>;
  /** ISO UTC. */
  readonly madeAt: string;
  /** How long the analysis took. */
  readonly tookMs: number;
}

/**
 * Every finding of a report, section by section.
 *
 * @example
 * findingsOf(await overview(source)).map(({ id }) => id); // ['break-source1-2020-07-01', 'columns-with-gaps', ...]
 */
export function findingsOf(report: Report): Finding[] {
  return report.sections.flatMap((section) => section.findings ?? []);
}

/** Every figure of a report, section by section. */
export function figuresOf(report: Report): Figure[] {
  return report.sections.flatMap((section) => section.figures ?? []);
}

/**
 * One figure of a report by its id: `show(findFigure(report, 'weekday-hour'))`.
 * @throws InputError if there is none; the hint lists the ids of the report
 */
export function findFigure(report: Report, id: string): Figure {
  return findById('Figure', id, figuresOf(report));
}

/**
 * One table of a report by its id.
 * @throws InputError if there is none; the hint lists the ids of the report
 *
 * @example
 * findTable(await overview(source), 'years').table.toCsv(); // a line for each year
 */
export function findTable(report: Report, id: string): ReportTable {
  return findById(
    'Table',
    id,
    report.sections.flatMap((section) => section.tables ?? []),
  );
}

/**
 * One finding of a report by its id.
 * @throws InputError if there is none; the hint lists the ids of the report
 *
 * @example
 * const { estimate, unit } = findFinding(await overview(source), 'rows'); // 49461, 'reports'
 */
export function findFinding(report: Report, id: string): Finding {
  return findById('Finding', id, findingsOf(report));
}

function findById<T extends { readonly id: string }>(thing: string, id: string, all: readonly T[]): T {
  const found = all.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw notFound(
    thing,
    id,
    all.map((one) => one.id),
  );
}
