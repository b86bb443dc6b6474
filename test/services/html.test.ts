import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeHtml } from '../../src/report/html.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';
import { Visitor, withoutBrowser } from './chromiumPage.js';

const figureCount = galleryFigures().length;
const plots = "document.querySelectorAll('.plot')";
const drawAll = `Promise.all(Array.from(${plots}, (plot) => blackspot.charts.draw(plot)))`;

describe.skipIf(withoutBrowser)('a report in a browser without a network (needs Chromium)', () => {
  const visitor = new Visitor();
  const file = join(visitor.folder, 'gallery.html');
  beforeAll(() => writeHtml(galleryReport(), file));
  afterAll(() => visitor.close());

  const looks = [
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const;

  it.each(looks)(
    'draws every chart, asks for nothing and fits, at $width px in $colorScheme',
    async (look) => {
      const { page, complaints } = await visitor.visit(file, look);
      await page.evaluate(drawAll);
      // Drawn means that there are marks, not just a frame.
      const marks = await page.evaluate<number[]>(`[...document.querySelectorAll('.plot')].map((plot) =>
      plot.querySelectorAll('.trace, .point, .hm image, .choroplethlayer path, .scattergeo path').length)`);
      expect(marks).toHaveLength(figureCount);
      expect(Math.min(...marks)).toBeGreaterThan(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width);
      const tooWide = `[...document.querySelectorAll('.plot')].filter((plot) =>
      plot.querySelector('.main-svg').getBoundingClientRect().width > plot.clientWidth + 1).length`;
      expect(await page.evaluate(tooWide)).toBe(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it.each(['light', 'dark'] as const)(
    'has text that reads against its ground in %s (4.5:1, WCAG 1.4.3)',
    async (colorScheme) => {
      const { page } = await visitor.visit(file, { colorScheme });
      await page.evaluate(drawAll);
      const low = await page.evaluate<string[]>(`(() => {
      const parse = (color) => color.match(/[\\d.]+/g).map(Number);
      const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
      const groundOf = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = parse(getComputedStyle(at).backgroundColor);
          if (color.length < 4 || color[3] === 1) return color;
        }
        return [255, 255, 255];
      };
      return [...document.querySelectorAll('h1, h2, h3, p, td, th button, dt, dd, nav a, .plot .xtick text, .plot .gtitle')]
        .filter((element) => element.textContent.trim() !== '' && element.getClientRects().length > 0)
        .map((element) => {
          const style = getComputedStyle(element);
          const isSvg = element instanceof SVGElement;
          const [high, low] = [luminance(parse(isSvg ? style.fill : style.color)), luminance(groundOf(isSvg ? document.body : element))].sort((a, b) => b - a);
          return [(high + 0.05) / (low + 0.05), element.textContent.trim().slice(0, 40)];
        })
        .filter(([ratio]) => ratio < 4.5)
        .map(([ratio, text]) => ratio.toFixed(2) + ' ' + text);
    })()`);
      expect(low).toEqual([]);
      await page.context().close();
    },
  );

  it('draws a chart only when it comes near, and all of them for paper', async () => {
    const { page, complaints } = await visitor.visit(file);
    await page.waitForSelector('#bars .plot[data-drawn]');
    const drawn = "document.querySelectorAll('.plot[data-drawn]').length";
    expect(await page.evaluate<number>(drawn)).toBeLessThan(figureCount / 2);
    await page.locator('#calendar').scrollIntoViewIfNeeded();
    await page.waitForSelector('#calendar .plot[data-drawn]');
    await page.evaluate(`blackspot.charts.print(${plots})`);
    expect(await page.evaluate<number>(drawn)).toBe(figureCount);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('changes to dark at the button, charts and all, and back', async () => {
    const { page } = await visitor.visit(file);
    await page.waitForSelector('#bars .plot[data-drawn="light"]');
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.waitForSelector('#bars .plot[data-drawn="dark"]');
    const ground = "getComputedStyle(document.querySelector('#bars .main-svg')).background";
    expect(await page.evaluate<string>(ground)).toContain('rgb(18, 23, 28)');
    expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(18, 23, 28)',
    );
    await page.getByRole('button', { name: 'Light', exact: true }).click();
    await page.waitForSelector('#bars .plot[data-drawn="light"]');
    await page.context().close();
  });

  it('follows the system when it changes its mind', async () => {
    const { page } = await visitor.visit(file);
    await page.waitForSelector('#bars .plot[data-drawn="light"]');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForSelector('#bars .plot[data-drawn="dark"]');
    await page.context().close();
  });

  it('sorts a table by its headings, by keyboard too, and keeps what is missing last', async () => {
    const { page } = await visitor.visit(file);
    const column = (index: number) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('#table-states tbody tr')].map((row) => row.cells[${index}].textContent)`,
      );
    const heading = page.getByRole('columnheader', { name: 'Accidents' });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await column(2)).toEqual(['12,345', '6,789', '7', '–']);
    await heading.getByRole('button').press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(2)).toEqual(['7', '6,789', '12,345', '–']);
    await page.getByRole('columnheader', { name: 'State' }).getByRole('button').press('Space');
    expect(await column(0)).toEqual(['CA', 'FL', 'TX', '–']);
    expect(await heading.getAttribute('aria-sort')).toBe('none');
    await page.context().close();
  });

  it('has contents whose links go somewhere, open beside the text on a desktop, closed on a phone', async () => {
    const { page } = await visitor.visit(file);
    const lost = `[...document.querySelectorAll('nav a')].filter((link) => !document.querySelector(link.hash)).length`;
    expect(await page.evaluate('document.querySelectorAll("nav a").length')).toBe(2);
    expect(await page.evaluate(lost)).toBe(0);
    await page.getByRole('link', { name: 'Figures' }).click();
    await expect
      .poll(
        () => page.evaluate<number>("document.querySelector('#section-figures').getBoundingClientRect().top"),
        { timeout: 60_000 },
      )
      .toBeLessThan(200);
    await page.context().close();
    const phone = await visitor.visit(file, { width: 390 });
    expect(await phone.page.evaluate("document.querySelector('.contents details').open")).toBe(false);
    await phone.page.context().close();
  });

  it('says without JavaScript that only the charts are missing', async () => {
    const { page } = await visitor.visit(file, { javaScriptEnabled: false });
    expect(await page.getByText('The charts need JavaScript.').isVisible()).toBe(true);
    expect(await page.getByText('out of 32,545 accidents observed').isVisible()).toBe(true);
    await page.context().close();
  });
});
