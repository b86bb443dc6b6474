import { createHash } from 'node:crypto';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { escapeHtml, formatCountOf } from '../base/format.js';
import { writeWhole } from '../base/writeFileWhole.js';
import type { Figure } from '../charts/figure.js';
import type { ColorMode } from '../charts/palette.js';
import { needsOutlines } from '../charts/plotly/plotlyOf.js';
import { symbolsSvg } from '../charts/svg/figureSvg.js';
import type { SourceDescription } from '../query/source.js';
import { headScript, interactiveScript, outlinesScript, pageScript, plotlyScript } from './page/assets.js';
import { contextOf, type PageChart, pageChart } from './page/context.js';
import { plotlyFigureHtml } from './page/figure.js';
import { drawingsHtml } from './page/frame.js';
import { inventedFoot, pageStyle } from './page/pageStyle.js';
import { articleHtml } from './page/report.js';
import { figuresOf, type Report } from './report.js';

export interface HtmlOptions {
  /** Title of the page. @default the title of the first report */
  readonly title?: string;
  /** The colour mode. @default what the reader's system prefers */
  readonly mode?: ColorMode;
  /**
   * Draw the charts with plotly.js, which zooms and shows values under the pointer: 4.8 MB more. Without scripts, the
   * drawings of the default page stand in their place.
   * @default false
   */
  readonly interactive?: boolean;
}

const optionNames: OptionNames<HtmlOptions> = { title: true, mode: true, interactive: true };

/**
 * One HTML file that opens from disk and without a network, which its content security policy forbids. Its charts are
 * drawings that need no script; a small script adds the CSV of each figure, values under the pointer and the arrow keys.
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
  const isAlone = all.length === 1;
  const isInteractive = options.interactive === true;
  const contexts = all.map((report) => contextOf(report, isAlone ? '' : `${report.id}-`, isInteractive));
  const articles = contexts.map((context) => articleHtml(context, isAlone));
  const body = `<a class="skip" href="#content">Skip to the content</a>
${bannerHtml(all)}<header class="masthead"><b>blackspot</b> <span>${escapeHtml(all.map(({ topic }) => topic).join(', '))}</span>
<button class="mode" type="button" hidden>Dark</button></header>
<main id="content">
${articles.join('\n')}
</main>`;
  return documentHtml(body, {
    title: options.title ?? first.title,
    charts: contexts.flatMap(({ charts }) => [...charts.values()]),
    mode: options.mode,
    style: all.some(({ isInvented }) => isInvented) ? `${pageStyle}${inventedFoot}` : pageStyle,
    scripts: isInteractive ? interactiveScripts(all.flatMap(figuresOf), pageScript()) : [pageScript()],
  });
}

/** One figure as a page that works offline, drawn by plotly.js. */
export function renderFigureHtml(figure: Figure, options: Omit<HtmlOptions, 'interactive'> = {}): string {
  requireKnownOptions('renderFigureHtml', options, optionNames);
  const chart = pageChart(figure);
  const body = `<header class="masthead"><b>blackspot</b> <span></span><button class="mode" type="button" hidden>Dark</button></header>
<main>${plotlyFigureHtml(figure, figure.id, drawingsHtml(chart))}</main>`;
  return documentHtml(body, {
    title: options.title ?? figure.headline,
    charts: [chart],
    mode: options.mode,
    style: pageStyle,
    scripts: interactiveScripts([figure], pageScript()),
  });
}

/**
 * Writes the page of `renderHtml` to a file, which appears complete or not at all.
 * @throws StorageError if the file cannot be written
 * @example
 * writeHtml(await overview(source), 'reports/overview.html'); // one file that opens offline
 */
export function writeHtml(
  reports: Report | readonly Report[],
  path: string,
  options: HtmlOptions = {},
): void {
  requireKnownOptions('writeHtml', options, optionNames);
  writeWhole(path, renderHtml(reports, options));
}

/** A page of links: the title, the stand-first and the page of each report. */
export function renderIndex(pages: readonly { readonly report: Report; readonly href: string }[]): string {
  const reports = pages.map(({ report }) => report);
  const items = pages.map(
    ({ report, href }) => `<li><p class="meta">${escapeHtml(report.topic)}</p>
<h2><a href="${escapeHtml(encodeURI(href))}">${escapeHtml(report.title)}</a></h2>
<p>${escapeHtml(report.standFirst)}</p></li>`,
  );
  const body = `${bannerHtml(reports)}<header class="masthead"><b>blackspot</b> <span>Reports</span>
<button class="mode" type="button" hidden>Dark</button></header>
<main id="content"><h1>Reports</h1><ul class="pages">
${items.join('\n')}
</ul></main>`;
  return documentHtml(body, {
    title: 'Reports',
    charts: [],
    mode: undefined,
    style: pageStyle,
    scripts: [pageScript()],
  });
}

/** Says above everything else that data is made up. */
function bannerHtml(reports: readonly Report[]): string {
  const invented = reports.find(({ isInvented }) => isInvented);
  if (invented === undefined) return '';
  const { source } = invented.provenance;
  const rows = formatCountOf(source.rows, 'report');
  const which = isPartlyInvented(source) ? `Some of these ${rows} were` : `These ${rows} were`;
  return `<aside class="banner" aria-label="Invented data"><p><b>Invented data.</b> ${which} made up by <code>blackspot generate</code>. They show what the page does and say nothing about any real road.</p></aside>
`;
}

function isPartlyInvented({ sources = [] }: SourceDescription): boolean {
  return sources.some(({ isInvented }) => !isInvented);
}

function interactiveScripts(figures: readonly Figure[], page: string): string[] {
  return [
    ...(needsOutlines(figures.map(({ chart }) => chart)) ? [outlinesScript()] : []),
    plotlyScript(),
    page,
    interactiveScript(),
  ];
}

interface DocumentParts {
  readonly title: string;
  /** They refer to outlines that the page holds once. */
  readonly charts: readonly PageChart[];
  readonly mode: ColorMode | undefined;
  readonly style: string;
  /** At the end of the body. */
  readonly scripts: readonly string[];
}

function documentHtml(body: string, { title, charts, mode, style, scripts }: DocumentParts): string {
  const hashes = [headScript, ...scripts].map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  const policy = `default-src 'none'; script-src ${hashes.join(' ')}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"${mode === undefined ? '' : ` data-mode="${mode}"`}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<script>${headScript}</script>
</head>
<body class="blackspot">
${symbolsSvg(charts.map(({ wide }) => wide))}${body}
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`;
}
