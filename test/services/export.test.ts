import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plotlyOf } from '../../src/charts/plotly/plotlyOf.js';
import { exportFigure, exportPdf } from '../../src/report/exportChart.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';
import { Visitor, withoutBrowser } from './chromiumPage.js';

const [bars, , , map] = galleryFigures();

describe.skipIf(withoutBrowser)('export through headless Chromium (needs Chromium)', () => {
  const visitor = new Visitor();
  afterAll(() => visitor.close());

  it('writes a PNG of the size asked for', async () => {
    const path = join(visitor.folder, 'map.png');
    await exportFigure(map!, path, { widthPixels: 700, scaleFactor: 2, mode: 'dark' });
    const png = readFileSync(path);
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    // Width and height of the IHDR chunk (PNG specification, 11.2.2).
    expect(png.readUInt32BE(16)).toBe(1400);
    expect(png.readUInt32BE(20)).toBe(2 * (plotlyOf(map!.chart).heightPixels! + 34 + 22)); // title and footnote;
  });

  it('writes an SVG with title and footnote in it, as text', async () => {
    const path = join(visitor.folder, 'bars.svg');
    await exportFigure(bars!, path);
    const svg = readFileSync(path, 'utf8');
    expect(svg).toMatch(/^<svg [^>]*width="900"/);
    expect(svg).toContain('Most accidents are in a few states');
    expect(svg).toContain('Made up, n = 12,345');
  });

  it('writes a figure as a page that draws itself', async () => {
    const path = join(visitor.folder, 'map.html');
    await exportFigure(map!, path);
    const { page, complaints } = await visitor.visit(path);
    await page.waitForSelector('.choroplethlayer path');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('writes a report as a PDF with its charts, tagged for screen readers', async () => {
    const path = join(visitor.folder, 'gallery.pdf');
    await exportPdf(galleryReport(), path);
    const pdf = readFileSync(path).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toContain('/MarkInfo');
    expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(5);
  });
});
