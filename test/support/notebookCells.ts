import { readFileSync } from 'node:fs';
import { format } from 'node:util';
import { transform } from 'esbuild';
import ts from 'typescript';
import { contentOf } from './contentScript.js';

interface Cell {
  readonly cell_type: 'code' | 'markdown';
  readonly source: readonly string[];
}

/** What the cells of a notebook wrote: the lines of the console, and the HTML of the outputs without scripts. */
export interface NotebookOutput {
  readonly lines: readonly string[];
  readonly html: readonly string[];
}

/**
 * Runs the code cells of a notebook in this process, in the order of the notebook, as the kernel does: top-level `await`
 * and the names of earlier cells work, and the value of a last expression is shown or printed. `npm run notebooks` runs them in a real kernel; this takes a fraction of the time,
 * so that many files can be tried.
 *
 * @param blackspot what `import ... from 'blackspot'` gives
 * @param changes texts to replace in the cells, such as a speed
 * @throws what a cell throws
 */
export async function runCells(
  name: string,
  blackspot: object,
  changes: Readonly<Record<string, string>> = {},
): Promise<NotebookOutput> {
  const { cells } = JSON.parse(
    readFileSync(new URL(`../../notebooks/${name}.ipynb`, import.meta.url), 'utf8'),
  ) as { cells: Cell[] };
  let script = cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => withLastExpression(source.join('')))
    .join('\n');
  for (const [from, to] of Object.entries(changes)) {
    if (!script.includes(from)) throw new Error(`${name} has no ${from}`);
    script = script.replaceAll(from, to);
  }
  const lines: string[] = [];
  const html: string[] = [];
  const raw = (_: string, content: string) => {
    const shown = contentOf(content);
    if (shown !== undefined) html.push(shown.html.replaceAll(/<script[\s\S]*?<\/script>/g, ''));
  };
  const kernel = { newDisplay: () => ({ raw }) };
  const console = { log: (...parts: unknown[]) => lines.push(format(...parts)), error: fail };
  const globals = globalThis as { __tslab__?: unknown };
  globals.__tslab__ = { require: (module: string) => (module === 'tslab' ? kernel : undefined) };
  try {
    const run = new Function('modules', 'console', 'lastExpression', await functionBody(script));
    const { show } = blackspot as { show(value: unknown): void };
    const lastExpression = (value: unknown) => {
      if (isDrawn(value)) show(value);
      else if (value !== undefined) console.log(value);
    };
    await run(
      (module: string) => (module === 'blackspot' ? blackspot : import(module)),
      console,
      lastExpression,
    );
  } finally {
    globals.__tslab__ = undefined;
  }
  return { lines, html };
}

/** The cell with its last statement, if that is an expression, given to `lastExpression`: tslab shows its value. */
function withLastExpression(cell: string): string {
  const last = ts.createSourceFile('cell.ts', cell, ts.ScriptTarget.ES2022).statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return cell;
  const { pos, end } = last.expression;
  return `${cell.slice(0, pos)}\nlastExpression(${cell.slice(pos, end).trim()});`;
}

/** Figures, reports and tables. test/report/lastExpression.test.ts has how a cell tells them from other values. */
function isDrawn(value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && ['sections', 'chart', 'rowCount'].some((key) => key in value);
}

/** A notebook fails when it writes to stderr, as in a kernel. */
function fail(...parts: unknown[]): never {
  throw new Error(`written to stderr: ${parts.map(String).join(' ')}`);
}

/** JavaScript that runs the cells: imports become constants of what `modules(name)` gives. */
async function functionBody(script: string): Promise<string> {
  const typed = script.replaceAll(
    /import \{([^}]*)\} from '([^']+)';/g,
    (_, names: string, module: string) => `const {${names}} = await modules('${module}');`,
  );
  const { code } = await transform(`async function cells() {\n${typed}\n}`, {
    loader: 'ts',
    target: 'es2022',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return `${code}\nreturn cells();`;
}
