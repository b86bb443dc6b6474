/**
 * DBSCAN on the sphere against scikit-learn (ball tree, haversine) and Turf: processor time, and whether they agree on the core
 * points, the noise and the parts that the core points fall into (border points may belong to either of two clusters,
 * and are left out of that). Then growth with n, worst cases included, as a table and as a figure with logarithmic axes
 * in reports/bench-dbscan.html.
 *
 *   npx vite-node bench/dbscan.ts                          scikit-learn to 1,000,000 points, Turf to 20,000
 *   npx vite-node bench/dbscan.ts -- --sklearn 100000 --turf 50000 --most 1000000
 *
 * Needs Python 3 with pip for scikit-learn, which is installed into .cache/bench-venv. A million points take it about a
 * minute and 1.5 GB; Turf takes minutes from 100,000 on and fails at 200,000.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clustersDbscan, featureCollection, point } from '@turf/turf';
import { writeWhole } from '../src/base/writeFileWhole.js';
import type { Figure } from '../src/charts/figure.js';
import { lines } from '../src/charts/lines.js';
import { renderFigureHtml } from '../src/report/html.js';
import { createRandom, type Dbscan, dbscan, earthRadiusMeters, type Random } from '../src/stats/index.js';
import { benchPython } from './python.js';

const { values } = parseArgs({
  options: {
    sklearn: { type: 'string', default: '1000000' },
    turf: { type: 'string', default: '20000' },
    most: { type: 'string', default: '1000000' },
  },
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
});
const most = { sklearn: Number(values.sklearn), turf: Number(values.turf), ours: Number(values.most) };

const page = join('reports', 'bench-dbscan.html');

interface Plane {
  readonly lng: Float64Array;
  readonly lat: Float64Array;
}
const shapes = ['city', 'one spot', 'one line', 'two dense cells', 'all equal'] as const;
type Shape = (typeof shapes)[number];

/** Points of a city: hot spots with heavy tails along its roads, and a sixth of them anywhere. */
function points(shape: Shape, n: number): Plane {
  const random = createRandom(n);
  const [lng, lat] = [new Float64Array(n), new Float64Array(n)];
  const spots = Math.max(50, Math.round(n / 400));
  const middles = Array.from({ length: spots }, () => [random.uniform(), random.uniform()] as const);
  const reached = new Float64Array(spots);
  for (let i = 0; i < spots; i++) reached[i] = (reached[i - 1] ?? 0) + 1 / (1 + i) ** 0.8;
  for (let i = 0; i < n; i++) {
    let [x, y] = [0.5, 0.5];
    if (shape === 'one line') x = random.uniform();
    else if (shape === 'two dense cells') [x, y] = inTwoCells(random);
    else if (shape === 'one spot') [x, y] = [0.5 + random.normal() * 1e-3, 0.5 + random.normal() * 1e-3];
    else if (shape === 'city' && random.uniform() < 1 / 6) [x, y] = [random.uniform(), random.uniform()];
    else if (shape === 'city') {
      const at = random.uniform() * reached[spots - 1]!;
      let [low, high] = [0, spots - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (reached[middle]! < at) low = middle + 1;
        else high = middle;
      }
      const [mx, my] = middles[low]!;
      [x, y] = [mx + random.normal() * 0.002, my + random.normal() * 0.002];
    }
    lng[i] = -118.7 + 1.1 * x;
    lat[i] = 33.6 + 0.8 * y;
  }
  return { lng, lat };
}

/** Two squares of 30 m, side by side and a meter too far apart: no pair between them is near, and none may be skipped. */
function inTwoCells(random: Random): [x: number, y: number] {
  const east = random.uniform() * 30 + (random.uniform() < 0.5 ? 131 : 0);
  const north = random.uniform() * 30;
  return [0.5 + east / 101_400, 0.5 + north / 88_960];
}

interface Run {
  readonly result: Dbscan;
  readonly seconds: number;
}

/** The best of three, after one run for the compiler where it is quick. */
function ours({ lng, lat }: Plane, epsMeters: number, minPoints: number): Run {
  let seconds = Number.POSITIVE_INFINITY;
  let result: Dbscan;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    result = dbscan(lng, lat, { epsMeters, minPoints });
    seconds = Math.min(seconds, secondsSince(before));
  }
  return { result: result!, seconds };
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** In a Python process of its own; coordinates go and labels come as files of plain numbers. */
function sklearn({ lng, lat }: Plane, epsMeters: number, minPoints: number): Run {
  const python = benchPython(['scikit-learn']);
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-dbscan-'));
  try {
    writeFileSync(join(folder, 'lng.f64'), Buffer.from(lng.buffer));
    writeFileSync(join(folder, 'lat.f64'), Buffer.from(lat.buffer));
    const args = ['bench/dbscan_peer.py', folder, String(epsMeters / earthRadiusMeters), String(minPoints)];
    const { seconds } = JSON.parse(execFileSync(python, args, { encoding: 'utf8' })) as { seconds: number };
    const labels = new Int32Array(new Uint8Array(readFileSync(join(folder, 'labels.i32'))).buffer);
    const core = new Uint8Array(readFileSync(join(folder, 'core.u8')));
    return { result: { labels, core, clusterCount: new Set(labels).size }, seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds, or why not. */
function turf({ lng, lat }: Plane, epsMeters: number, minPoints: number): number | string {
  const collection = featureCollection(Array.from(lng, (x, i) => point([x, lat[i]!])));
  const before = process.cpuUsage();
  try {
    clustersDbscan(collection, epsMeters / 1000, { minPoints, units: 'kilometers', mutate: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return secondsSince(before);
}

/** Core flags that differ, noise that differs, and core points whose clusters do not match one to one. */
function differences(a: Dbscan, b: Dbscan): string {
  let [core, noise, parts] = [0, 0, 0];
  const [toB, toA] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < a.labels.length; i++) {
    if (a.core[i] !== b.core[i]) core++;
    if ((a.labels[i] === -1) !== (b.labels[i] === -1)) noise++;
    if (a.core[i] !== 1) continue;
    const [x, y] = [a.labels[i]!, b.labels[i]!];
    if ((toB.get(x) ?? y) !== y || (toA.get(y) ?? x) !== x) parts++;
    toB.set(x, y);
    toA.set(y, x);
  }
  return `${core} / ${noise} / ${parts}`;
}

function text(seconds: number | string): string {
  if (typeof seconds === 'string') return seconds;
  return seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(2)} s`;
}

console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`);
console.log(
  '| n, eps, minPoints | ours | scikit-learn | times | Turf | differences to scikit-learn: core / noise / parts |',
);
console.log('|---|---:|---:|---:|---:|---|');
ours(points('city', 20_000), 100, 10); // for the compiler
for (const [n, eps, min] of [
  [10_000, 100, 10],
  [20_000, 100, 10],
  [50_000, 100, 10],
  [100_000, 100, 10],
  [1_000_000, 50, 20],
] as const) {
  if (n > most.ours) continue;
  const plane = points('city', n);
  const own = ours(plane, eps, min);
  const peer = n <= most.sklearn ? sklearn(plane, eps, min) : null;
  const other = n <= most.turf ? text(turf(plane, eps, min)) : '-';
  const times = peer === null ? '-' : (peer.seconds / own.seconds).toFixed(0);
  const differ = peer === null ? '-' : differences(own.result, peer.result);
  console.log(
    `| ${n.toLocaleString('en-US')}, ${eps} m, ${min} | ${text(own.seconds)} | ${peer === null ? '-' : text(peer.seconds)} | ${times} | ${other} | ${differ} |`,
  );
}

console.log('\n| points | n | seconds | slope of log time on log n |\n|---|---:|---:|---:|');
const sizes = [62_500, 125_000, 250_000, 500_000, 1_000_000].filter((n) => n <= most.ours);
const grown = shapes.map((shape) => {
  const seconds = sizes.map((n) => ours(points(shape, n), 100, 10).seconds);
  const slope = slopeOf(sizes, seconds);
  sizes.forEach((n, k) => {
    const end = k === sizes.length - 1 ? slope.toFixed(2) : '';
    console.log(`| ${shape} | ${n.toLocaleString('en-US')} | ${seconds[k]!.toFixed(3)} | ${end} |`);
  });
  return { shape, seconds, slope };
});
mkdirSync('reports', { recursive: true });
writeWhole(page, renderFigureHtml(growthFigure()));
console.log(`\nThe figure is in ${page}.`);

function growthFigure(): Figure {
  const slopes = grown.map(({ shape, slope }) => `${shape} ${slope.toFixed(2)}`).join(', ');
  return lines({
    id: 'dbscan-growth',
    headline: 'DBSCAN: time by number of points',
    alt: `Seconds against the number of points, both axes logarithmic, one line a kind of input. Slopes: ${slopes}; 1 is linear.`,
    footnote: `epsMeters 100, minPoints 10; slopes: ${slopes}`,
    series: grown.map(({ shape, seconds }) => ({ name: shape, x: sizes, y: seconds })),
    xTitle: 'Points (log scale)',
    yTitle: 'Seconds (log scale)',
    logX: true,
    logY: true,
  });
}

/** Least squares on the logarithms: 1 is linear. */
function slopeOf(x: readonly number[], y: readonly number[]): number {
  const [lx, ly] = [x.map(Math.log), y.map(Math.log)];
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [mx, my] = [mean(lx), mean(ly)];
  const over = lx.reduce((sum, value, k) => sum + (value - mx) * (ly[k]! - my), 0);
  return over / lx.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
