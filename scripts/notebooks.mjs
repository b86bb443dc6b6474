/**
 * npm run notebooks: runs the notebooks from a clean kernel and writes them as HTML to reports/notebooks/.
 *   npm run notebooks -- 02-covid-impact 03-weather-stimuli   only these
 *   npm run notebooks -- --summary counts.json                also writes how many passed, for CI
 *
 * A notebook fails when a cell throws, does not compile, or writes to stderr (tslab reports its errors there).
 * A cell with the tag `raises-exception` may.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { jupyterVariables, prepare, programOf, root, stop } from './python.mjs';

const { values, positionals } = parseArgs({
  options: { summary: { type: 'string' } },
  allowPositionals: true,
});
const folder = join(root, 'notebooks');
const output = join(root, 'reports', 'notebooks');
const timeoutSeconds = 900;

const names = namesToRun();
prepare();
mkdirSync(output, { recursive: true });
let failed = 0;
for (const name of names) {
  const startedAt = Date.now();
  const problems = runNotebook(name);
  if (problems.length > 0) failed++;
  console.log(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`,
  );
  for (const problem of problems) console.error(`     ${problem.replaceAll('\n', '\n     ')}`);
}
console.log(
  `${names.length - failed} of ${names.length} notebooks ran without an error; HTML is in reports/notebooks/`,
);
if (values.summary !== undefined) {
  const counts = { numPassedTests: names.length - failed, numFailedTests: failed, numPendingTests: 0 };
  writeFileSync(values.summary, `${JSON.stringify(counts)}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;

function namesToRun() {
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.ipynb'))
    .map((file) => basename(file, '.ipynb'))
    .sort();
  const asked = positionals.map((name) => basename(name, '.ipynb'));
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    stop(`There is no notebook ${unknown.join(', ')}.`, `There are: ${all.join(', ') || 'none'}.`);
  if (all.length === 0) stop('There are no notebooks.', 'They belong in notebooks/.');
  return asked.length > 0 ? asked : all;
}

/** Runs one and writes its HTML; what went wrong, in words. */
function runNotebook(name) {
  const executed = join(output, `${name}.ipynb`);
  rmSync(executed, { force: true });
  const runProblem = nbconvert(
    '--to=notebook',
    '--execute',
    '--allow-errors',
    '--ExecutePreprocessor.kernel_name=tslab',
    `--ExecutePreprocessor.timeout=${timeoutSeconds}`,
    `--output-dir=${output}`,
    join(folder, `${name}.ipynb`),
  );
  if (runProblem !== null) return [runProblem];
  const problems = problemsIn(JSON.parse(readFileSync(executed, 'utf8')));
  const htmlProblem = nbconvert('--to=html', `--output-dir=${output}`, executed);
  if (htmlProblem !== null) return [...problems, htmlProblem];
  makeOffline(join(output, `${name}.html`));
  rmSync(executed);
  return problems;
}

function nbconvert(...args) {
  const { status, stderr, error } = spawnSync(
    programOf('jupyter'),
    ['nbconvert', '--log-level=ERROR', ...args],
    {
      cwd: root,
      env: jupyterVariables(),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  return status === 0 ? null : (error?.message ?? stderr.trim().split('\n').slice(-15).join('\n'));
}

function problemsIn(notebook) {
  const problems = [];
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code' || cell.metadata.tags?.includes('raises-exception')) continue;
    for (const entry of cell.outputs) {
      if (entry.output_type === 'error') problems.push(`cell ${index + 1}: ${entry.ename}: ${entry.evalue}`);
      if (entry.output_type === 'stream' && entry.name === 'stderr') {
        problems.push(`cell ${index + 1}: ${[entry.text].flat().join('').trim()}`);
      }
    }
  }
  return problems;
}

/** nbconvert asks two CDNs for scripts that our outputs do not need; the page opens without a network, so none is asked. */
function makeOffline(path) {
  const html = readFileSync(path, 'utf8');
  writeFileSync(path, html.replaceAll(/<script[^>]*\ssrc="https?:[^"]*"[^>]*>\s*<\/script>/g, ''));
}
