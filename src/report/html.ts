import { createHash } from 'node:crypto';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { escapeHtml } from '../base/format.js';
import { writeWhole } from '../base/writeFileWhole.js';
import type { Figure } from '../charts/figure.js';
import type { ColorMode } from '../charts/palette.js';
import { needsOutlines } from '../charts/plotly/plotlyOf.js';
import { outlinesScript, pageScript, plotlyScript } from './page/assets.js';
import { figureHtml } from './page/figure.js';
import { reportHtml } from './page/report.js';
import { pageStyle } from './page/style.js';
import { figuresOf, type Report } from './report.js';

export interface HtmlOptions {
  /** Title of the page. @default the title of the first report */
  readonly title?: string;
  /** The colour mode. @default what the reader's system prefers */
  readonly mode?: ColorMode;
}

const optionNames: OptionNames<HtmlOptions> = { title: true, mode: true };

/**
 * One HTML file that opens from disk and without a network, which its content security policy forbids. About 5 MB,
 * nearly all of it plotly.js.
 *
 * @param reports one report, or several to read one after the other
 * @throws InputError without a report, or if two have the same id
 */
export function renderHtml(reports: Report | readonly Report[], options: HtmlOptions = {}): string {
  requireKnownOptions('renderHtml', options, optionNames);
  const all: readonly Report[] = 'sections' in reports ? [reports] : reports;
  const [first] = all;
  if (first === undefined) throw new InputError('Expected at least one report for a page, got none.');
  if (new Set(all.map((report) => report.id)).size < all.length) {
    throw new InputError(
      `Expected reports with different ids on a page, got ${all.map((report) => report.id).join(', ')}.`,
    );
  }
  const isOne = all.length === 1;
  const prefixOf = (report: Report) => (isOne ? '' : `${report.id}-`);
  const body = `<button class="mode" type="button" hidden>Dark</button>
<div class="page">
${contents(all, prefixOf)}
<main>${all.map((report) => reportHtml(report, prefixOf(report))).join('\n')}</main>
</div>`;
  return documentHtml(options.title ?? first.title, body, all.flatMap(figuresOf), options.mode);
}

/** One figure as a page that works offline, like `renderHtml`. */
export function renderFigureHtml(figure: Figure, options: HtmlOptions = {}): string {
  requireKnownOptions('renderFigureHtml', options, optionNames);
  const body = `<button class="mode" type="button" hidden>Dark</button>
<div class="page"><main>${figureHtml(figure)}</main></div>`;
  return documentHtml(options.title ?? figure.headline, body, [figure], options.mode);
}

/**
 * Writes the page of `renderHtml` to a file, which appears complete or not at all.
 * @throws StorageError if the file cannot be written
 * @example
 * writeHtml(await overview(source), 'reports/overview.html'); // one file of about 5 MB that opens offline
 */
export function writeHtml(
  reports: Report | readonly Report[],
  path: string,
  options: HtmlOptions = {},
): void {
  requireKnownOptions('writeHtml', options, optionNames);
  writeWhole(path, renderHtml(reports, options));
}

function documentHtml(title: string, body: string, figures: readonly Figure[], mode?: ColorMode): string {
  const scripts = [
    ...(needsOutlines(figures.map(({ chart }) => chart)) ? [outlinesScript()] : []),
    plotlyScript(),
    pageScript(),
  ];
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  const policy = `default-src 'none'; script-src ${hashes.join(' ')}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"${mode === undefined ? '' : ` data-mode="${mode}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body class="blackspot">
<p class="unscripted">The charts need JavaScript. Findings, captions and tables are all here without it.</p>
${body}
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`;
}

function contents(reports: readonly Report[], prefixOf: (report: Report) => string): string {
  const sectionsOf = (report: Report) =>
    `<ol>${report.sections.map(({ id, title }) => `<li><a href="#section-${escapeHtml(prefixOf(report) + id)}">${escapeHtml(title)}</a></li>`).join('')}</ol>`;
  const [only] = reports;
  const list =
    reports.length === 1 && only !== undefined
      ? sectionsOf(only)
      : `<ol>${reports.map((report) => `<li><a href="#report-${escapeHtml(report.id)}">${escapeHtml(report.title)}</a>${sectionsOf(report)}</li>`).join('')}</ol>`;
  return `<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>${list}</details></nav>`;
}
