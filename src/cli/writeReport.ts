import { join } from 'node:path';
import { exportFigure, exportPdf } from '../report/exportChart.js';
import { exportGeoJson, exportKml } from '../report/exportGeo.js';
import { exportTable } from '../report/exportTable.js';
import { writeHtml } from '../report/html.js';
import { figuresOf, type Report } from '../report/report.js';

/** What to write of a report, and where. */
export interface Outputs {
  readonly folder: string;
  readonly pdf: boolean;
  /** Each figure in this format too. */
  readonly figures: 'png' | 'svg' | 'html' | 'json' | null;
  /** Each table in this format too. */
  readonly tables: 'csv' | 'parquet' | 'json' | null;
}

/** Writes a report and whatever else is wanted of it; answers with the paths, the HTML first. */
export async function writeReport(report: Report, outputs: Outputs): Promise<string[]> {
  const page = join(outputs.folder, `${report.id}.html`);
  writeHtml(report, page);
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
  if (outputs.figures !== null) {
    for (const figure of figuresOf(report)) {
      paths.push(join(folder, `${figure.id}.${outputs.figures}`));
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
