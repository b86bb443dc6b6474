/**
 * Gradient-boosted trees against LightGBM and scikit-learn's HistGradientBoosting, on the same generated rows and features
 * (bench/trees/data.ts): training until the end of 2021, stopped on the first half of 2022, log-loss on what came later.
 * Each runs in a process of its own, so that peak memory is its own. Processor seconds contain reading and binning.
 *
 *   npm run build && npx vite-node bench/trees.ts [--rows 7700000] [--threads 2]     (1,000,000 rows, one thread)
 *
 * Needs Python 3 with pip for the peers, which go into .cache/bench-venv.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { benchPython } from './python.js';
import { features, testFrom, validateFrom, writeData } from './trees/data.js';

/** What a run reports. */
interface Result {
  readonly version?: string;
  readonly binningSeconds: number;
  readonly trainSeconds: number;
  readonly wallSeconds: number;
  readonly peakMb: number;
  /** Of the model, and until training stopped. */
  readonly rounds: number;
  readonly roundsTrained: number;
  readonly logLoss: number;
  readonly scoringMicroseconds: number;
  readonly trainRows: number;
}

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, threads: { type: 'string', default: '1' } },
});
const [rows, threads] = [Number(values.rows), Number(values.threads)];
const settings = { learningRate: 0.1, leaves: 31, rounds: 400, stopAfterRounds: 20, threads };
const built = pathToFileURL(resolve('dist/index.js')).href;
const { generate, openSource, readLabelled } = (await import(built)) as typeof import('../src/index.js');

const python = benchPython(['lightgbm', 'scikit-learn']);
const folder = mkdtempSync(join(tmpdir(), 'blackspot-trees-'));
try {
  const { path } = await generate({ rows, seed: 1, out: join(folder, 'rows.csv') });
  const source = await openSource(path);
  const { rows: read } = await source.describe();
  const data = await writeData(readLabelled(source, features), read, folder);
  await source.close();
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, ${threads} thread(s), ` +
      `${data.rows.toLocaleString('en-US')} rows x ${data.names.length} features\n`,
  );
  console.log(
    '| trees | rounds | processor s | of it training, a round | s | most memory, MB | log-loss | scoring, microseconds a row |\n|---|---:|---:|---:|---:|---:|---:|---:|',
  );
  print('blackspot', 'npx', ['vite-node', 'bench/trees/ours.ts', folder, JSON.stringify(settings)]);
  for (const peer of ['lightgbm', 'sklearn']) {
    const given = JSON.stringify({ ...settings, validateFrom, testFrom });
    print(peer, python, ['bench/trees_peer.py', peer, folder, given]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function print(name: string, command: string, args: readonly string[]): void {
  const env = { ...process.env, OMP_NUM_THREADS: String(threads) };
  const lines = execFileSync(command, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] });
  const result = JSON.parse(lines.trim().split('\n').at(-1)!) as Result;
  const cells = [
    `${name} ${result.version ?? ''}`.trim(),
    `${result.rounds} (${result.roundsTrained})`,
    (result.binningSeconds + result.trainSeconds).toFixed(1),
    (result.trainSeconds / result.roundsTrained).toFixed(3),
    result.wallSeconds.toFixed(1),
    result.peakMb.toFixed(0),
    result.logLoss.toFixed(4),
    result.scoringMicroseconds.toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
