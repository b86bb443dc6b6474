import { extname } from 'node:path';
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { writeWhole } from '../base/writeFileWhole.js';
import type { Figure } from '../charts/figure.js';
import type { ColorMode } from '../charts/palette.js';
import { needsOutlines } from '../charts/plotly/plotlyOf.js';
import { themed } from '../charts/theme.js';
import { renderFigureHtml, renderHtml } from './html.js';
import { outlinesScript, plotlyScript } from './page/assets.js';
import { jsonForHtml } from './page/json.js';
import type { Report } from './report.js';
import { withPage } from './withPage.js';

export interface ExportOptions {
  /** @default 'light' */
  readonly mode?: ColorMode;
  /** @default 900 */
  readonly widthPixels?: number;
  /** Pixels of the PNG per pixel of the figure: 2 is sharp on paper. @default 2 */
  readonly scaleFactor?: number;
}

const optionNames: OptionNames<ExportOptions> = { mode: true, widthPixels: true, scaleFactor: true };

/**
 * Writes a figure in the format of the path's ending: `.html` (interactive, offline), `.json` (for plotly.js and Plotly
 * in Python), `.png` or `.svg` (through headless Chromium).
 *
 * @throws InputError on another ending
 * @throws ConfigurationError if there is no browser for PNG or SVG
 * @throws StorageError if the file cannot be written
 */
export async function exportFigure(figure: Figure, path: string, options: ExportOptions = {}): Promise<void> {
  requireKnownOptions('exportFigure', options, optionNames);
  const { mode = 'light', widthPixels = 900, scaleFactor = 2 } = options;
  const format = extname(path).toLowerCase();
  switch (format) {
    case '.html':
      return writeWhole(path, renderFigureHtml(figure, options.mode === undefined ? {} : { mode }));
    case '.json': {
      const { data, layout } = themed(figure, mode, { heading: true });
      return writeWhole(path, `${JSON.stringify({ data, layout })}\n`);
    }
    case '.png':
    case '.svg':
      return writeWhole(
        path,
        await picture(figure, format === '.png' ? 'png' : 'svg', mode, widthPixels, scaleFactor),
      );
    default:
      throw unexpected('the path of a figure', 'a path ending in .html, .json, .png or .svg', path);
  }
}

/**
 * Writes reports as one PDF, light, on A4, with every chart drawn, through headless Chromium.
 *
 * @throws ConfigurationError if there is no browser
 * @throws StorageError if the file cannot be written
 */
export async function exportPdf(reports: Report | readonly Report[], path: string): Promise<void> {
  const html = renderHtml(reports, { mode: 'light' });
  const pdf = await withPage(async (page) => {
    await page.setContent(html);
    await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    // The margins and what stands in them are those of the style of the page.
    return page.pdf({
      format: 'A4',
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
    });
  });
  writeWhole(path, pdf);
}

async function picture(
  figure: Figure,
  format: 'png' | 'svg',
  mode: ColorMode,
  width: number,
  scale: number,
): Promise<Uint8Array> {
  const { data, layout } = themed(figure, mode, { heading: true });
  const url = await withPage(async (page) => {
    await page.setContent('<!doctype html><meta charset="utf-8"><body></body>');
    if (needsOutlines([figure.chart])) await page.addScriptTag({ content: outlinesScript() });
    await page.addScriptTag({ content: plotlyScript() });
    const settings = JSON.stringify({
      format,
      width,
      height: layout.height,
      scale: format === 'svg' ? 1 : scale,
    });
    return page.evaluate<string>(`Plotly.toImage(${jsonForHtml({ data, layout })}, ${settings})`);
  });
  return contentOf(url);
}

/** The content of a data URL: base64 for PNG, percent-encoding for SVG. */
function contentOf(url: string): Uint8Array {
  const comma = url.indexOf(',');
  const body = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(';base64')
    ? Buffer.from(body, 'base64')
    : Buffer.from(decodeURIComponent(body));
}
