import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportFigure, exportPdf } from '../../src/report/exportChart.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';
import { Visitor, withoutBrowser } from './chromiumPage.js';

const map = galleryFigures().find(({ id }) => id === 'country');

describe.skipIf(withoutBrowser)('export through headless Chromium (needs Chromium)', () => {
  const visitor = new Visitor();
  afterAll(() => visitor.close());

  it('writes a figure as a page that draws itself', async () => {
    const path = join(visitor.folder, 'map.html');
    await exportFigure(map!, path);
    const { page, complaints } = await visitor.visit(path);
    await page.waitForSelector('.scattergeo path');
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
