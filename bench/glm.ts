/**
 * The generalized linear model against statsmodels, on the same columns: the daily model of the COVID-19 report, and a
 * larger one of numbers and indicators; quasi-Poisson, and negative binomial with theta by maximum likelihood. The best of
 * several fits each, in processor seconds of one thread; the peer by the fastest of its ways that converges; standard
 * errors are part of a fit.
 *
 *   npx vite-node bench/glm.ts          (needs Python 3 with pip for statsmodels, which goes into .cache/bench-venv)
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelSpec, regressors } from '../src/analyses/covid/regressors.js';
import { dayNumber } from '../src/base/dates.js';
import { createRandom, fitGlm, standardErrors } from '../src/stats/index.js';
import { benchPython } from './python.js';

interface Data {
  readonly name: string;
  readonly design: Readonly<Record<string, Float64Array>>;
  readonly counts: Float64Array;
  readonly repeats: number;
}

interface PeerFit {
  readonly seconds: number;
  readonly way: string;
  readonly coefficients: readonly number[];
  readonly errors: readonly number[];
}

const families = ['quasipoisson', 'negativeBinomial'] as const;
type Peer = { readonly version: string } & Readonly<Record<(typeof families)[number], PeerFit | null>>;

console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`);
console.log(
  '| model | rows x columns | ours | statsmodels | times | its way | coefficients differ by | standard errors by |\n|---|---|---:|---:|---:|---|---:|---:|',
);
for (const data of [daily(), large()]) {
  const theirs = peer(data);
  for (const family of families) {
    let seconds = Number.POSITIVE_INFINITY;
    let fit = fitGlm(data.counts, data.design, { family });
    for (let run = 0; run < data.repeats; run++) {
      const before = process.cpuUsage();
      fit = fitGlm(data.counts, data.design, { family });
      const { user, system } = process.cpuUsage(before);
      seconds = Math.min(seconds, (user + system) / 1e6);
    }
    const other = theirs[family];
    const cells =
      other === null
        ? ['no convergence', '-', '-', '-', '-']
        : [
            milliseconds(other.seconds),
            (other.seconds / seconds).toFixed(1),
            other.way,
            apart(fit.coefficients, other.coefficients),
            apart(standardErrors(fit.covariance), other.errors),
          ];
    const size = `${data.counts.length.toLocaleString('en-US')} x ${fit.names.length}`;
    console.log(`| ${data.name}, ${family} | ${size} | ${milliseconds(seconds)} | ${cells.join(' | ')} |`);
  }
}

/** Four years of days by the columns of the COVID-19 report, with more noise than Poisson. */
function daily(): Data {
  const spec: ModelSpec = {
    from: dayNumber('2017-01-01'),
    interruption: dayNumber('2020-03-13'),
    transitionEnd: dayNumber('2020-04-01'),
    until: dayNumber('2021-02-15'),
    trend: 'quadratic',
    fourierPairs: 4,
    holidays: 'each',
    breaks: [dayNumber('2018-03-01'), dayNumber('2019-02-01')],
    after: 'slope',
  };
  const days = Int32Array.from({ length: spec.until - spec.from }, (_, i) => spec.from + i);
  const random = createRandom(1);
  const design = regressors(days, spec);
  const effects = Object.keys(design).map(() => random.normal() * 0.1);
  return { name: 'daily', design, counts: countsOf(design, effects, 7, 20, random), repeats: 20 };
}

/** Half numbers, half indicators of a factor. */
function large(): Data {
  const random = createRandom(2);
  const n = 100_000;
  const design: Record<string, Float64Array> = {};
  for (let j = 0; j < 15; j++) design[`x${j}`] = Float64Array.from({ length: n }, () => random.normal());
  const level = Int32Array.from({ length: n }, () => random.integer(15));
  for (let j = 1; j < 15; j++) design[`level ${j}`] = Float64Array.from(level, (one) => (one === j ? 1 : 0));
  const effects = Object.keys(design).map(() => random.normal() * 0.1);
  return { name: 'large', design, counts: countsOf(design, effects, 1, 2, random), repeats: 5 };
}

function countsOf(
  design: Data['design'],
  effects: readonly number[],
  level: number,
  theta: number,
  random: ReturnType<typeof createRandom>,
): Float64Array {
  const columns = Object.values(design);
  return Float64Array.from({ length: columns[0]!.length }, (_, i) =>
    random.negativeBinomial(Math.exp(columns.reduce((sum, x, j) => sum + x[i]! * effects[j]!, level)), theta),
  );
}

function peer({ design, counts, repeats }: Data): Peer {
  const python = benchPython(['statsmodels']);
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-glm-'));
  try {
    const columns = [new Float64Array(counts.length).fill(1), ...Object.values(design)];
    writeFileSync(
      join(folder, 'columns.f64'),
      Buffer.concat(columns.map((column) => Buffer.from(column.buffer))),
    );
    writeFileSync(join(folder, 'counts.f64'), Buffer.from(counts.buffer));
    const args = ['bench/glm_peer.py', folder, String(counts.length), String(Math.min(repeats, 5))];
    return JSON.parse(
      execFileSync(python, args, { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '1' } }),
    ) as Peer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The largest difference, against the larger of the two and 0.01. */
function apart(ours: ArrayLike<number>, theirs: readonly number[]): string {
  let most = 0;
  for (let j = 0; j < ours.length; j++) {
    const size = Math.max(Math.abs(ours[j]!), Math.abs(theirs[j]!), 0.01);
    most = Math.max(most, Math.abs(ours[j]! - theirs[j]!) / size);
  }
  return most.toExponential(0);
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(1)} ms`;
}
