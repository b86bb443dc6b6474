/**
 * The overview against pandas, Polars and DuckDB scripts that compute the same aggregates, from CSV and from Parquet.
 * Every way runs in a process of its own, one after the other, on the same file; ours also draws and finds things.
 *
 *   npx vite-node bench/overview.ts FILE.csv [PEER ...]
 *
 * Needs Python 3 with pip; `blackspot generate` makes a file. Without peers by name all run; pandas holds every row, in
 * some 1.3 GB a million.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { overview } from '../src/analyses/overview/overview.js';
import { importFolderFor } from '../src/storage/import/importFolder.js';
import { importFiles } from '../src/storage/import/manifest.js';
import { openHistory } from '../src/storage/import/openHistory.js';
import { benchPython } from './python.js';

interface Result {
  readonly what: string;
  readonly seconds: number;
  readonly megabytes: number;
}

const [file, ...peers] = process.argv.slice(2);
if (file === undefined) throw new Error('Name a CSV: npx vite-node bench/overview.ts FILE.csv');
if (peers[0] === 'ours') console.log(JSON.stringify(await ours(file)));
else await compare(file, peers);

async function ours(path: string): Promise<Omit<Result, 'what'>> {
  const startedMs = performance.now();
  const source = await openHistory(path);
  await overview(source);
  await source.close();
  return {
    seconds: (performance.now() - startedMs) / 1_000,
    megabytes: process.resourceUsage().maxRSS / 1_024,
  };
}

async function compare(path: string, peers: readonly string[]): Promise<void> {
  const folder = await importFolderFor(path);
  rmSync(folder, { recursive: true, force: true });
  const results: Result[] = [];
  const self = (what: string): void => {
    const args = ['vite-node', 'bench/overview.ts', path, 'ours'];
    results.push({
      what,
      ...(JSON.parse(execFileSync('npx', args, { encoding: 'utf8' })) as Omit<Result, 'what'>),
    });
  };
  self('blackspot, first use: import and overview');
  self('blackspot, from second use');
  self('blackspot, once more');
  const python = benchPython(['pandas', 'polars', 'duckdb', 'pyarrow']);
  const parquet = join(folder, importFiles.parquet);
  const args = ['bench/overview_peers.py', path, parquet, ...peers];
  const answers = execFileSync(python, args, { encoding: 'utf8' });
  for (const line of answers.trim().split('\n')) results.push(JSON.parse(line) as Result);

  const base = results[1]!.seconds;
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}`);
  console.log(`${path}, ${(statSync(path).size / 1e6).toFixed(0)} MB\n`);
  console.log('| way | seconds | times ours | most memory, MB |\n|---|---:|---:|---:|');
  for (const { what, seconds, megabytes } of results) {
    console.log(
      `| ${what} | ${seconds.toFixed(2)} | ${(seconds / base).toFixed(1)} | ${Math.round(megabytes)} |`,
    );
  }
}
