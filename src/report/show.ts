import { randomUUID } from 'node:crypto';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { Figure } from '../charts/figure.js';
import { needsOutlines } from '../charts/plotly/plotlyOf.js';
import type { Table } from '../query/table.js';
import { findKernel, type Kernel } from './kernel.js';
import { notebookScript, outlinesScript, plotlyScript } from './page/assets.js';
import { figureHtml } from './page/figure.js';
import { jsonForHtml } from './page/json.js';
import { reportHtml, sectionHtml } from './page/report.js';
import { notebookStyle } from './page/style.js';
import { tableHtml } from './page/table.js';
import { partOfReport } from './partOfReport.js';
import { plainTable } from './plainTable.js';
import { figuresOf, type Report, type ReportTable, type Section } from './report.js';

/** The values that `show` accepts. */
export type Showable = Figure | Report | Section | Table | ReportTable;

export interface ShowOptions {
  /**
   * Include plotly.js in this output even if an earlier output has it, such as after clearing outputs.
   * @default false
   */
  readonly embed?: boolean;
}

const optionNames: OptionNames<ShowOptions> = { embed: true };

const sent = { plotly: false, outlines: false };

/**
 * Draws a figure, a table, a section or a report under the cell of a tslab notebook, without a network. The first
 * figure of a kernel adds plotly.js (4.8 MB) in a separate output; later ones use it, in JupyterLab and in the HTML of
 * nbconvert. Outside of a notebook, it writes a note to stderr and does nothing else.
 *
 * @throws InputError on any other value
 * @example
 * show(await source.ask(count().by('state'))); // the answer as a table under the cell
 */
export function show(what: Showable, options?: ShowOptions): void;
/**
 * Draws a part of a report.
 *
 * @param part the id of a finding, figure, table or section; `rate-*` matches every id that begins with `rate-`.
 * If the data has no answer, the output states the reason.
 * @throws InputError if the first argument is not a report
 * @example
 * show(report, 'weekday-hour'); // the heat map of the overview
 */
export function show(report: Report, part: string, options?: ShowOptions): void;
export function show(whole: Showable, part: string | ShowOptions = {}, more: ShowOptions = {}): void {
  requireShowable(whole);
  const options = typeof part === 'string' ? more : part;
  requireKnownOptions('show', options, optionNames);
  const what = typeof part === 'string' ? partOfReport(requireReport(whole), part) : whole;
  const kernel = kernelOrHint();
  if (kernel === undefined) return;
  sendAssets(kernel, figuresIn(what), options.embed === true);
  kernel.display.html(outputHtml(what, newOutputId()));
}

/** Writes to stderr what to do instead without a notebook. */
export function kernelOrHint(): Kernel | undefined {
  const kernel = findKernel();
  if (kernel === undefined) {
    console.error(
      'show() draws in a tslab notebook (npm run lab); elsewhere use writeHtml() for a report, exportFigure() for a figure, and toCsv() or toRows() of a table.',
    );
  }
  return kernel;
}

/** Adds the scripts that the figures need and the page lacks, in an output that is not replaced. */
export function sendAssets(kernel: Kernel, figures: readonly Figure[], again = false): void {
  const scripts: string[] = [];
  if (again || (!sent.plotly && figures.length > 0)) scripts.push(plotlyScript(), notebookScript());
  if (needsOutlines(figures.map(({ chart }) => chart)) && (again || !sent.outlines))
    scripts.push(outlinesScript());
  if (scripts.length === 0) return;
  sent.plotly = true;
  sent.outlines ||= needsOutlines(figures.map(({ chart }) => chart));
  kernel.display.html(scripts.map((script) => `<script>${script}</script>`).join('\n'));
}

/** An id that is unique in the notebook. */
export function newOutputId(): string {
  return `blackspot-${randomUUID().slice(0, 8)}`;
}

/**
 * One output: the content, its style, and a line that lets the notebook's script draw it, now or once it is loaded. An
 * output that is replaced under the same id keeps its charts, with zoom and hidden series.
 */
export function outputHtml(what: Showable, id: string): string {
  const content = contentHtml(what, `${id}-`);
  if (figuresIn(what).length === 0)
    return `<style>${notebookStyle}</style><div class="blackspot" id="${id}">${content}</div>`;
  return `<style>${notebookStyle}</style>
<div class="blackspot" id="${id}">${content}
<p class="small waiting">No chart here? Trust this notebook (File, Trust Notebook) and load the page again; or restart
the kernel and run all cells; or run <code>show(figure, { embed: true })</code>.</p></div>
<script>(window.blackspotOutputs ??= []).push(${jsonForHtml(id)})</script>`;
}

function figuresIn(what: Showable): readonly Figure[] {
  if ('sections' in what) return figuresOf(what);
  if ('chart' in what) return [what];
  return isSection(what) ? (what.figures ?? []) : [];
}

function contentHtml(what: Showable, prefix: string): string {
  if ('sections' in what) return reportHtml(what, prefix);
  if ('chart' in what) return figureHtml(what, prefix + what.id);
  if ('table' in what) return tableHtml(what, prefix + what.id);
  if (isSection(what)) return sectionHtml(what, prefix);
  return tableHtml(plainTable(what), `${prefix}table`);
}

function isSection(what: Exclude<Showable, Report>): what is Section {
  return 'id' in what && !('chart' in what) && !('table' in what);
}

function requireReport(what: Showable): Report {
  if ('sections' in what) return what;
  throw new InputError('Expected a report to show a part of, got a figure or a table.');
}

function requireShowable(what: unknown): void {
  const isObject = typeof what === 'object' && what !== null;
  if (isObject && ['sections', 'chart', 'table', 'rowCount', 'title'].some((key) => key in what)) return;
  const isPromise = isObject && 'then' in what;
  const got = isPromise ? 'a promise' : isObject ? `keys ${Object.keys(what).join(', ')}` : String(what);
  throw new InputError(`Expected a figure, a report or a table to show, got ${got}.`, {
    ...(isPromise ? { hint: 'Wait for it: show(await ...).' } : {}),
  });
}
