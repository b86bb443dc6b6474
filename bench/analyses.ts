/**
 * The analyses over all rows of an imported file: each in a process of its own, from opening the source to the report,
 * and beside it the page that is made of it. With `--statements` what the engine was asked, and how long each took.
 *
 *   npx vite-node bench/analyses.ts FILE.csv                         all four, after an import that is not counted
 *   npx vite-node bench/analyses.ts FILE.csv -- --only weather --statements
 *   npx vite-node bench/analyses.ts FILE.csv -- --runs 5             the quickest of five, on a machine that does more
 */
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { analyses } from '../src/analyses/registry.js';
import { InputError } from '../src/base/errors.js';
import { DuckDb } from '../src/engines/duckdb/duckdb.js';
import { renderHtml } from '../src/report/html.js';
import { ensureImport } from '../src/storage/import/ensureImport.js';
import { openHistory } from '../src/storage/import/openHistory.js';

interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly pageSeconds: number;
  readonly pageMegabytes: number;
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly sql: string;
  readonly milliseconds: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '1' },
    statements: { type: 'boolean', default: false },
    measure: { type: 'boolean', default: false }, // what a child process is started with
  },
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
});
const [file] = positionals;
if (file === undefined) throw new InputError('Name a CSV: npx vite-node bench/analyses.ts FILE.csv');
const names = values.only?.split(',') ?? analyses.map(({ id }) => id);
if (values.measure) console.log(JSON.stringify(await measure(names[0]!, file)));
else await compare(file);

async function measure(name: string, path: string): Promise<Measured> {
  const statements = listen();
  const [startedMs, cpu] = [performance.now(), process.cpuUsage()];
  const source = await openHistory(path);
  const report = await analyses.find(({ id }) => id === name)!.run(source, {});
  await source.close();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedMs) / 1_000;
  const megabytes = process.resourceUsage().maxRSS / 1_024;
  const drawnMs = performance.now();
  const pageMegabytes = Buffer.byteLength(renderHtml(report)) / 1e6;
  const pageSeconds = (performance.now() - drawnMs) / 1_000;
  const cpuSeconds = (user + system) / 1e6;
  return { name, seconds, cpuSeconds, megabytes, pageSeconds, pageMegabytes, statements };
}

/** Times each statement, and the reading of its answer with it; the list fills while the analysis runs. */
function listen(): Statement[] {
  const heard: Statement[] = [];
  const stream = DuckDb.prototype.stream;
  DuckDb.prototype.stream = async function timed(sql, bound) {
    const startedMs = performance.now();
    const chunks = await stream.call(this, sql, bound);
    return (async function* () {
      yield* chunks;
      heard.push({ sql, milliseconds: performance.now() - startedMs });
    })();
  };
  return heard;
}

async function compare(path: string): Promise<void> {
  const { manifest } = await ensureImport(path, {});
  const rows = manifest.rows.written.toLocaleString('en-US');
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}; ${rows} accidents\n`,
  );
  console.log(
    '| analysis | wall, s | CPU, s | most memory, MB | page, s | page, MB |\n|---|---:|---:|---:|---:|---:|',
  );
  for (const name of names) {
    const args = ['vite-node', 'bench/analyses.ts', path, '--', '--measure', '--only', name];
    const runs = Array.from(
      { length: Number(values.runs) },
      () => JSON.parse(execFileSync('npx', args, { encoding: 'utf8' })) as Measured,
    );
    const found = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
    const cells = [found.seconds, found.cpuSeconds].map((value) => value.toFixed(2));
    cells.push(Math.round(found.megabytes).toLocaleString('en-US'), found.pageSeconds.toFixed(2));
    console.log(`| ${name} | ${cells.join(' | ')} | ${found.pageMegabytes.toFixed(1)} |`);
    if (!values.statements) continue;
    for (const { sql, milliseconds } of found.statements)
      console.log(`  ${milliseconds.toFixed(0)} ms  ${sql.replaceAll(/\s+/g, ' ')}`);
  }
}
