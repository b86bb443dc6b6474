import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../src/report/chromium.js';

const executablePath = findChromium();

/** Browser tests are left out where there is no browser, unless CI says that there must be one. */
export const withoutBrowser: boolean =
  executablePath === undefined && process.env.BLACKSPOT_REQUIRE_SERVICES !== '1';

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
}

/** Drags over the middle half of a chart, as a reader zooms. */
export async function zoomInto(plot: Locator, steps = 4): Promise<void> {
  const { mouse } = plot.page();
  const box = (await plot.locator('.nsewdrag').boundingBox())!;
  const y = box.y + box.height / 2;
  await mouse.move(box.x + box.width / 4, y);
  await mouse.down();
  await mouse.move(box.x + box.width / 2, y, { steps });
  await mouse.move(box.x + (3 * box.width) / 4, y, { steps });
  await mouse.up();
}

export interface Visit {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and requests for anything but the file itself. */
  readonly complaints: string[];
}

/** A browser and a folder for a test file; `visit` opens a file from disk, with the network off. */
export class Visitor {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'blackspot-browser-'));
  #browser: Browser | undefined;

  async visit(
    file: string,
    options: {
      width?: number;
      height?: number;
      colorScheme?: 'light' | 'dark';
      javaScriptEnabled?: boolean;
    } = {},
  ): Promise<Visit> {
    const { width = 1280, height = 900, colorScheme = 'light', javaScriptEnabled = true } = options;
    this.#browser ??= await launchBrowser();
    const viewport = { width, height };
    const context = await this.#browser.newContext({
      viewport,
      colorScheme,
      javaScriptEnabled,
      offline: true,
    });
    // Long for a page from disk, short for a machine that does much else.
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const complaints: string[] = [];
    const url = pathToFileURL(file).href;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    await page.goto(url);
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
