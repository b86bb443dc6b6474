/**
 * What predictions cost, in processor time of all threads, of trees of about 100 and 400 rounds:
 *
 * 1. on the stream: `consume` with a model and its monitor, beside `consume` without, from a log in memory into Parquet
 *    segments and, if BLACKSPOT_MONGODB_URL is set, into a database of that server. 15 microseconds an event are allowed
 * 2. in a file: `blackspot score` of a CSV, with its peak of memory
 *
 *   npm run build && npx vite-node bench/scoring.ts [events] [rows of the file] [rounds]
 *
 * A part whose number is 0 is left out. Runs take turns; of the rounds the medians are printed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { predictingStep } from '../src/app/endpointStep.js';
import { readLivePredictions } from '../src/app/liveModel.js';
import { monitorStep } from '../src/app/monitorStep.js';
import { openReplayInput } from '../src/app/replayInput.js';
import { consume } from '../src/consume/consume.js';
import type { EventStore } from '../src/consume/eventStore.js';
import type { AddedColumn } from '../src/dataset/addedColumns.js';
import { connectMongo } from '../src/engines/mongodb/connection.js';
import type { LogMessage, LogReader } from '../src/log/log.js';
import { openModel } from '../src/models/folder/openModel.js';
import { writeModelFolder } from '../src/models/folder/writeModelFolder.js';
import type { TrainedModel } from '../src/models/trainedModel.js';
import { trainSeverity } from '../src/models/training/trainSeverity.js';
import { openHistory } from '../src/storage/import/openHistory.js';
import { openMongoStore } from '../src/storage/mongodb/store.js';
import { openSegmentStore } from '../src/storage/segments/segmentStore.js';
import { generate } from '../src/synthetic/generate.js';

const [events = 200_000, rows = 1_000_000, rounds = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-scoring-'));
const live = join(folder, 'live');
const batchMessages = 10_000;
const mongodb = process.env.BLACKSPOT_MONGODB_URL;

try {
  console.log(`${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}\n`);
  const models = await trained([100, 400]);
  if (events > 0) {
    const stream = await streamOf(events);
    await onStream('segments', segments, stream, models);
    if (mongodb !== undefined) await onStream('MongoDB', database, stream, models);
  }
  if (rows > 0) await inFile(models);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Folders of trees by their rounds, of which up to `counts` were trained. */
async function trained(counts: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const { path } = await generate({ rows: 100_000, seed: 5, out: join(folder, 'train.csv') });
  const source = await openHistory(path);
  const folders = new Map<number, string>();
  for (const count of counts) {
    // Slow enough to be best near the last round.
    const { content } = await trainSeverity(source, { rounds: count, learningRate: 4 / count, threads: 1 });
    const into = join(folder, `model-${count}`);
    await writeModelFolder(into, content);
    const { rounds: trees } = content.model.toJSON() as { readonly rounds: readonly unknown[] };
    folders.set(trees.length, into);
  }
  await source.close();
  return folders;
}

/** The messages of a stream in one buffer, so that they cost the garbage collector nothing while they are waiting. */
interface Stream {
  readonly bytes: Buffer;
  /** Where each message begins; one more at the end. */
  readonly starts: Float64Array;
}

async function streamOf(count: number): Promise<Stream> {
  const { path } = await generate({ rows: count, seed: 8, out: join(folder, 'stream.csv') });
  const input = await openReplayInput(path);
  const opened = await input.open({ fromMs: undefined, untilMs: undefined });
  const parts: Uint8Array[] = [];
  for await (const { values } of opened.read(0, 0)) parts.push(...values);
  await opened.close();
  const starts = new Float64Array(parts.length + 1);
  for (const [at, { length }] of parts.entries()) starts[at + 1] = starts[at]! + length;
  return { bytes: Buffer.concat(parts), starts };
}

/** Reads the stream as a client of Kafka does: the messages of a batch are made when it is read. */
function readerOf({ bytes, starts }: Stream): LogReader {
  const end = starts.length - 1;
  return {
    async *batches() {
      for (let startOffset = 0; startOffset < end; startOffset += batchMessages) {
        const endOffset = Math.min(end, startOffset + batchMessages);
        const offsets = Array.from({ length: endOffset - startOffset }, (_, at) => startOffset + at);
        const messages = offsets.map((at): LogMessage => {
          const value = bytes.subarray(starts[at], starts[at + 1]);
          return { key: '', value, headers: {}, timestampMs: 0 };
        });
        yield { topic: 't', partition: 0, startOffset, endOffset, messages, offsets, highWatermark: end };
      }
    },
    commit: async () => {},
    close: async () => {},
  };
}

/** Empties a store and opens it with these columns. */
type OpenStore = (added: readonly AddedColumn[]) => Promise<{ store: EventStore; address: string }>;

async function segments(added: readonly AddedColumn[]): Promise<{ store: EventStore; address: string }> {
  rmSync(live, { recursive: true, force: true });
  return { store: await openSegmentStore(live, { added }), address: live };
}

async function database(added: readonly AddedColumn[]): Promise<{ store: EventStore; address: string }> {
  const url = new URL(mongodb!);
  url.pathname = '/bench-scoring';
  const { client, db } = await connectMongo(url.href);
  await db.dropDatabase();
  await client.close();
  return { store: await openMongoStore(url.href, { added }), address: url.href };
}

async function onStream(
  name: string,
  open: OpenStore,
  stream: Stream,
  models: ReadonlyMap<number, string>,
): Promise<void> {
  const opened = await Promise.all([...models.values()].map((path) => openModel(path)));
  const contenders = new Map<string, TrainedModel | null>([
    ['none', null],
    ...[...models.keys()].map((count, at): [string, TrainedModel] => [`${count} rounds`, opened[at]!]),
  ]);
  const taken = new Map([...contenders.keys()].map((key) => [key, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [key, model] of contenders) taken.get(key)!.push(await consumed(open, stream, model));
  }
  const without = median(taken.get('none')!);
  for (const [key, values] of taken) {
    const all = median(values);
    console.log(
      `consume into ${name}, model: ${key.padEnd(10)} ${all.toFixed(2).padStart(6)} processor µs an event, ` +
        `of it the model ${(all - without).toFixed(2)} (${values.map((value) => value.toFixed(1)).join(', ')})`,
    );
  }
}

/** @returns processor microseconds an event */
async function consumed(open: OpenStore, stream: Stream, model: TrainedModel | null): Promise<number> {
  const predicting = model === null ? null : predictingStep(model);
  const { store, address } = await open(predicting?.adds ?? []);
  const observers =
    model === null ? [] : [monitorStep(predicting!, (await readLivePredictions(address, model)).monitor)];
  const before = process.cpuUsage();
  const { stored } = await consume(readerOf(stream), store, {
    streamId: 'bench',
    deadLetters: async () => {},
    transforms: predicting === null ? [] : [predicting],
    observers,
  });
  const { user, system } = process.cpuUsage(before);
  await store.close();
  return (user + system) / stored;
}

async function inFile(models: ReadonlyMap<number, string>): Promise<void> {
  const { path } = await generate({ rows, seed: 9, out: join(folder, 'file.csv') });
  for (const [count, model] of models) {
    for (const threads of [1, 2]) {
      const argv = ['score', path, '--model', model, '--threads', String(threads), '--json'];
      const { seconds, peakMb } = await ran([...argv, '--out', join(folder, 'scored.csv')]);
      console.log(
        `score of ${rows.toLocaleString('en-US')} rows of CSV, ${count} rounds, ${threads} thread${threads === 1 ? ' ' : 's'}: ` +
          `${seconds.toFixed(1)} s, ${Math.round(rows / seconds).toLocaleString('en-US')} rows/s, at most ${Math.round(peakMb)} MB`,
      );
    }
  }
}

/** Runs the command line, with the most memory that it held. */
async function ran(argv: readonly string[]): Promise<{ readonly seconds: number; readonly peakMb: number }> {
  const peak = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(peak)}`, 'dist/cli/main.js'];
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...flags, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise((ended) => child.on('close', ended));
  if (code !== 0) throw new Error(said);
  const seconds = (performance.now() - startedMs) / 1_000;
  return { seconds, peakMb: Number(said.trim().split('\n').at(-1)) / 1_024 };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
