/**
 * npm run notebooks: runs the notebooks from a clean kernel and writes them as HTML to reports/notebooks/.
 *   npm run notebooks -- 02-covid-impact 03-weather-stimuli   only these
 *   npm run notebooks -- --summary counts.json                also writes how many passed, for CI
 */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare, root, stop } from './python.mjs';
import { notebookNames, runNotebook } from './runNotebook.mjs';

const { values, positionals } = parseArgs({
  options: { summary: { type: 'string' } },
  allowPositionals: true,
});

const names = namesToRun();
prepare();
// The build exists only now.
const { ProgressBar } = await import('../dist/cli/progress.js');
const { formatDuration } = await import('../dist/base/format.js');
const bar = new ProgressBar();
let failed = 0;
for (const [done, name] of names.entries()) {
  const startedAt = Date.now();
  const show = () =>
    bar.update(
      { done, total: names.length, unit: 'notebook' },
      `${name}, ${formatDuration((Date.now() - startedAt) / 1000)}`,
    );
  show();
  const timer = setInterval(show, 1_000);
  const { problems } = await runNotebook(name, join(root, 'reports', 'notebooks'));
  clearInterval(timer);
  bar.end();
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
  const all = notebookNames();
  const asked = positionals.map((name) => basename(name, '.ipynb'));
  const unknown = asked.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    stop(`There is no notebook ${unknown.join(', ')}.`, `There are: ${all.join(', ') || 'none'}.`);
  if (all.length === 0) stop('There are no notebooks.', 'They belong in notebooks/.');
  return asked.length > 0 ? asked : all;
}
