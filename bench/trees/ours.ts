/** Trains and scores on the files of bench/trees/data.ts: one process, so that its peak memory is its own. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CategoryColumn, FeatureBatch } from '../../src/dataset/features.js';
import { features, readBatch, readData, testFrom, validateFrom } from './data.js';

// The build: threads need JavaScript, and so does a fair time.
const built = (file: string) => import(pathToFileURL(resolve('dist/models/trees', file)).href);
const { BinnedRows } = (await built(
  'binnedRows.js',
)) as typeof import('../../src/models/trees/binnedRows.js');
const { createBinning } = (await built('binning.js')) as typeof import('../../src/models/trees/binning.js');
const { trainTrees } = (await built(
  'trainTrees.js',
)) as typeof import('../../src/models/trees/trainTrees.js');

const [folder = '', options = '{}'] = process.argv.slice(2);
const data = readData(folder);
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const started = { wall: performance.now(), cpu: cpu() };
const batchRows = 65_536;
const sampleEvery = Math.max(1, Math.floor(data.rows / 200_000));
const binning = createBinning(sample(), features);
const rows = new BinnedRows(binning, data.rows);
for (let first = 0; first < data.rows; first += batchRows)
  rows.append(readBatch(folder, data, first, batchRows));
const binned = { wall: performance.now(), cpu: cpu() };
const train = rows.select((row) => rows.day[row]! < validateFrom);
const validate = rows.select((row) => rows.day[row]! >= validateFrom && rows.day[row]! < testFrom);
let roundsTrained = 0;
const model = await trainTrees(
  rows,
  { train, validate },
  {
    ...(JSON.parse(options) as object),
    onRound: ({ round }) => {
      roundsTrained = round;
    },
  },
);
const trained = { wall: performance.now(), cpu: cpu() };
const peakMb = process.resourceUsage().maxRSS / 1024;

let loss = 0;
let tested = 0;
let predictSeconds = 0;
for (let first = 0; first < data.rows; first += batchRows) {
  const batch = readBatch(folder, data, first, batchRows);
  const before = cpu();
  const p = model.predict(batch);
  predictSeconds += cpu() - before;
  for (let i = 0; i < batch.count; i++) {
    if (batch.labels.day[i]! < testFrom || batch.labels.severity[i] === 0) continue;
    loss -= Math.log(p[i * model.classes.length + model.classes.indexOf(batch.labels.severity[i]!)]!);
    tested++;
  }
}
console.log(
  JSON.stringify({
    binningSeconds: binned.cpu - started.cpu,
    trainSeconds: trained.cpu - binned.cpu,
    wallSeconds: (trained.wall - started.wall) / 1000,
    peakMb,
    rounds: model.toJSON().rounds.length,
    roundsTrained,
    logLoss: loss / tested,
    scoringMicroseconds: (predictSeconds / data.rows) * 1e6,
    trainRows: train.length,
  }),
);

/** About 200,000 rows: whole batches of 1,000, evenly spread. */
function sample(): FeatureBatch {
  const parts: FeatureBatch[] = [];
  for (let first = 0; first < data.rows; first += 1000 * sampleEvery)
    parts.push(readBatch(folder, data, first, 1000));
  const columns = data.texts.map((texts, f) => {
    const all = parts.map(({ columns: of }) => of[f]!);
    if (texts === null) return Float32Array.from(all.flatMap((part) => [...(part as Float32Array)]));
    return { texts, codes: Int32Array.from(all.flatMap((part) => [...(part as CategoryColumn).codes])) };
  });
  return { count: parts.reduce((sum, { count }) => sum + count, 0), columns };
}
