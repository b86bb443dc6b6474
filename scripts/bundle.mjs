/**
 * The first part of npm run build. Empties dist/, so that no file of an earlier build stays, bundles the scripts of pages
 * and notebooks from src/report/browser/ into dist/report/browser/, the live page into dist/live/browser/ and the two
 * programs that serve a model, and writes a digest of the sources.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { outlinesJson } from './outlines.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each entry, a file of this folder of src/ by its name in dist/, becomes one file that needs nothing else. */
async function bundleForBrowser(folder, entries) {
  const entryPoints = entries.map(([file, out]) => ({ in: `src/${folder}/${file}`, out }));
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: `dist/${folder}`,
    tsconfig: `src/${folder}/tsconfig.json`,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    logLevel: 'warning',
  });
}

/** The scripts of reports and notebooks. Takes some 50 ms. */
export async function bundleBrowser() {
  await bundleForBrowser('report/browser', [
    ['page.ts', 'page'],
    ['interactive.ts', 'interactive'],
    ['notebook.ts', 'notebook'],
  ]);
}

/** The script, the worker, the style and the outlines of the live page. Takes some 2 s, most of them for the outlines. */
export async function bundleLivePage() {
  await bundleForBrowser('live/browser', [
    ['main.ts', 'page'],
    ['worker.ts', 'worker'],
    ['page.css', 'page'],
  ]);
  writeFileSync(join(root, 'dist', 'live', 'browser', 'outlines.json'), await outlinesJson());
}

/** The handler of a Lambda function and the model server, each with all that it imports as one file below `dist/`. */
export async function bundleServing() {
  await build({
    absWorkingDir: root,
    entryPoints: { lambda: 'src/lambda.ts', 'model-server': 'src/cli/modelServer.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    // Modules of CommonJS ask for those of Node.js by require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [{ name: 'version', setup: inlineVersion }],
    logLevel: 'warning',
  });
}

/** The files have no package.json beside it. */
function inlineVersion(bundler) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const contents = `export const version = ${JSON.stringify(version)};`;
  bundler.onLoad({ filter: /[\\/]base[\\/]version\.ts$/ }, () => ({ contents }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await Promise.all([bundleBrowser(), bundleServing(), bundleLivePage()]);
  writeFileSync(join(root, 'dist', 'build-id.txt'), sourcesDigest());
}

/** Changes with every source, so that a kernel can tell that it runs an older build. */
function sourcesDigest() {
  const digest = createHash('sha256');
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [join(root, 'package.json'), ...files]) digest.update(readFileSync(file));
  return digest.digest('hex');
}
