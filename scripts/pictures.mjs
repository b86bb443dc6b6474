/**
 * npm run pictures (after npm run build): draws the two pictures at the top of README.md, for light and for dark pages, as
 * docs/pictures/*.svg, and every figure of the reports as reports/figures/<report>/<figure>.png, to look at. The reports are on the
 * demo data, which is the same on every machine: run this again when a change makes the figures look different.
 * test/readme.test.ts checks that README shows what is here.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  covid,
  exportFigure,
  figuresOf,
  findFigure,
  generate,
  hotspots,
  openSource,
  overview,
  severity,
  weather,
} from '../dist/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), 'blackspot-pictures-'));
try {
  const csv = join(scratch, 'demo.csv');
  await generate({ rows: 50_000, seed: 1, out: csv });
  const source = await openSource(csv);
  const [covidReport, hotspotsReport] = [await covid(source), await hotspots(source)];
  await drawForReadme('covid', findFigure(covidReport, 'counterfactual'));
  await drawForReadme('hotspots', findFigure(hotspotsReport, 'spots-map'));
  const others = [await overview(source), await weather(source), await severity(source)];
  for (const report of [...others, covidReport, hotspotsReport]) {
    await drawFigures(report);
  }
  await source.close();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Empties the report's folder first: figures come, go and change their names. */
async function drawFigures(report) {
  const folder = join(root, 'reports', 'figures', report.id);
  rmSync(folder, { recursive: true, force: true });
  for (const figure of figuresOf(report)) {
    await exportFigure(figure, join(folder, `${figure.id}.png`), { scaleFactor: 1.5 });
  }
}

async function drawForReadme(name, figure) {
  for (const mode of ['light', 'dark']) {
    await exportFigure(figure, join(root, 'docs', 'pictures', `${name}-${mode}.svg`), { mode });
  }
}
