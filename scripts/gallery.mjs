/**
 * npm run gallery: pictures of the top of each report page and each notebook on the demo data, as docs/gallery/*.png, and the
 * README.md there that shows them. It runs the notebooks in a clean kernel and needs Chromium. Look at every picture.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { prepare, root, stop } from './python.mjs';
import { notebookFolder, notebookNames, runNotebook } from './runNotebook.mjs';

const widthPixels = 1_000;
const mostHeightPixels = 2_300;
/** Pixels of the picture per pixel of the page: text can still be read. */
const scaleFactor = 0.75;
/** Of all pictures together, because they are in the repository. */
const mostBytes = 2_500_000;

prepare();
// The build exists only now.
const blackspot = await import('../dist/index.js');
const executablePath = blackspot.findChromium();
if (executablePath === undefined)
  stop('Chromium is not installed.', 'Install it, or set BLACKSPOT_CHROMIUM to its path.');

const scratch = mkdtempSync(join(tmpdir(), 'blackspot-gallery-'));
const folder = join(root, 'docs', 'gallery');
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu'] });
try {
  const csv = join(scratch, 'demo.csv');
  await blackspot.generate({ rows: 50_000, seed: 1, out: csv });
  const pages = [...(await writePages(csv)), ...(await writeNotebooks(csv))];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, file } of pages) await takePicture(file, join(folder, `${name}.png`));
  writeFileSync(join(folder, 'README.md'), index(pages));
  const bytes = pages.reduce((sum, { name }) => sum + statSync(join(folder, `${name}.png`)).size, 0);
  console.log(`${pages.length} pictures, ${Math.round(bytes / 1_000)} kB, are in docs/gallery/`);
  if (bytes > mostBytes)
    stop('The gallery is larger than 2.5 MB.', 'Lower mostHeightPixels in scripts/gallery.mjs.');
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}

async function writePages(csv) {
  const source = await blackspot.openSource(csv);
  const pages = [];
  for (const analysis of ['overview', 'covid', 'weather', 'hotspots', 'severity']) {
    const report = await blackspot[analysis](source);
    const file = join(scratch, `${analysis}.html`);
    blackspot.writeHtml(report, file);
    pages.push({ kind: 'page', name: analysis, title: report.topic, file });
  }
  await source.close();
  return pages;
}

async function writeNotebooks(csv) {
  const pages = [];
  for (const name of notebookNames()) {
    const { problems } = await runNotebook(name, scratch, { ...process.env, BLACKSPOT_SOURCE: csv });
    if (problems.length > 0) stop(`${name} fails: ${problems.join('\n')}`, 'Run npm run notebooks.');
    pages.push({ kind: 'notebook', name, title: titleOf(name), file: join(scratch, `${name}.html`) });
  }
  return pages;
}

/** The first heading of a notebook. */
function titleOf(name) {
  const { cells } = JSON.parse(readFileSync(join(notebookFolder, `${name}.ipynb`), 'utf8'));
  return cells[0].source[0].replace(/^# /, '').trim();
}

async function takePicture(file, picture) {
  const context = await browser.newContext({
    viewport: { width: widthPixels, height: mostHeightPixels },
    deviceScaleFactor: scaleFactor,
    offline: true,
  });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  // Charts in view draw themselves one after the other.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.plot')]
      .filter((plot) => plot.getBoundingClientRect().top < innerHeight)
      .every((plot) => plot.hasAttribute('data-drawn')),
  );
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width: widthPixels, height: Math.min(height, mostHeightPixels) };
  await page.screenshot({ path: picture, clip });
  await context.close();
}

function index(pages) {
  const list = (kind) =>
    pages
      .filter((page) => page.kind === kind)
      .map(({ name, title }) => `### ${title}\n\n![The top of ${name}](${name}.png)\n`)
      .join('\n');
  return `# Gallery

The top of each report page and of each notebook, on the synthetic demo data: invented accidents, which show the method and
not the world. \`npm run gallery\` makes these pictures.

## Report pages

${list('page')}
## Notebooks

${list('notebook')}`;
}
