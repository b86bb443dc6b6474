import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chartTable } from '../../src/charts/chartTable.js';
import { renderIndex, writeHtml } from '../../src/report/html.js';
import { chartReportTable } from '../../src/report/page/table.js';
import { figuresOf, type Report } from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { galleryReport } from '../charts/gallery.js';
import { onAnyFile } from '../support/onAnyFile.js';
import { Visitor, withoutBrowser } from './chromiumPage.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const asked = {
  q1: {
    words: 'Counts reports by state.',
    code: "count().by('state')",
    sent: [
      {
        language: 'sql' as const,
        text: `SELECT state, count(*) AS n ${'-- long '.repeat(40)}\nFROM accidents`,
      },
    ],
  },
};

/** Everything that a page can hold: every kind of figure, questions, a method. */
function everything(): Report {
  const report = galleryReport();
  const [findings, figures] = report.sections;
  const method = { id: 'method-one', title: 'How it was done', isMethod: true as const };
  // A chart with marks comes first, which needs no scrolling.
  const all = figures!.figures!;
  const marked = all.find(({ chart }) => chart.kind === 'forest')!;
  const first = { ...marked, id: 'in-method' };
  return {
    ...report,
    asked,
    sections: [
      { ...figures!, asked: ['q1'], figures: [marked, ...all.filter((figure) => figure !== marked)] },
      findings!,
      { ...method, text: ['By a formula.'], figures: [first] },
    ],
  };
}

const openAll = `for (const details of document.querySelectorAll('details')) details.open = true;
for (const button of document.querySelectorAll('.actions [aria-expanded="false"]')) button.click();`;
const topOfFirstChart = "document.querySelector('figure .chart').getBoundingClientRect().top + scrollY";

describe.skipIf(withoutBrowser)('a report in a browser without a network (needs Chromium)', () => {
  const visitor = new Visitor();
  const report = everything();
  const figureCount = figuresOf(report).length;
  const file = (id: string): string => join(visitor.folder, `${id}.html`);
  const ids = onAnyFile.map(({ id }) => id);

  beforeAll(async () => {
    writeHtml(report, file('gallery'));
    const csv = join(visitor.folder, 'accidents.csv');
    await generate({ rows: 50_000, seed: 1, out: csv });
    const source = await openHistory(csv);
    const reports: Report[] = [];
    for (const analysis of onAnyFile) reports.push(await analysis.run(source, {}));
    await source.close();
    for (const one of reports) writeHtml(one, file(one.id));
    writeFileSync(
      file('index'),
      renderIndex(reports.map((one) => ({ report: one, href: `${one.id}.html` }))),
    );
  });
  afterAll(() => visitor.close());

  const looks = [
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
  ] as const;

  it.each(looks)('shows one drawing of every chart, and fits, at $width px in $colorScheme', async (look) => {
    const { page, complaints } = await visitor.visit(file('gallery'), look);
    await page.evaluate(openAll);
    const shown = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.chart')].map((chart) => [...chart.children]
        .filter((child) => child.querySelector('svg') && child.clientWidth > 0).map((child) => child.className).join())`,
    );
    expect(shown).toEqual(Array.from({ length: figureCount }, () => (look.width < 780 ? 'narrow' : 'wide')));
    const ratios = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.chart svg')].filter((svg) => svg.clientWidth > 0).map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width)",
    );
    expect(Math.min(...ratios)).toBeGreaterThan(0.9);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each(['gallery', 'index', ...ids])('has no fault that axe-core knows: %s', async (id) => {
    for (const look of looks) {
      const { page, complaints } = await visitor.visit(file(id), look);
      for (const state of ['folded', 'open']) {
        if (state === 'open') await page.evaluate(openAll);
        // Without it, axe-core would judge what a browser has not laid out yet.
        await page
          .addStyleTag({ content: '.deferred { content-visibility: visible !important; }' })
          .catch(() => {});
        await page.evaluate(axe);
        const faults = await page.evaluate<string[]>(
          `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
            violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')))`,
        );
        expect(faults, `${look.width} ${look.colorScheme} ${state}`).toEqual([]);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it.each(ids)('is at most 600 kB: %s', (id) => {
    expect(statSync(file(id)).size).toBeLessThanOrEqual(600_000);
  });

  it.each(['gallery', 'index', ...ids])(
    'needs no sideways scroll at 320 px, folded or open: %s',
    async (id) => {
      const { page } = await visitor.visit(file(id), { width: 320 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      await page.evaluate(openAll);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      await page.context().close();
    },
  );

  it.each(ids)(
    'has its first chart within 920 px of a desktop and 1,400 px of a phone, on few screens: %s',
    async (id) => {
      const { page } = await visitor.visit(file(id), { width: 1280, height: 800 });
      expect(await page.evaluate(topOfFirstChart)).toBeLessThanOrEqual(920);
      expect(
        await page.evaluate<number>('document.documentElement.scrollHeight / innerHeight'),
      ).toBeLessThanOrEqual(12);
      await page.context().close();
      const phone = await visitor.visit(file(id), { width: 390, height: 844 });
      expect(await phone.page.evaluate(topOfFirstChart)).toBeLessThanOrEqual(1_400);
      await phone.page.context().close();
    },
  );

  it('shows everything without scripts: charts, findings, tables, and no dead button', async () => {
    for (const width of [1280, 390]) {
      const { page } = await visitor.visit(file('gallery'), { width, javaScriptEnabled: false });
      const [chart] = await page.locator('.chart:visible svg:visible').all();
      expect((await chart!.boundingBox())!.width).toBeGreaterThan(300);
      expect(await page.locator('.chart svg:visible').count()).toBeGreaterThanOrEqual(figureCount - 1);
      expect(await page.getByText('of 32,545 accidents observed').isVisible()).toBe(true);
      expect(await page.locator('.panel table:visible').count()).toBeGreaterThan(5);
      expect(await page.locator(':is(.actions button, .mode):visible').count()).toBe(0);
      await page.context().close();
    }
  });

  it('goes by keyboard from the skip link over findings and index to the charts, and through their values', async () => {
    const { page } = await visitor.visit(file('gallery'));
    const focused = () =>
      page.evaluate<string>(
        "(({ className, tagName }) => className || tagName)(document.activeElement) + ' ' + (document.activeElement.closest('article > div, nav, figure, header')?.className || document.activeElement.closest('figure')?.id || '')",
      );
    const order: string[] = [];
    for (let step = 0; step < 14; step++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    const first = (part: string) => order.findIndex((entry) => entry.includes(part));
    expect(order[0]).toContain('skip');
    expect(first('masthead')).toBe(1);
    expect(first('answer')).toBeGreaterThan(first('masthead'));
    expect(first('index')).toBeGreaterThan(first('answer'));
    expect(first('chart')).toBeGreaterThan(first('index'));

    const chart = page.locator('.chart:has(.mark)').first();
    await chart.scrollIntoViewIfNeeded();
    await chart.focus();
    const marks = await page.evaluate<string[]>(
      "[...document.querySelector('.chart:has(.mark) .wide').querySelectorAll('.mark')].map((mark) => mark.querySelector('title').textContent)",
    );
    const spoken = () => chart.locator('[aria-live=polite]').textContent();
    const walk: [key: string, at: number][] = [
      ['ArrowRight', 0],
      ['ArrowDown', 1],
      ['End', marks.length - 1],
      ['ArrowRight', marks.length - 1],
      ['ArrowLeft', marks.length - 2],
      ['Home', 0],
    ];
    for (const [key, at] of walk) {
      await page.keyboard.press(key);
      expect(await spoken(), key).toBe(marks[at]);
      expect(await chart.locator('.tip').textContent()).toBe(marks[at]);
    }
    // A pointer that rests elsewhere on the chart does not close what the keyboard opened.
    await chart.hover({ position: { x: 3, y: 3 } });
    expect(await chart.locator('.tip').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await chart.locator('.tip').isVisible()).toBe(false);
    expect(await spoken()).toBe('');
    await page.context().close();
  });

  it('shows the value under the pointer, on a phone too, and hides it behind', async () => {
    for (const width of [1280, 390]) {
      const { page } = await visitor.visit(file('gallery'), { width });
      const chart = page.locator('.chart:has(.mark)').first();
      const mark = chart.locator('svg:visible .mark').first();
      const words = await mark.locator('title').textContent();
      await chart.scrollIntoViewIfNeeded();
      const box = (await mark.locator('circle').first().boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      expect(await chart.locator('.tip').textContent()).toBe(words);
      const [tip, frame] = [await chart.locator('.tip').boundingBox(), await chart.boundingBox()];
      // Beside or below the mark, where no name of a row is.
      const at = (await mark.boundingBox())!;
      expect(tip!.x >= at.x + at.width || tip!.y >= at.y + at.height).toBe(true);
      expect(tip!.x).toBeGreaterThanOrEqual(frame!.x - 1);
      expect(tip!.x + tip!.width).toBeLessThanOrEqual(frame!.x + frame!.width + 1);
      await page.mouse.move(2, 2);
      expect(await chart.locator('.tip').isVisible()).toBe(false);
      await page.context().close();
    }
  });

  it('opens question and table at their words, and says so', async () => {
    const { page } = await visitor.visit(file('gallery'));
    const figure = page.locator('figure:has(.panel table)').first();
    for (const [name, part] of [
      ['Question', 'pre'],
      ['Table', 'table'],
    ] as const) {
      const button = figure.getByRole('button', { name: new RegExp(`^${name} of figure \\d+$`) });
      expect(await figure.locator(part).first().isVisible()).toBe(false);
      await button.press('Enter');
      expect(await button.getAttribute('aria-expanded')).toBe('true');
      expect(await figure.locator(part).first().isVisible()).toBe(true);
      await button.click();
      expect(await button.getAttribute('aria-expanded')).toBe('false');
    }
    await page.context().close();
  });

  it('gives the data of each chart as CSV: the table that the chart draws, in full', async () => {
    const { page } = await visitor.visit(file('gallery'));
    await page.evaluate(openAll);
    const withTable = figuresOf(report).filter(({ chart }) => chartTable(chart) !== null);
    expect(withTable.length).toBeGreaterThan(5);
    for (const [index, figure] of withTable.entries()) {
      // Chromium asks the reader before an eleventh file of one page.
      if (index % 8 === 7) {
        await page.reload();
        await page.evaluate(openAll);
      }
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator(`figure[id="${figure.id}"] .download`).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`invented-gallery-${figure.id}.csv`);
      const { table } = chartReportTable(chartTable(figure.chart)!, figure.id, '');
      expect(readFileSync(await download.path(), 'utf8')).toBe(table.toCsv());
    }
    await page.context().close();
  });

  it('folds trust and index on a phone only, also when the window changes its width', async () => {
    const { page } = await visitor.visit(file('gallery'), { width: 1280 });
    const shown = () => page.locator('.trust li:visible').count();
    await page.locator('.trust summary').click();
    expect(await shown()).toBe(5);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(shown, { timeout: 10_000 }).toBe(0);
    await page.locator('.trust summary').press('Enter');
    expect(await shown()).toBe(5);
    await page.context().close();
  });

  it('keeps the words of a figure in place while the link says that it was copied', async () => {
    const { page } = await visitor.visit(file('gallery'));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const actions = page.locator('figure').first().locator('.actions');
    const next = async () => (await actions.locator('button').first().boundingBox())!.x;
    const before = await next();
    await actions.locator('a').click();
    await expect.poll(() => actions.textContent(), { timeout: 10_000 }).toContain('Copied');
    expect(await next()).toBe(before);
    await page.context().close();
  });

  it('copies the link of a figure, and says so', async () => {
    const { page } = await visitor.visit(file('gallery'));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const figure = page.locator('figure').first();
    const link = figure.locator('.actions a');
    await link.click();
    await expect.poll(() => link.textContent(), { timeout: 10_000 }).toMatch(/^Copied/);
    const id = await figure.getAttribute('id');
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(
      new RegExp(`gallery\\.html#${id}$`),
    );
    await expect.poll(() => link.textContent(), { timeout: 10_000 }).toMatch(/^Link/);
    await page.context().close();
  });

  it('changes to dark at the button without drawing anew, remembers it, and follows the system else', async () => {
    const { page } = await visitor.visit(file('gallery'));
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.emulateMedia({ colorScheme: 'light' });
    const drawing = await page.evaluate<string>("document.querySelector('.chart .wide').innerHTML");
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    expect(await ground()).toBe(dark);
    expect(await page.evaluate<string>("document.querySelector('.chart .wide').innerHTML")).toBe(drawing);
    await page.reload();
    expect(await ground()).toBe(dark);
    await page.getByRole('button', { name: 'Light', exact: true }).click();
    expect(await ground()).toBe(light);
    await page.context().close();
  });

  it('sorts a table by its headings, by keyboard too, and keeps what is missing last', async () => {
    const { page } = await visitor.visit(file('gallery'));
    await page.evaluate(openAll);
    const column = (index: number) =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('#table-states tbody tr')].map((row) => row.cells[${index}].textContent)`,
      );
    const table = page.locator('#table-states');
    const heading = table.getByRole('columnheader', { name: 'Accidents' });
    await heading.getByRole('button').click();
    expect(await heading.getAttribute('aria-sort')).toBe('descending');
    expect(await column(2)).toEqual(['12,345', '6,789', '7', '–']);
    await heading.getByRole('button').press('Enter');
    expect(await heading.getAttribute('aria-sort')).toBe('ascending');
    expect(await column(2)).toEqual(['7', '6,789', '12,345', '–']);
    await table.getByRole('columnheader', { name: 'State' }).getByRole('button').press('Space');
    expect(await column(0)).toEqual(['CA', 'FL', 'TX', '–']);
    expect(await heading.getAttribute('aria-sort')).toBe('none');
    await page.context().close();
  });

  it.each([1280, 390])(
    'leads a link to its figure, %i px wide, though heights above it were estimates',
    async (width) => {
      const { page } = await visitor.visit(file('overview'), { width, height: 800 });
      const anchors = await page.evaluate<string[]>(
        "[...document.querySelectorAll('figure')].map(({ id }) => id)",
      );
      for (const id of [anchors.at(-1)!, anchors[0]!, anchors[5]!]) {
        await page.evaluate(`location.hash = '#${id}'`);
        await page.waitForTimeout(300);
        const top = `document.getElementById('${id}').getBoundingClientRect().top`;
        const foot = 'innerHeight + scrollY >= document.documentElement.scrollHeight - 1';
        expect(await page.evaluate(`(${foot}) || Math.abs(${top} - 16) < 3`), id).toBe(true);
      }
    },
  );

  it('takes a hash that is no encoded text', async () => {
    const { page, complaints } = await visitor.visit(file('gallery'));
    await page.evaluate("location.hash = '#%'");
    await page.reload();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.evaluate("document.querySelectorAll('details:not([open])').length")).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('opens the method that a link leads into', async () => {
    const { page } = await visitor.visit(file('gallery'));
    const folded = page.locator('#in-method');
    expect(await folded.isVisible()).toBe(false);
    await page.evaluate("location.hash = '#in-method'");
    await expect.poll(() => folded.isVisible(), { timeout: 10_000 }).toBe(true);
    await page.context().close();
  });

  it('prints light, wide drawings, method and trust, without what only a screen needs', async () => {
    const { page } = await visitor.visit(file('gallery'), { colorScheme: 'dark', width: 680 });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const visible = (selector: string) => page.locator(`:is(${selector}):visible`).count();
    expect(await visible('.wide svg')).toBe(figureCount);
    expect(await visible('.narrow svg, .actions, .index ol, .mode, .question, .for-screen')).toBe(0);
    // Short tables are on paper, and so is what is folded in the page.
    expect(await visible('.panel.printed table')).toBeGreaterThan(3);
    expect(await visible('.panel:not(.printed)')).toBe(0);
    expect(await visible('#in-method')).toBe(1);
    expect(await visible('.trust li')).toBe(5);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const tallest = await page.evaluate<number>(
      "Math.max(...[...document.querySelectorAll('.wide svg')].map((svg) => svg.getBoundingClientRect().height))",
    );
    expect(tallest).toBeLessThanOrEqual((92 / 25.4) * 96 + 1);
    await page.context().close();
  });

  it('draws every chart with plotly.js where it was asked for, and keeps the drawings for paper and without scripts', async () => {
    const path = file('interactive');
    writeHtml(report, path, { interactive: true });
    const { page, complaints } = await visitor.visit(path);
    await page.evaluate(openAll);
    await page.evaluate(
      "Promise.all([...document.querySelectorAll('.plot')].map((plot) => blackspot.charts.draw(plot)))",
    );
    // Drawn means that there are marks, not just a frame.
    const marks = await marksOf(page);
    expect(marks).toHaveLength(figureCount);
    const empty = figuresOf(report).filter(({ chart }) => chart.kind === 'empty').length;
    expect(marks.filter((count) => count === 0)).toHaveLength(empty);
    expect(await page.locator('.chart svg:visible').count()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.plot:visible').count()).toBe(0);
    expect(await page.locator('.wide svg:visible').count()).toBe(figureCount);
    expect(complaints).toEqual([]);
    await page.context().close();
    const still = await visitor.visit(path, { javaScriptEnabled: false });
    expect(await still.page.locator('.chart svg:visible').count()).toBeGreaterThanOrEqual(figureCount - 1);
    await still.page.context().close();
  });
});

function marksOf(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`[...document.querySelectorAll('.plot')].map((plot) =>
    plot.querySelectorAll('.trace, .point, .hm image, .scattergeo path').length)`);
}
