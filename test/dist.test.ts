import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const folder = resolve('dist');
/** Do their work as soon as they are imported, or run in a browser. */
const programs = [
  'main.js',
  'modelServer.js',
  'lambda.js',
  'worker.js',
  'page.js',
  'notebook.js',
  'interactive.js',
];

// Vitest forgives imports that Node refuses, such as a name that a CommonJS module does not show.
it.skipIf(!existsSync(join(folder, 'index.js')))(
  'what npm run build writes can be imported by Node, file by file',
  () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js') && !programs.includes(basename(name)))
      .map((name) => pathToFileURL(join(folder, name)).href);
    const script = `const failed = [];
    for (const file of ${JSON.stringify(files)}) await import(file).catch((error) => failed.push(file + ': ' + error.message));
    console.log(JSON.stringify(failed));
    process.exit(0);`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(files.length).toBeGreaterThan(100);
    expect(JSON.parse(out)).toEqual([]);
  },
);
