import { extname } from 'node:path';
import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { writeWhole } from '../base/writeFileWhole.js';
import type { Figure } from '../charts/figure.js';
import { figureSvg } from '../charts/svg/figureSvg.js';
import { themed } from '../charts/theme.js';
import { checkExportOptions, type ExportOptions } from './exportOptions.js';
import { renderFigureHtml, renderHtml } from './html.js';
import type { Report } from './report.js';
import { withPage } from './withPage.js';

const optionNames: OptionNames<ExportOptions> = { mode: true, widthPixels: true, scaleFactor: true };

/**
 * Writes a figure in the format of the path's ending: `.html` (interactive, offline), `.json` (for plotly.js and Plotly
 * in Python), `.png` or `.svg`.
 *
 * @throws InputError on another ending, or an option out of its range
 * @throws StorageError if the file cannot be written
 */
export async function exportFigure(figure: Figure, path: string, options: ExportOptions = {}): Promise<void> {
  requireKnownOptions('exportFigure', options, optionNames);
  const checked = checkExportOptions(options);
  switch (extname(path).toLowerCase()) {
    case '.html':
      return writeWhole(
        path,
        renderFigureHtml(figure, options.mode === undefined ? {} : { mode: checked.mode }),
      );
    case '.json': {
      const { data, layout } = themed(figure, checked.mode, { heading: true });
      return writeWhole(path, `${JSON.stringify({ data, layout })}\n`);
    }
    case '.png': {
      // Native code, which most programs do not need.
      const { figurePng } = await import('./figurePng.js');
      return writeWhole(path, figurePng(figure, checked));
    }
    case '.svg':
      return writeWhole(path, `${figureSvg(figure, checked.mode, checked.widthPixels)}\n`);
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
