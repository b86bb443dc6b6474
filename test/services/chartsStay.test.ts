import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Server } from '../../scripts/services/server.mjs';
import { launchBrowser, Visitor } from './chromiumPage.js';
import { built, jupyter, notebookOf, withoutJupyter } from './jupyter.js';
import { startLab } from './jupyterLab.js';

const cells = [
  `const { bars, pointMap, show, showLive, stateMap } = require(${JSON.stringify(built)});
   const { Table } = require(${JSON.stringify(resolve('dist/query/table.js'))});
   const text = { alt: 'Made up.', footnote: 'n = 3', valueTitle: 'Accidents' };
   const figure = bars({ ...text, id: 'bars', headline: 'Bars', labels: ['a', 'b'], values: [1, 2] });
   const map = pointMap({ ...text, id: 'map', headline: 'Map', lng: [-118.2, -95.4], lat: [34, 29.8], weight: [120, 60] });
   const tiles = stateMap({ ...text, id: 'tiles', headline: 'Tiles', states: ['CA', 'TX'], values: [1, 2] });`,
  'figure',
  'show(map);',
  "new Table({ state: ['CA <&> $1'], accidents: Float64Array.of(12345) }, 1)",
  `show({ id: 'part', title: 'A section', text: ['Fewer than 3 & more than 2.'],
     figures: [tiles, { ...figure, id: 'bars-2' }] });`,
  `async function* counts() { for (let n = 1; n <= 3; n++) yield n; }
   await showLive((n) => ({ ...figure, id: 'live', headline: 'Live ' + n }), counts(), { minIntervalMs: 0 });`,
];
/** Of cells 2, 3, 5 (two) and 6. */
const chartCount = 5;

interface Seen {
  /** Interactive charts in view, with marks. */
  readonly plots: number;
  /** Pictures in view that could be read. */
  readonly pictures: number;
  /** The texts of all outputs in view. */
  readonly text: string;
}

const seenIn = (page: Page): Promise<Seen> =>
  page.evaluate<Seen>(`(() => {
    const outputs = [...document.querySelectorAll('.jp-OutputArea-output, .output_subarea')]
      .filter((output) => output.checkVisibility());
    const inView = (selector) => outputs.flatMap((output) => [...output.querySelectorAll(selector)])
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 100);
    return {
      plots: inView('.plot[data-drawn]').filter((plot) => plot.querySelector('.main-svg path') !== null).length,
      pictures: inView('img').filter((image) => image.complete && image.naturalWidth > 100).length,
      text: outputs.map((output) => output.innerText).join('\\n'),
    };
  })()`);

/** Waits until so many charts are seen in this form and none in the other, and no source code is seen as text. */
async function expectCharts(page: Page, form: 'plots' | 'pictures'): Promise<Seen> {
  const expected = { plots: 0, pictures: 0, [form]: chartCount };
  await expect.poll(() => seenIn(page), { timeout: 90_000, interval: 500 }).toMatchObject(expected);
  const seen = await seenIn(page);
  expect(seen.text).not.toMatch(/window\.|function|element|"data"|<\w|&lt;\w|\{"/);
  expect(seen.text).toContain('CA <&> $1');
  expect(seen.text).toContain('12,345');
  expect(seen.text).toContain('Fewer than 3 & more than 2.');
  return seen;
}

describe.skipIf(withoutJupyter)(
  'a chart of a notebook stays (needs npm run lab -- --prepare, and Chromium)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-lab-'));
    const path = (name: string): string => join(folder, name);
    const visitor = new Visitor();
    const foreign: string[] = [];
    let lab: Server;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      // A stock JupyterLab with our kernel, and nothing left of an earlier session.
      vi.stubEnv('JUPYTER_PREFER_ENV_PATH', '1');
      vi.stubEnv('JUPYTER_CONFIG_DIR', path('config'));
      vi.stubEnv('JUPYTERLAB_WORKSPACES_DIR', path('workspaces'));
      writeFileSync(path('trial.ipynb'), notebookOf(cells));
      lab = await startLab(folder);
      browser = await launchBrowser();
      // High enough for all cells, because JupyterLab leaves out those that are not in view.
      page = await browser.newPage({ viewport: { width: 1300, height: 4500 }, acceptDownloads: true });
      page.setDefaultTimeout(120_000);
      page.on('request', (request) => {
        if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(lab.url))
          foreign.push(request.url());
      });
    });
    afterAll(async () => {
      await browser?.close();
      await lab?.remove();
      await visitor.close();
      vi.unstubAllEnvs();
    });

    const open = async (name: string): Promise<void> => {
      // Without the notebooks that the last one left open.
      await page.goto(`${lab.url}/lab/tree/${name}?reset`);
      await page.getByText('TypeScript | Idle').waitFor();
    };
    const choose = async (...names: string[]): Promise<void> => {
      for (const name of names) await page.getByRole('menuitem', { name, exact: true }).click();
    };
    const run = async (cell: number): Promise<void> => {
      const code = page.locator('.jp-CodeCell').nth(cell);
      const before = await code.locator('.jp-InputPrompt').textContent();
      await code.locator('.cm-content').click();
      await page.keyboard.press('Control+Enter');
      await expect
        .poll(() => code.locator('.jp-InputPrompt').textContent(), { timeout: 60_000 })
        .toMatch(/\[\d+\]/);
      await expect.poll(() => code.locator('.jp-InputPrompt').textContent()).not.toBe(before);
    };
    const save = async (name: string): Promise<void> => {
      const textOf = () => readFileSync(path(name), 'utf8');
      const before = textOf();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+s');
      await expect.poll(textOf, { timeout: 60_000 }).not.toBe(before);
    };

    it('in JupyterLab after running all cells, each one again twice, saving and loading the page', async () => {
      await open('trial.ipynb');
      await choose('Run', 'Run All Cells');
      await expectCharts(page, 'plots');
      await expect.poll(async () => (await seenIn(page)).text, { timeout: 60_000 }).toContain('Live 3');
      for (const cell of [1, 2, 3, 4, 5]) {
        await run(cell);
        await run(cell);
        await expectCharts(page, 'plots');
      }
      await save('trial.ipynb');
      await page.reload();
      await expectCharts(page, 'plots');
      expect(foreign).toEqual([]);
    });

    it.each([
      { sanitized: 'as JupyterLab proposes', form: 'pictures' },
      { sanitized: 'not', form: 'plots' },
    ] as const)('in the HTML of JupyterLab’s own export, sanitised $sanitized, as $form', async (way) => {
      await page.getByText('TypeScript | Idle').waitFor();
      await choose('File');
      await page.locator('.lm-Menu-itemLabel', { hasText: 'Save and Export Notebook As' }).click();
      await page.locator('.lm-Menu-itemLabel', { hasText: /^HTML$/ }).click();
      if (way.form === 'plots') await page.getByLabel('Sanitize HTML output').uncheck();
      // It comes through a window of its own.
      const download = new Promise<Download>((got) => {
        page.once('download', got);
        page.once('popup', (popup) => popup.once('download', got));
      });
      await page.getByRole('button', { name: 'Ok' }).click();
      await (await download).saveAs(path('exported.html'));
      const visit = await visitor.visit(path('exported.html'));
      await expectCharts(visit.page, way.form);
      await visit.page.context().close();
    });

    it('in JupyterLab after running one cell alone, twice, that draws more than its server lets pass at once', async () => {
      // Each of these is more than 1 MB in its forms, and plotly.js is 2 MB.
      const many = `for (let n = 0; n < 8; n++) show({ ...figure, id: 'many-' + n, alt: 'Made up. '.repeat(40_000) });`;
      writeFileSync(path('alone.ipynb'), notebookOf([cells[0]!, many]));
      await open('alone.ipynb');
      const drawn = async (): Promise<void> => {
        await expect.poll(() => seenIn(page), { timeout: 90_000 }).toMatchObject({ plots: 8, pictures: 0 });
        expect(await page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count()).toBe(0);
      };
      await run(0);
      await run(1);
      await drawn();
      await run(1);
      await drawn();
      await save('alone.ipynb');
      await page.reload();
      await drawn();
    });

    it('in a copy that is not trusted, as pictures', async () => {
      const copy = readFileSync(path('trial.ipynb'), 'utf8').replaceAll('Made up.', 'Changed.');
      writeFileSync(path('copy.ipynb'), copy);
      await open('copy.ipynb');
      await expectCharts(page, 'pictures');
    });

    it.each([
      { way: 'nbconvert', form: 'plots' },
      { way: 'nbconvert without scripts in the browser', form: 'pictures', javaScriptEnabled: false },
      { way: 'nbconvert’s sanitiser', form: 'pictures', flags: ['--HTMLExporter.sanitize_html=True'] },
      // Its scripts wait for jQuery, from the network.
      { way: 'nbconvert’s classic template', form: 'pictures', flags: ['--template=classic'] },
    ] as const)('in the HTML of $way, without a network, as $form', async ({ form, ...way }) => {
      const { flags = [], javaScriptEnabled = true } = { flags: [], ...way };
      const args = ['--log-level=ERROR', '--to=html', '--output=converted', ...flags];
      execFileSync(jupyter, ['nbconvert', ...args, path('trial.ipynb')], { cwd: folder });
      const visit = await visitor.visit(path('converted.html'), { javaScriptEnabled });
      await expectCharts(visit.page, form);
      await visit.page.context().close();
    });
  },
);
