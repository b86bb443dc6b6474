import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Server } from '../../scripts/services/server.mjs';
import { launchBrowser, zoomInto } from './chromiumPage.js';
import { built, notebookOf, withoutJupyter } from './jupyter.js';
import { startLab } from './jupyterLab.js';

const cells = [
  `const { lines, showLive } = require(${JSON.stringify(built)});
   const x = Array.from({ length: 20 }, (_, week) => week);
   const figureOf = (n) => lines({ id: 'arriving', headline: 'After ' + n, alt: 'A line that gets steeper.', footnote: 'n = ' + n,
     xTitle: 'Week', yTitle: 'Accidents', series: [{ name: 'all', x, y: x.map((week) => n * week) }] });
   async function* counts() {
     for (let n = 1; n <= 12; n++) { yield n; await new Promise((resolve) => setTimeout(resolve, 700)); }
   }
   await showLive(figureOf, counts(), { minIntervalMs: 0 });`,
];

describe.skipIf(withoutJupyter)(
  'showLive() in JupyterLab (needs npm run lab -- --prepare, and Chromium)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-lab-'));
    let lab: Server;
    let browser: Browser;

    beforeAll(async () => {
      // Our kernel, and nothing left of an earlier session.
      vi.stubEnv('JUPYTER_PREFER_ENV_PATH', '1');
      vi.stubEnv('JUPYTERLAB_WORKSPACES_DIR', join(folder, 'workspaces'));
      writeFileSync(join(folder, 'trial.ipynb'), notebookOf(cells));
      lab = await startLab(folder);
      browser = await launchBrowser();
    });
    afterAll(async () => {
      await browser?.close();
      await lab?.remove();
      vi.unstubAllEnvs();
    });

    it('updates the chart in place: same element, same zoom, also when the theme changes meanwhile', async () => {
      const page = await browser.newPage({ viewport: { width: 1300, height: 1000 } });
      page.setDefaultTimeout(120_000);
      await page.goto(`${lab.url}/lab/tree/trial.ipynb`);
      await page.getByText('TypeScript | Idle').waitFor();
      await page.locator('.jp-CodeCell .cm-content').first().click();
      await page.keyboard.press('Shift+Enter');
      const plot = page.locator('.plot[data-drawn]');
      const range = () => page.evaluate<number[]>("document.querySelector('.plot')._fullLayout.xaxis.range");
      await plot.waitFor();
      await plot.scrollIntoViewIfNeeded();
      await page.evaluate("window.before = document.querySelector('.plot')");
      await zoomInto(plot);
      const zoomed = await range();
      expect(zoomed[1]! - zoomed[0]!).toBeLessThan(12);
      await page.evaluate("document.body.dataset.jpThemeLight = 'false'");
      await page.getByRole('heading', { name: 'After 12' }).waitFor();
      await page.locator('.plot[data-drawn="dark"]').waitFor();
      expect(await page.evaluate("window.before === document.querySelector('.plot')")).toBe(true);
      expect(await range()).toEqual(zoomed);
      // The values have followed: 12 times 19.
      expect(await page.evaluate("Math.max(...document.querySelector('.plot')._fullData[0].y)")).toBe(228);
      await page.close();
    });
  },
);
