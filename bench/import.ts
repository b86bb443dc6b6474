/**
 * How long an import takes beside DuckDB's own `COPY (SELECT * FROM read_csv(...) ORDER BY Start_Time) TO parquet` of the
 * same file, each in a process of its own, in turns.
 *
 *   npx vite-node bench/import.ts [rows or path] [times]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDb, sqlLiteral } from '../src/engines/duckdb/duckdb.js';
import { importCsv, importDefaults } from '../src/storage/import/importCsv.js';
import { generate } from '../src/synthetic/generate.js';

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly rows: number;
}

const ways: Readonly<Record<string, (csv: string, folder: string) => Promise<number>>> = {
  'blackspot import': async (csv, folder) => (await importCsv(csv, { into: join(folder, 'ours') })).rows.read,
  'DuckDB COPY, sorted': async (csv, folder) => {
    const engine = await DuckDb.open({ memory: importDefaults.memory, tempDirectory: join(folder, 'spill') });
    const out = sqlLiteral(join(folder, 'plain.parquet'));
    await engine.run(`COPY (SELECT * FROM read_csv(${sqlLiteral(csv)}) ORDER BY Start_Time)
      TO ${out} (FORMAT parquet, COMPRESSION zstd)`);
    const { n } = await engine.row(`SELECT count(*) AS n FROM read_parquet(${out})`);
    engine.close();
    return n as number;
  },
};

const [what = '2000000', times = '3', way, folder] = process.argv.slice(2);
if (way === undefined) await compare(await csvOf(what), Number(times));
else await runOne(way, what, folder!);

/** In a process of its own: one way, once. */
async function runOne(way: string, csv: string, folder: string): Promise<void> {
  const started = performance.now();
  const rows = await ways[way]!(csv, folder);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const run: Run = {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
    rows,
  };
  console.log(JSON.stringify(run));
}

async function compare(csv: string, times: number): Promise<void> {
  const runs = new Map<string, Run[]>(Object.keys(ways).map((name) => [name, []]));
  for (let time = 0; time < times; time += 1) {
    for (const name of runs.keys()) {
      const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-'));
      const viteNode = 'node_modules/vite-node/vite-node.mjs';
      const args = [viteNode, 'bench/import.ts', csv, '1', name, folder];
      const answer = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 24 });
      runs.get(name)!.push(JSON.parse(answer.trim().split('\n').at(-1)!) as Run);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const plain = median(runs.get('DuckDB COPY, sorted')!);
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}`);
  console.log(
    `${csv}, ${(statSync(csv).size / 1e6).toFixed(0)} MB, ${plain.rows} rows, medians of ${times}\n`,
  );
  console.log('| way | seconds | times DuckDB | rows/s | processor seconds | most memory, MB |');
  console.log('|---|---:|---:|---:|---:|---:|');
  for (const [name, all] of runs) {
    const { seconds, cpuSeconds, rows } = median(all);
    const megabytes = Math.max(...all.map((run) => run.megabytes));
    console.log(
      `| ${name} | ${seconds.toFixed(1)} | ${(seconds / plain.seconds).toFixed(2)} | ${Math.round(rows / seconds)} | ${cpuSeconds.toFixed(1)} | ${Math.round(megabytes)} |`,
    );
  }
}

function median(runs: readonly Run[]): Run {
  return [...runs].sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)]!;
}

async function csvOf(rowsOrPath: string): Promise<string> {
  if (!/^\d+$/.test(rowsOrPath)) return rowsOrPath;
  const path = join(tmpdir(), `blackspot-bench-${rowsOrPath}.csv`);
  if (!existsSync(path)) await generate({ out: path, rows: Number(rowsOrPath), seed: 1 });
  return path;
}
