import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from './chromiumPage.js';
import { built, jupyter, notebookOf, withoutJupyter } from './jupyter.js';

const cells = [
  `const { bars, pointMap, show, showLive } = require(${JSON.stringify(built)});`,
  `const text = { alt: 'Made up.', footnote: 'n = 3', valueTitle: 'Accidents' };
   const figure = bars({ ...text, id: 'bars', headline: 'Bars', labels: ['a', 'b'], values: [1, 2] });
   show(figure);`,
  `show(pointMap({ ...text, id: 'map', headline: 'Map', lng: [-118.2, -95.4], lat: [34, 29.8], weight: [120, 60] }));`,
  `async function* counts() { for (let n = 1; n <= 3; n++) yield n; }
   await showLive((n) => ({ ...figure, id: 'live', headline: 'Live ' + n }), counts(), { minIntervalMs: 0 });`,
];

describe.skipIf(withoutJupyter)(
  'show() in a tslab notebook (needs npm run lab -- --prepare, and Chromium)',
  () => {
    const visitor = new Visitor();
    const html = join(visitor.folder, 'trial.html');
    let outputs: { data?: Record<string, unknown>; name?: string }[];

    beforeAll(() => {
      const notebook = join(visitor.folder, 'trial.ipynb');
      mkdirSync(visitor.folder, { recursive: true });
      writeFileSync(notebook, notebookOf(cells));
      const settings = { cwd: visitor.folder, env: { ...process.env, JUPYTER_PREFER_ENV_PATH: '1' } };
      const convert = (...args: string[]) =>
        execFileSync(jupyter, ['nbconvert', '--log-level=ERROR', ...args], settings);
      convert('--to=notebook', '--execute', '--inplace', notebook);
      convert('--to=html', notebook);
      const executed = JSON.parse(readFileSync(notebook, 'utf8')) as { cells: { outputs: typeof outputs }[] };
      outputs = executed.cells.flatMap((cell) => cell.outputs);
    });
    afterAll(() => visitor.close());

    it('puts out the forms that each place can show, without a word on stderr', () => {
      expect(outputs.filter((output) => output.name === 'stderr')).toEqual([]);
      const kinds = outputs.flatMap((output) =>
        output.data === undefined ? [] : [Object.keys(output.data).sort().join(' ')],
      );
      const script = 'application/javascript';
      // GitHub shows the SVG or the PNG; VS Code and plotly's extension for Lab draw plotly's JSON, save of a map with outlines.
      const map = 'image/png image/svg+xml text/plain';
      const chart = `application/vnd.plotly.v1+json ${map}`;
      // Our script, plotly.js, then bars, map, and one place that three drawings shared: each a picture and a script.
      expect(kinds).toEqual([script, script, chart, script, map, script, chart, script]);
      const pictures = outputs.flatMap(({ data }) => (data?.['image/png'] === undefined ? [] : [data]));
      const bar: unknown = expect.objectContaining({ type: 'bar' });
      const plotly = { data: expect.arrayContaining([bar]), layout: { height: expect.any(Number) } };
      expect(pictures[0]!['application/vnd.plotly.v1+json']).toMatchObject(plotly);
      expect([pictures[2]!['text/plain']].flat().join('')).toBe('Live 3. Made up.');
    });

    it('draws in the HTML of nbconvert without a network, the last of the live drawings included', async () => {
      const { page } = await visitor.visit(html);
      await page.waitForFunction("document.querySelectorAll('.plot[data-drawn]').length === 3");
      const titles = "[...document.querySelectorAll('.blackspot h3')].map((heading) => heading.textContent)";
      expect(await page.evaluate(titles)).toEqual(['Bars', 'Map', 'Live 3']);
      await page.context().close();
    });
  },
);
