/**
 * npm run pictures: draws the two pictures at the top of README.md, for light and for dark pages, as docs/pictures/*.svg (after npm run
 * build; needs Chromium). They are charts of two reports on the demo data, which is the same on every machine: run this again when a
 * change makes these charts look different. test/readme.test.ts checks that README shows what is here.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { covid, exportFigure, findFigure, generate, hotspots, openSource } from '../dist/index.js';

const folder = fileURLToPath(new URL('../docs/pictures', import.meta.url));
mkdirSync(folder, { recursive: true });

const scratch = mkdtempSync(join(tmpdir(), 'blackspot-pictures-'));
try {
  const csv = join(scratch, 'demo.csv');
  await generate({ rows: 50_000, seed: 1, out: csv });
  const source = await openSource(csv);
  const pictures = [
    ['covid', findFigure(await covid(source), 'counterfactual')],
    ['hotspots', findFigure(await hotspots(source), 'hot-cells')],
  ];
  for (const [name, figure] of pictures) {
    for (const mode of ['light', 'dark']) {
      const path = join(folder, `${name}-${mode}.svg`);
      await exportFigure(figure, path, { mode, widthPixels: 800 });
      writeFileSync(path, titled(smaller(readFileSync(path, 'utf8')), figure.title));
    }
  }
  await source.close();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The title for readers that do not see the picture. README has a longer text. */
function titled(svg, title) {
  return svg.replace(/^<svg [^>]*>/, (start) => `${start}<title>${title}</title>`);
}

/** Coordinates to a tenth of a pixel, and the same ids at every run: plotly.js draws random ones. */
function smaller(svg) {
  const [, id] = /<defs id="defs-([0-9a-f]+)"/.exec(svg);
  return svg
    .replaceAll(id, '0')
    .replace(/(trace|cb)[0-9a-f]{6}/g, '$1')
    .replace(/(?<= d="| transform=")[^"]+/g, (path) =>
      path.replace(/\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
    );
}
