import type { Page } from 'playwright-core';
import { ConfigurationError } from '../base/errors.js';
import { findChromium } from './chromium.js';

/**
 * Opens a page in a headless browser that has no network, does the work, and closes it.
 * @throws ConfigurationError without a browser, or without playwright-core to control it
 */
export async function withPage<Result>(work: (page: Page) => Promise<Result>): Promise<Result> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new ConfigurationError('Chromium or Chrome not found: a PDF needs one.', {
      hint: 'Install one (apt-get install chromium), or set BLACKSPOT_CHROMIUM to its path. HTML, PNG and SVG need none.',
    });
  }
  const { chromium } = await importPlaywright();
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  try {
    const context = await browser.newContext({ offline: true, colorScheme: 'light' });
    return await work(await context.newPage());
  } finally {
    await browser.close();
  }
}

async function importPlaywright(): Promise<typeof import('playwright-core')> {
  try {
    return await import('playwright-core');
  } catch (cause) {
    throw new ConfigurationError('Package not found: playwright-core. A PDF needs it.', {
      hint: 'Run npm install playwright-core. It uses your Chromium or Chrome and installs no browser.',
      cause,
    });
  }
}
