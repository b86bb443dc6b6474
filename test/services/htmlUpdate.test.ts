import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Figure } from '../../src/charts/figure.js';
import { lines } from '../../src/charts/lines.js';
import { writeHtml } from '../../src/report/html.js';
import { show } from '../../src/report/show.js';
import { showLive } from '../../src/report/showLive.js';
import { galleryFigures, galleryReport } from '../charts/gallery.js';
import { Visitor, withoutBrowser, zoomInto } from './chromiumPage.js';

/** A chart that has seen n events: more weeks, and from the tenth event on a series before the others. */
function arrived(n: number, id = 'live'): Figure {
  const weeks = Array.from({ length: 20 + n }, (_, index) => index);
  const series = (name: string, scale: number) => ({
    name,
    x: weeks,
    y: weeks.map((week) => scale * (2 + Math.sin(week / 3))),
    low: weeks.map((week) => scale * (1.8 + Math.sin(week / 3))),
    high: weeks.map((week) => scale * (2.2 + Math.sin(week / 3))),
  });
  return lines({
    id,
    headline: `After ${n} events`,
    alt: `A wave, with ${n} % more.`,
    footnote: `n = ${n}`,
    ...(n > 0 ? { subline: `Accidents a week; n = ${n}` } : {}),
    series: [...(n >= 10 ? [series('late', 3)] : []), series('first', 1), series('second', 2)],
    xTitle: 'Week',
    yTitle: 'Accidents',
  });
}

const plot = "document.querySelector('.plot')";
/** The range of the x axis in view, as plotly.js has it. */
const rangeOf = (page: Page) => page.evaluate<number[]>(`${plot}._fullLayout.xaxis.range`);
/** Which series are drawn: a hidden one stands in the legend only. */
const shownIn = (page: Page) =>
  page.evaluate<string[]>(
    `${plot}._fullData.filter((trace) => trace.visible === true && trace.name && trace.showlegend).map((trace) => trace.name)`,
  );
const update = (page: Page, figure: Figure, element = figure.id) =>
  page.evaluate(
    `blackspot.charts.update(${JSON.stringify(element)}, ${JSON.stringify(figure)}).then(() => undefined)`,
  );

async function hideSeries(page: Page, name: string): Promise<void> {
  await page.locator('.legend .traces').filter({ hasText: name }).locator('.legendtoggle').click();
  await expect.poll(() => shownIn(page)).not.toContain(name);
}

/** What a page holds after the rubbish has been collected. */
async function countsOf(page: Page, session: CDPSession): Promise<{ nodes: number; listeners: number }> {
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 100))');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)!.value;
  return { nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
}

describe.skipIf(withoutBrowser)('a chart of a page that is updated in place (needs Chromium)', () => {
  const visitor = new Visitor();
  const file = join(visitor.folder, 'update.html');
  const [section] = galleryReport().sections;
  beforeAll(() =>
    writeHtml({ ...galleryReport(), sections: [{ ...section!, figures: [arrived(0)] }] }, file, {
      interactive: true,
    }),
  );
  afterAll(() => visitor.close());

  const opened = async () => {
    const visit = await visitor.visit(file);
    await visit.page.waitForSelector('.plot[data-drawn]');
    await visit.page.locator('.plot').scrollIntoViewIfNeeded();
    return visit;
  };

  it('shows the new figure, its headline, sub-line, footnote and description, in the same element', async () => {
    const { page, complaints } = await opened();
    await page.evaluate(`window.before = ${plot}`);
    await update(page, arrived(30));
    expect(await page.locator('#live h3').textContent()).toBe('After 30 events');
    expect(await page.locator('#live .subline').textContent()).toBe('Accidents a week; n = 30');
    expect(await page.locator('#live .footnote').textContent()).toBe('n = 30');
    expect(await page.locator('#live .caption').textContent()).toBe('A wave, with 30\u00a0% more.');
    expect((await rangeOf(page))[1]).toBe(49);
    expect(await shownIn(page)).toEqual(['late', 'first', 'second']);
    expect(await page.evaluate(`window.before === ${plot}`)).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps the zoom and hidden series, also when a series comes before them', async () => {
    const { page, complaints } = await opened();
    await zoomInto(page.locator('.plot'));
    const zoomed = await rangeOf(page);
    expect(zoomed[1]! - zoomed[0]!).toBeLessThan(11);
    await hideSeries(page, 'first');
    await update(page, arrived(5));
    await update(page, arrived(30));
    expect(await rangeOf(page)).toEqual(zoomed);
    expect(await shownIn(page)).toEqual(['late', 'second']);
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.waitForSelector('.plot[data-drawn="dark"]');
    expect(await rangeOf(page)).toEqual(zoomed);
    expect(await shownIn(page)).toEqual(['late', 'second']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the whole again when another figure takes the place', async () => {
    const { page } = await opened();
    await zoomInto(page.locator('.plot'));
    await update(page, arrived(30, 'other'), 'live');
    expect(await rangeOf(page)).toEqual([0, 49]);
    await page.context().close();
  });

  it('keeps the mode that the reader chose', async () => {
    const { page } = await opened();
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.waitForSelector('.plot[data-drawn="dark"]');
    await update(page, arrived(3));
    expect(await page.locator('.plot').getAttribute('data-drawn')).toBe('dark');
    expect(await page.evaluate(`getComputedStyle(${plot}.querySelector('.main-svg')).background`)).toContain(
      'rgb(17, 22, 28)',
    );
    await page.context().close();
  });

  it('lets a reader finish a zoom while updates come', async () => {
    const { page, complaints } = await opened();
    await page.evaluate(
      `window.figures = ${JSON.stringify([1, 2, 3, 4].map((n) => arrived(n)))};
       window.timer = setInterval(() => blackspot.charts.update('live', figures[Math.floor(Math.random() * 4)]), 20)`,
    );
    await zoomInto(page.locator('.plot'));
    await page.evaluate('clearInterval(window.timer)');
    await update(page, arrived(4));
    const [from, until] = await rangeOf(page);
    expect(until! - from!).toBeGreaterThan(6);
    expect(until! - from!).toBeLessThan(16);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the last of many updates at once, and keeps nothing of a hundred', async () => {
    const { page, complaints } = await opened();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await update(page, arrived(9));
    const before = await countsOf(page, session);
    for (let n = 1; n <= 100; n++) await update(page, arrived(n === 100 ? 9 : 1 + (n % 9)));
    const after = await countsOf(page, session);
    expect(after.nodes).toBeLessThan(before.nodes + 50);
    expect(after.listeners).toBeLessThan(before.listeners + 10);
    await page.evaluate(`window.draws = 0; window.react = Plotly.react;
      Plotly.react = (...all) => { window.draws++; return window.react(...all); }`);
    await page.evaluate(
      `Promise.all(${JSON.stringify([1, 2, 3, 4, 5].map((n) => arrived(n)))}.map((figure) => blackspot.charts.update('live', figure))).then(() => undefined)`,
    );
    expect(await page.locator('#live h3').textContent()).toBe('After 5 events');
    expect(await rangeOf(page)).toEqual([0, 24]);
    expect(await page.evaluate('window.draws')).toBe(2);
    expect(await page.locator('.js-plotly-plot').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('draws a chart that was updated before it came into view as it is then', async () => {
    const gallery = join(visitor.folder, 'gallery.html');
    writeHtml(galleryReport(), gallery, { interactive: true });
    const { page } = await visitor.visit(gallery);
    await page.waitForSelector('#bars .plot[data-drawn]');
    const last = galleryFigures().at(-1)!;
    await update(page, { ...last, headline: 'Changed meanwhile' });
    expect(await page.locator(`#${last.id} .plot`).getAttribute('data-drawn')).toBeNull();
    expect(await page.locator(`#${last.id} h3`).textContent()).toBe('Changed meanwhile');
    await page.locator(`#${last.id}`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`#${last.id} .plot[data-drawn]`);
    await page.context().close();
  });

  it('follows the width of its place, also one that changes while it is hidden', async () => {
    const { page } = await opened();
    const widthOf = () => page.evaluate<number>(`${plot}.querySelector('.main-svg').clientWidth`);
    await page.evaluate("document.querySelector('#live').style.width = '500px'");
    await expect.poll(widthOf).toBe(500);
    await page.evaluate("document.querySelector('#live').style.display = 'none'");
    await page.evaluate("document.querySelector('#live').style.width = '400px'");
    await page.evaluate("document.querySelector('#live').style.display = ''");
    await expect.poll(widthOf).toBe(400);
    await page.context().close();
  });

  it('refuses an id that no figure has', async () => {
    const { page } = await opened();
    await expect(update(page, arrived(1), 'nowhere')).rejects.toThrow(/id of a figure .*, got nowhere/);
    await page.context().close();
  });
});

describe.skipIf(withoutBrowser)('a chart of a notebook that is written again (needs Chromium)', () => {
  const visitor = new Visitor();
  const file = join(visitor.folder, 'notebook.html');
  // Renders an output as JupyterLab does: a frame that stays, and in it the element of the output, anew.
  beforeAll(() =>
    writeFileSync(
      file,
      `<!doctype html><meta charset="utf-8"><body data-jp-theme-light="true"><script>
      function render(id, mimeType, content) {
        let frame = document.getElementById(id);
        if (!frame) {
          frame = Object.assign(document.createElement('div'), { id, className: 'jp-OutputArea-child' });
          frame.append(document.createElement('div'));
          document.body.append(frame);
        }
        const element = frame.firstChild;
        element.replaceChildren();
        if (mimeType === 'application/javascript') eval(content);
        else element.append(Object.assign(new Image(), { src: 'data:' + mimeType + ';base64,' + content }));
      }</script></body>`,
    ),
  );
  afterAll(() => visitor.close());
  afterEach(() => vi.unstubAllGlobals());

  /** A kernel whose outputs go straight to the page; `written` counts how often an output was written again. */
  const kernelOn = (page: Page) => {
    const kernel = { rendered: Promise.resolve<unknown>(undefined), written: 0 };
    let displays = 0;
    const newDisplay = () => {
      const id = `output-${displays++}`;
      return {
        raw: (...output: [string, string]) => {
          kernel.written++;
          kernel.rendered = kernel.rendered.then(() =>
            page.evaluate(`render(${JSON.stringify([id, ...output]).slice(1, -1)})`),
          );
        },
      };
    };
    vi.stubGlobal('__tslab__', { require: () => ({ newDisplay }) });
    return kernel;
  };
  /** The figures of these numbers of events, each after the page has drawn the one before. */
  async function* drawnOneByOne(page: Page, kernel: { rendered: Promise<unknown> }, numbers: number[]) {
    for (const n of numbers) {
      yield n;
      await kernel.rendered;
      await page.waitForFunction(
        `document.querySelector('.blackspot h3')?.textContent === 'After ${n} events' && ${plot}.dataset.drawn`,
      );
    }
  }

  it('keeps chart, zoom and hidden series through showLive, follows the theme, and keeps nothing of a hundred', async () => {
    const { page, complaints } = await visitor.visit(file);
    const kernel = kernelOn(page);
    show(arrived(0), { embed: true });
    await kernel.rendered;
    await page.waitForSelector('.plot[data-drawn]');
    await page.evaluate("for (const id of ['output-2', 'output-3']) document.getElementById(id).remove()");

    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    let zoomed: number[] = [];
    let before = { nodes: 0, listeners: 0 };
    const values = async function* () {
      yield* drawnOneByOne(page, kernel, [1, 2, 3]);
      await zoomInto(page.locator('.plot'));
      await hideSeries(page, 'first');
      zoomed = await rangeOf(page);
      await page.evaluate(`window.before = ${plot}`);
      yield* drawnOneByOne(page, kernel, [4, 30]);
      expect(await page.evaluate(`window.before === ${plot}`)).toBe(true);
      // Out of the document, as a cell that is scrolled away: it follows when it comes back.
      await page.evaluate(`window.figure = document.querySelector('figure'); window.place = figure.parentElement;
        figure.remove(); document.body.dataset.jpThemeLight = 'false'`);
      await page.evaluate(
        'new Promise((resolve) => setTimeout(resolve, 100)).then(() => place.prepend(figure))',
      );
      await page.waitForSelector('.plot[data-drawn="dark"]');
      before = await countsOf(page, session);
      yield* drawnOneByOne(
        page,
        kernel,
        Array.from({ length: 100 }, (_, index) => 31 - (index % 2)),
      );
      yield* drawnOneByOne(page, kernel, [30]);
    };
    expect(await showLive((n: number) => arrived(n), values(), { minIntervalMs: 0 })).toBe(106);
    expect(zoomed[1]! - zoomed[0]!).toBeLessThan(13);
    expect(await rangeOf(page)).toEqual(zoomed);
    expect(await shownIn(page)).toEqual(['late', 'second']);
    expect(await page.locator('.plot').getAttribute('data-drawn')).toBe('dark');
    expect(await page.locator('img').isVisible()).toBe(false);
    const after = await countsOf(page, session);
    expect(after.nodes).toBeLessThan(before.nodes + 50);
    expect(after.listeners).toBeLessThan(before.listeners + 10);
    expect(await page.locator('.js-plotly-plot').count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lets a reader finish a zoom while the output is written again', async () => {
    const { page, complaints } = await visitor.visit(file);
    const kernel = kernelOn(page);
    show(arrived(0), { embed: true });
    await kernel.rendered;
    await page.evaluate("for (const id of ['output-2', 'output-3']) document.getElementById(id).remove()");
    let zooming: Promise<void> | undefined;
    const values = async function* () {
      yield* drawnOneByOne(page, kernel, [1]);
      zooming = zoomInto(page.locator('.plot'), 40);
      for (let n = 2; n < 9; n++) yield* drawnOneByOne(page, kernel, [n]);
      await zooming;
      yield* drawnOneByOne(page, kernel, [9]);
    };
    await showLive((n: number) => arrived(n), values(), { minIntervalMs: 0 });
    await zooming;
    const [from, until] = await rangeOf(page);
    expect(until! - from!).toBeGreaterThan(6);
    expect(until! - from!).toBeLessThan(16);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lets go of charts whose outputs are gone', async () => {
    const { page, complaints } = await visitor.visit(file);
    const kernel = kernelOn(page);
    show(arrived(0), { embed: true });
    await kernel.rendered;
    const rerun = async () => {
      await page.evaluate(
        "for (const frame of [...document.querySelectorAll('.jp-OutputArea-child')].slice(2)) frame.remove()",
      );
      show(arrived(1));
      await kernel.rendered;
      // waitForSelector would hold the element.
      await page.waitForFunction(`${plot}?.dataset.drawn`);
    };
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    for (let run = 0; run < 5; run++) await rerun();
    const before = await countsOf(page, session);
    for (let run = 0; run < 20; run++) await rerun();
    const after = await countsOf(page, session);
    expect(after.nodes).toBeLessThan(before.nodes + 200);
    expect(after.listeners).toBeLessThan(before.listeners + 20);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the picture until plotly.js comes, however late, and the chart in its place then', async () => {
    const { page, complaints } = await visitor.visit(file);
    const outputs: [string, string][] = [];
    const newDisplay = () => ({ raw: (...output: [string, string]) => outputs.push(output) });
    vi.stubGlobal('__tslab__', { require: () => ({ newDisplay }) });
    show(galleryFigures().find((figure) => figure.id === 'country')!, { embed: true });
    const [script, plotlyJs, picture, content] = outputs.map(
      (output, index) => `render(${JSON.stringify([`output-${index}`, ...output]).slice(1, -1)})`,
    );
    for (const early of [picture!, content!, script!]) await page.evaluate(early);
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))');
    expect(await page.locator('img').isVisible()).toBe(true);
    expect(await page.locator('figure').count()).toBe(0);
    await page.evaluate(plotlyJs!);
    await page.waitForSelector('.scattergeo path');
    expect(await page.locator('img').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps the picture of a chart that cannot be drawn', async () => {
    const { page } = await visitor.visit(file);
    const kernel = kernelOn(page);
    show(arrived(0), { embed: true });
    await page.waitForSelector('.plot[data-drawn]');
    await page.evaluate("Plotly.react = () => Promise.reject(new Error('This browser cannot draw.'))");
    show(arrived(1));
    await kernel.rendered;
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))');
    expect(await page.locator('figure').count()).toBe(1);
    expect(
      await page.locator('img').evaluateAll((images) => images.map((image) => image.checkVisibility())),
    ).toEqual([false, true]);
    await page.context().close();
  });
});
