/** Runs one notebook from a clean kernel, and makes of it a page that opens offline. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { jupyterVariables, programOf, root } from './python.mjs';

export const notebookFolder = join(root, 'notebooks');
const timeoutSeconds = 900;

/** The names of all notebooks, in order: `01-the-data`, ... */
export function notebookNames() {
  return readdirSync(notebookFolder)
    .filter((file) => file.endsWith('.ipynb'))
    .map((file) => basename(file, '.ipynb'))
    .sort();
}

/**
 * Runs a notebook and writes it as HTML. It fails when a cell throws, does not compile, or writes to stderr (tslab reports
 * its errors there); a cell with the tag `raises-exception` may.
 *
 * @param name of the notebook, such as `01-the-data`
 * @param output the folder of the HTML
 * @param variables the environment of the kernel
 * @returns what went wrong, in words, and what the cells wrote
 */
export async function runNotebook(name, output, variables = process.env) {
  mkdirSync(output, { recursive: true });
  const executed = join(output, `${name}.ipynb`);
  rmSync(executed, { force: true });
  const runProblem = await nbconvert(variables, [
    '--to=notebook',
    '--execute',
    '--allow-errors',
    '--ExecutePreprocessor.kernel_name=tslab',
    `--ExecutePreprocessor.timeout=${timeoutSeconds}`,
    `--output-dir=${output}`,
    join(notebookFolder, `${name}.ipynb`),
  ]);
  if (runProblem !== null) return { problems: [runProblem], text: '' };
  const { cells } = JSON.parse(readFileSync(executed, 'utf8'));
  const problems = problemsIn(cells);
  const htmlProblem = await nbconvert(variables, ['--to=html', `--output-dir=${output}`, executed]);
  if (htmlProblem !== null) problems.push(htmlProblem);
  else makeOffline(join(output, `${name}.html`));
  rmSync(executed);
  return { problems, text: textOf(cells) };
}

/** Resolves with null, or with the end of what it complained about. */
function nbconvert(variables, args) {
  return new Promise((resolve) => {
    const child = spawn(programOf('jupyter'), ['nbconvert', '--log-level=ERROR', ...args], {
      cwd: root,
      env: jupyterVariables(variables),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      complaint += text;
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) =>
      resolve(code === 0 ? null : complaint.trim().split('\n').slice(-15).join('\n') || `exit code ${code}`),
    );
  });
}

function problemsIn(cells) {
  const problems = [];
  for (const [index, cell] of cells.entries()) {
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

/** What the cells wrote to stdout. */
function textOf(cells) {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .filter(({ output_type, name }) => output_type === 'stream' && name === 'stdout')
    .map(({ text }) => [text].flat().join(''))
    .join('');
}

/** nbconvert asks two CDNs for scripts that our outputs do not need; the page opens without a network, so none is asked. */
function makeOffline(path) {
  const html = readFileSync(path, 'utf8');
  writeFileSync(path, html.replaceAll(/<script[^>]*\ssrc="https?:[^"]*"[^>]*>\s*<\/script>/g, ''));
}
