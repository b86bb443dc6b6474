import { randomUUID } from 'node:crypto';
import { type OptionNames, requireKnownOptions, shown } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { formatCountOf } from '../base/format.js';
import type { Figure } from '../charts/figure.js';
import type { Table } from '../query/table.js';
import { findKernel, type Kernel, type KernelOutput } from './kernel.js';
import { reportHtml, sectionHtml } from './notebook/content.js';
import { sendLibraries } from './notebook/libraries.js';
import { contentScript, librariesFor } from './notebook/scripts.js';
import { standingReport, standingSection } from './notebook/standing.js';
import { notebookStyle } from './page/style.js';
import { partOfReport } from './partOfReport.js';
import { plainTable } from './plainTable.js';
import { figuresOf, type Report, type ReportTable, type Section } from './report.js';
import { warnIfStale } from './staleKernel.js';

/** The values that `show` accepts. */
export type Showable = Figure | Report | Section | Table | ReportTable;

export interface ShowOptions {
  /**
   * Include plotly.js in this output even if an earlier output has it, such as after clearing that output.
   * @default false
   */
  readonly embed?: boolean;
}

const optionNames: OptionNames<ShowOptions> = { embed: true };

/**
 * Draws a figure, a table, a section or a report under the cell of a tslab notebook, without a network. Each chart is
 * a picture that stays in every export, on GitHub and in a notebook that is not trusted; where scripts run, an
 * interactive chart takes its place. The first figure of a kernel adds plotly.js (2 MB) in a separate output, and
 * later ones use it. Outside of a notebook, it writes a note to stderr and does nothing else.
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
  new Shown(kernel, options.embed).put(what);
}

/** The kernel; without a notebook, writes to stderr what to do instead. Says if the kernel is out of date. */
export function kernelOrHint(): Kernel | undefined {
  const kernel = findKernel();
  if (kernel === undefined) {
    console.error(
      'show() draws in a tslab notebook (npm run lab); elsewhere use writeHtml() for a report, exportFigure() for a figure, and toCsv() or toRows() of a table.',
    );
  } else warnIfStale();
  return kernel;
}

/**
 * Outputs under one cell: first those that need no script, then the script that draws in their place. Putting again
 * replaces them; the charts that are drawn stay, with zoom and hidden series.
 */
export class Shown {
  readonly #kernel: Kernel;
  readonly #embed: boolean;
  readonly #id = `blackspot-${randomUUID().slice(0, 8)}`;
  readonly #outputs: KernelOutput[] = [];

  constructor(kernel: Kernel, embed = false) {
    this.#kernel = kernel;
    this.#embed = embed;
  }

  put(what: Showable): void {
    const content = contentOf(what);
    const prefix = `${this.#id}-`;
    const [figures, standing, html] =
      'sections' in content
        ? [figuresOf(content), standingReport(content), reportHtml(content, prefix)]
        : [content.figures ?? [], standingSection(content), sectionHtml(content, prefix)];
    const ids = [content.id, ...figures.map(({ id }) => id)];
    sendLibraries(this.#kernel, librariesFor(figures), ids, this.#embed);
    for (const [index, { bundle, metadata }] of standing.entries()) this.#output(index).put(bundle, metadata);
    const styled = `<style>${notebookStyle}</style><div class="blackspot" id="${this.#id}">${html}</div>`;
    this.#output(standing.length).put({
      'application/javascript': contentScript({
        id: this.#id,
        html: styled,
        standingCount: standing.length,
      }),
    });
  }

  #output(index: number): KernelOutput {
    const output = this.#outputs[index] ?? this.#kernel.newOutput();
    this.#outputs[index] = output;
    return output;
  }
}

/** A report as it is; anything else as a section, which has no title around a figure or a table. */
function contentOf(what: Showable): Report | Section {
  if ('sections' in what) return what;
  if ('chart' in what) return { id: what.id, title: '', figures: [what] };
  if ('table' in what) return { id: what.id, title: '', tables: [what] };
  return 'rowCount' in what ? { id: 'table', title: '', tables: [plainTable(what)] } : what;
}

function requireReport(what: Showable): Report {
  if ('sections' in what) return what;
  throw new InputError('Expected a report to show a part of, got a figure or a table.');
}

function requireShowable(what: unknown): void {
  const isObject = typeof what === 'object' && what !== null;
  if (isObject && ['sections', 'chart', 'table', 'rowCount', 'title'].some((key) => key in what)) return;
  const [got, hint] = unshowable(what);
  throw new InputError(`Expected a figure, a report or a table to show, got ${got}.`, { hint });
}

/** What it is, and what to show in its place. */
function unshowable(what: unknown): [got: string, hint: string] {
  const makeTable = 'Make a table: show(new Table({ n: Float64Array.from(values) }, values.length)).';
  if (Array.isArray(what))
    return [
      `a list of ${formatCountOf(what.length, 'value')}`,
      `Show the answer itself, without toRows(). ${makeTable}`,
    ];
  if (typeof what !== 'object' || what === null) return [shown(what), makeTable];
  if ('then' in what) return ['a promise', 'Wait for it: show(await ...).'];
  if ('ask' in what) return ['a source', 'Ask it: show(await source.ask(question)).'];
  if ('measures' in what) return ['a question', 'Ask it of a source: show(await source.ask(question)).'];
  return [shown(what), makeTable];
}
