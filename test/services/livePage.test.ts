import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulatedPage, simulatePage } from '../live/browser/simulatedPage.js';
import { launchBrowser, withoutBrowser } from './chromiumPage.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(withoutBrowser)('the live page in a browser (needs Chromium)', () => {
  let browser: Browser;
  let live: SimulatedPage;
  let timer: NodeJS.Timeout;
  const run = (): void => {
    timer = setInterval(() => live.step(12_000), 200);
  };
  beforeAll(async () => {
    browser = await launchBrowser();
    live = await simulatePage();
    run();
  });
  afterAll(async () => {
    clearInterval(timer);
    await browser.close();
    await live.close();
  });

  async function visit(
    path = '',
    look: { width?: number; height?: number; colorScheme?: 'light' | 'dark'; server?: SimulatedPage } = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const { width = 1280, height = 800, colorScheme = 'light', server = live } = look;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      acceptDownloads: true,
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(server.server.url + path);
    return { page, complaints };
  }
  const textOf = async (page: Page, selector: string): Promise<string> =>
    (await page.locator(selector).first().textContent()) ?? '';
  /** Not by waitForFunction, which the content security policy of the page does not let evaluate. */
  const until = (page: Page, expression: string): Promise<void> =>
    expect.poll(() => page.evaluate(expression), { timeout: 30_000, interval: 100 }).toBe(true);
  const waitForText = (page: Page, selector: string, text: RegExp): Promise<void> =>
    until(
      page,
      `new RegExp(${JSON.stringify(text.source)}).test(document.querySelector(${JSON.stringify(selector)})?.textContent ?? '')`,
    );
  /** The picture of the map as text: it changes when anything is drawn. */
  const mapOf = async (page: Page): Promise<string> =>
    (await page.locator('#canvas').screenshot()).toString('base64');

  it.each(['', '?render=main'])('connects and draws what arrives %s', async (path) => {
    const { page, complaints } = await visit(path);
    await waitForText(page, '#connection', /live/);
    const before = {
      map: await mapOf(page),
      time: await textOf(page, '#time'),
      total: await textOf(page, '#date'),
    };
    await until(page, `document.querySelector('#time').textContent !== '${before.time}'`);
    expect(await mapOf(page)).not.toBe(before.map);
    expect(before.total).toBe('Thu 3 Feb 2022');
    expect(await textOf(page, '#surge-list .surge')).toMatch(/Los Angeles County|Tarrant County/);
    expect(await page.locator('#latest-rows tr:visible').count()).toBeGreaterThan(5);
    await waitForText(page, '.strip .verdict', /as expected|above|below/);
    await waitForText(page, '#legend-top', /within \d+ km/);
    await waitForText(page, '#legend-note', /accidents before/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('filters everything on the page, and keeps the filter in its address', async () => {
    const { page, complaints } = await visit('#state=TX&without=Source2');
    await waitForText(page, '#connection', /live/);
    const shown = page.locator('.surge:visible .name');
    await until(page, "document.querySelectorAll('.surge:not([hidden])').length === 3");
    expect((await shown.allInnerTexts()).every((name) => name.endsWith('TX'))).toBe(true);
    expect(await page.locator('.strip:visible').count()).toBe(2);
    await until(
      page,
      "[...document.querySelectorAll('#latest-rows tr')].filter((row) => !row.hidden).every((row) => row.textContent.includes('TX'))",
    );
    const before = await mapOf(page);
    await page.selectOption('#state', { label: 'CA' });
    await until(page, "location.hash.includes('state=CA')");
    expect(await page.evaluate('location.hash')).toContain('without=Source2');
    expect(await mapOf(page)).not.toBe(before);
    await page.selectOption('#state', { label: 'WY' });
    await waitForText(page, '#banner-text', /No accident passes the filter in the last 24 h/);
    await page.click('#banner-action');
    await until(page, "location.hash === ''");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says that the connection is lost, and catches up without a gap when the server is back', async () => {
    const other = await simulatePage({ seed: 5 });
    const { page } = await visit('', { server: other });
    other.step(120_000);
    await waitForText(page, '#connection', /live/);
    await other.close();
    await waitForText(
      page,
      '#banner-text',
      /Connection lost \d+(\.\d)? s ago. Figures stand at 17:3\d. Trying/,
    );
    expect(await page.evaluate("document.body.classList.contains('lost')")).toBe(true);
    expect(await textOf(page, '#connection')).toContain('lost');
    const again = await simulatePage({ seed: 6, port: other.server.port });
    again.step(3_600_000);
    await waitForText(page, '#connection', /live|waiting/);
    await waitForText(page, '#banner-text', /caught up/);
    await waitForText(page, '#time', /18:[23]\d/);
    expect(await page.evaluate("document.body.classList.contains('lost')")).toBe(false);
    await again.close();
    await page.context().close();
  });

  it('shows no zeros before the first accident, and what each panel will show', async () => {
    const empty = await simulatePage({ hasPast: false, isControlled: false });
    const { page, complaints } = await visit('', { server: empty });
    await waitForText(page, '#banner-text', /Connected. Waiting for the first accident./);
    expect(await textOf(page, '#time')).toBe('--:--');
    expect(await textOf(page, '#surges-note')).toContain('some weeks of history');
    expect(await textOf(page, '#latest-empty')).toContain('appear here');
    expect(await textOf(page, '#replay-note')).toContain('A live stream');
    expect(await page.locator('#speeds').isVisible()).toBe(false);
    // The page itself can be held.
    await page.keyboard.press('Space');
    empty.step(3_600_000);
    await waitForText(page, '#banner-text', /The page is paused; \d+ accidents wait/);
    await page.keyboard.press('Space');
    await until(page, "document.querySelector('#time').textContent !== '--:--'");
    expect(complaints).toEqual([]);
    await page.context().close();
    await empty.close();
  });

  it('goes to a surge and asks the store about its place; Escape returns the focus', async () => {
    const { page, complaints } = await visit();
    await waitForText(page, '#connection', /live/);
    await page.locator('.surge:visible', { hasText: 'Tarrant' }).click();
    await waitForText(page, '#place', /353 accidents in the last 24 h, expected 310 \(270–352\)/);
    await until(page, "location.hash.includes('place=county:TX/Tarrant')");
    await waitForText(page, '#scale-text', /^\d+ (km|m)$/);
    await page.keyboard.press('Escape');
    expect(await page.locator('#place').isVisible()).toBe(false);
    expect(await page.evaluate('document.activeElement?.textContent')).toContain('Tarrant');
    // Keys of the map: the county in its middle.
    await page.locator('#canvas').focus();
    await page.keyboard.press('Enter');
    await waitForText(page, '#place h2', /County/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('streams in four pages of a browser; a fifth says that it waits, and goes on when asked', async () => {
    const { page, complaints } = await visit();
    const pages = [page];
    while (pages.length < 5) {
      await waitForText(pages.at(-1)!, '#connection', /live/);
      const next = await page.context().newPage();
      await next.goto(live.server.url);
      pages.push(next);
    }
    const fifth = pages[4]!;
    await waitForText(fifth, '#banner-text', /This page stands still: 4 others are open/);
    // Questions and files are not kept waiting.
    expect(await fifth.evaluate(async () => (await fetch('/session')).status)).toBe(200);
    await fifth.locator('#banner-action').click();
    await waitForText(fifth, '#connection', /live/);
    await waitForText(page, '#banner-text', /This page stands still/);
    await pages[1]!.close();
    await waitForText(page, '#connection', /live/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says how far the stream is behind, and which bars are still filling', async () => {
    const { page } = await visit();
    live.setLag(42 * 60_000);
    await waitForText(
      page,
      '#banner-text',
      /^42 min behind the stream\. The last (?:bar is|\d+ bars are) still filling/,
    );
    live.setLag(null);
    await until(page, "document.querySelector('#banner').hidden");
    await page.context().close();
  });

  it('shows a place inside the window of a phone', async () => {
    const { page } = await visit('#place=county:TX/Tarrant', { width: 390, height: 844 });
    await waitForText(page, '#place', /in the last 24 h/);
    const box = await page.locator('#place').boundingBox();
    const bar = await page.locator('#replay').boundingBox();
    expect(box!.y).toBeGreaterThan(0);
    expect(box!.y + box!.height).toBeLessThanOrEqual(bar!.y);
    await page.context().close();
  });

  it('controls the replay', async () => {
    const { page } = await visit();
    await waitForText(page, '#connection', /live/);
    await page.click('#speeds button:nth-child(3)');
    await page.click('#pause');
    await waitForText(page, '#connection', /paused/);
    await page.click('#pause');
    await waitForText(page, '#connection', /live/);
    await page.locator('body').press('ArrowRight');
    await expect.poll(() => live.commands.length).toBeGreaterThanOrEqual(4);
    expect(live.commands.slice(0, 3)).toEqual([
      { action: 'speed', speedFactor: 600 },
      { action: 'pause' },
      { action: 'resume' },
    ]);
    expect(live.commands[3]!.action).toBe('seek');
    await page.context().close();
  });

  it('saves the moment as a file that opens offline', async () => {
    const { page } = await visit();
    await waitForText(page, '#connection', /live/);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    const path = `${await download.path()}.html`;
    await download.saveAs(path);
    expect(download.suggestedFilename()).toMatch(/^blackspot-live-2022-02-03T\d{4}\.html$/);
    expect(statSync(path).size).toBeGreaterThan(30_000);
    const saved = readFileSync(path, 'utf8');
    expect(saved).not.toContain('<script');
    expect(saved).toMatch(/A saved page: the stream at \d\d:\d\d, Thu 3 Feb 2022/);
    expect(saved).toMatch(/id="connection"[^>]*>saved</);
    // The clock and the mark are of one moment.
    const [, clock] = /the stream at (\d\d:\d\d), Thu/.exec(saved)!;
    expect(saved).toContain(`<span id="time">${clock}</span>`);
    for (const [width, height] of [
      [1280, 800],
      [390, 844],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height }, offline: true });
      const offline = await context.newPage();
      const faults: string[] = [];
      offline.on('console', (message) => faults.push(message.text()));
      offline.on('requestfailed', (request) => faults.push(request.url().slice(0, 100)));
      await offline.goto(`file://${path}`);
      expect(await offline.evaluate("document.querySelector('img#canvas').naturalWidth")).toBeGreaterThan(
        500,
      );
      expect(await offline.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await offline.evaluate(axe);
      const found = (await offline.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
      )) as string[];
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    }
    await page.context().close();
  });

  it.each([
    { width: 1280, height: 800, colorScheme: 'light' },
    { width: 1280, height: 800, colorScheme: 'dark' },
    { width: 1920, height: 1080, colorScheme: 'dark' },
    { width: 390, height: 844, colorScheme: 'dark' },
  ] as const)('fits and has no fault that axe-core knows at $width px in $colorScheme', async (look) => {
    const { page, complaints } = await visit('', look);
    await waitForText(page, '#connection', /live/);
    await until(page, "document.querySelectorAll('.surge').length > 3");
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.width);
    const outside = await page.evaluate(
      `innerWidth < 760 ? [] : [...document.querySelectorAll('header *, footer *, #tools *')]
        .filter((node) => node.offsetWidth > 1)
        .filter((node) => { const box = node.getBoundingClientRect(); return box.right > innerWidth + 1 || box.bottom > innerHeight + 1; })
        .map((node) => node.id || node.className)`,
    );
    expect(outside).toEqual([]);
    for (const state of ['plain', 'place', 'table', 'help']) {
      if (state === 'place') {
        await page.locator('.surge:visible').first().click();
        await waitForText(page, '#place', /Streets/);
      }
      if (state === 'table') await page.click('#open-table');
      if (state === 'help') await page.click('#open-help');
      await page.evaluate(axe);
      const faults = await page.evaluate<string[]>(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
          violations.map(({ id, impact, nodes }) => impact + ' ' + id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')))`,
      );
      expect(faults, state).toEqual([]);
      if (state !== 'plain') await page.keyboard.press('Escape');
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
