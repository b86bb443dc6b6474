import { join } from 'node:path';
import { writeWhole } from '../base/writeFileWhole.js';
import { exportFigure, exportPdf } from '../report/exportChart.js';
import { exportGeoJson, exportKml } from '../report/exportGeo.js';
import { exportTable } from '../report/exportTable.js';
import { renderIndex, writeHtml } from '../report/html.js';
import { figuresOf, type Report } from '../report/report.js';

/** The files to write of a report, and their folder. */
export interface Outputs {
  readonly folder: string;
  /** Whether plotly.js draws the charts of the page. */
  readonly interactive: boolean;
  readonly pdf: boolean;
  /** Format of a file for each chart; null writes none. */
  readonly charts: 'png' | 'svg' | 'html' | 'json' | null;
  /** Format of a file for each table; null writes none. */
  readonly tables: 'csv' | 'parquet' | 'json' | null;
}

/** Writes `index.html`, which links the pages of several reports in the same folder. Returns its path. */
export function writeIndex(reports: readonly Report[], folder: string): string {
  const path = join(folder, 'index.html');
  writeWhole(path, renderIndex(reports.map((report) => ({ report, href: `${report.id}.html` }))));
  return path;
}

/** Writes a report and the files asked for. Returns their paths, the HTML first. */
export async function writeReport(report: Report, outputs: Outputs): Promise<string[]> {
  const page = join(outputs.folder, `${report.id}.html`);
  writeHtml(report, page, { interactive: outputs.interactive });
  const paths = [page];
  if (outputs.pdf) {
    paths.push(join(outputs.folder, `${report.id}.pdf`));
    await exportPdf(report, paths.at(-1)!);
  }
  if (report.places !== undefined && report.places.length > 0) {
    const name = join(outputs.folder, report.id);
    exportGeoJson(report.places, `${name}.geojson`);
    exportKml(report.places, `${name}.kml`);
    paths.push(`${name}.geojson`, `${name}.kml`);
  }
  const folder = join(outputs.folder, report.id);
  if (outputs.charts !== null) {
    for (const figure of figuresOf(report)) {
      paths.push(join(folder, `${figure.id}.${outputs.charts}`));
      await exportFigure(figure, paths.at(-1)!);
    }
  }
  if (outputs.tables !== null) {
    for (const { id, table } of report.sections.flatMap((section) => section.tables ?? [])) {
      paths.push(join(folder, `${id}.${outputs.tables}`));
      await exportTable(table, paths.at(-1)!);
    }
  }
  return paths;
}
