/**
 * Features of a severity model: how fast they are read from a file for training, and computed for events on the stream, whose
 * whole processing may take 15 microseconds an event. Processor time counts all threads.
 *
 *   npx vite-node bench/features.ts FILE.csv
 */
import { openSource } from '../src/app/openSource.js';
import { featureSets, featuresOf } from '../src/dataset/featureSets.js';
import { createFeatureReader } from '../src/dataset/featureValues.js';
import { readLabelled } from '../src/models/readEvents.js';
import type { Table } from '../src/query/table.js';

const rounds = 3;
const [path] = process.argv.slice(2).filter((argument) => argument !== '--');
if (path === undefined) throw new Error('Name a CSV: npx vite-node bench/features.ts FILE.csv');

/** Runs the work, which returns a number of rows. @returns seconds and processor microseconds a row */
async function measured(
  work: () => Promise<number> | number,
): Promise<{ readonly rows: number; readonly seconds: number; readonly microseconds: number }> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const rows = await work();
  const { user, system } = process.cpuUsage(before);
  return { rows, seconds: (performance.now() - startMs) / 1_000, microseconds: (user + system) / rows };
}

/** Prints the round that took the least processor time. */
async function best(what: string, work: () => Promise<number> | number): Promise<void> {
  let least = await measured(work);
  for (let round = 1; round < rounds; round++) {
    const next = await measured(work);
    if (next.microseconds < least.microseconds) least = next;
  }
  const { rows, seconds, microseconds } = least;
  console.log(
    `${what.padEnd(48)} ${Math.round(rows / seconds)
      .toLocaleString('en-US')
      .padStart(11)} rows/s  ${microseconds.toFixed(2).padStart(6)} processor µs a row`,
  );
}

const source = await openSource(path);
for (const set of featureSets) {
  const features = featuresOf(set);
  await best(`DuckDB, ${features.length} features of ${set}, with labels`, async () => {
    let rows = 0;
    for await (const { count } of readLabelled(source, features)) rows += count;
    return rows;
  });
}

let table: Table | undefined;
for await (table of source.scan(source.dataset.columns.map(({ name }) => name as never))) break;
await source.close();
const records = table!.toRows();
for (const set of featureSets) {
  const reader = createFeatureReader(featuresOf(set));
  for (const size of [500, 1]) {
    const batches = Array.from({ length: Math.floor(records.length / size) }, (_, at) => {
      const batch = records.slice(at * size, (at + 1) * size);
      return Object.fromEntries(reader.columns.map((name) => [name, batch.map((record) => record[name])]));
    });
    await best(`TypeScript, ${set}, ${size === 1 ? 'event by event' : `${size} events at once`}`, () => {
      for (const batch of batches) reader.read(batch, size);
      return batches.length * size;
    });
  }
}
