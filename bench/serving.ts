/**
 * A served model against its ONNX file under FastAPI, uvicorn (uvloop, httptools) and onnxruntime, each one process, under the
 * load of wrk: requests a second and the 99th percentile of the time to an answer, at 1 and 64 connections, with one event and
 * with 100 in a request. Both read the same JSON of the same events by the names of a record, compute the features, and
 * answer with the same JSON; ours also checks values, and derives the columns that the peer is given. They take turns; of the
 * rounds the medians are printed.
 *
 *   npm run build && npx vite-node bench/serving.ts [seconds] [rounds] [model folder]
 *
 * Without a folder, trees are trained on invented rows. Needs wrk (apt-get install wrk) and Python 3 with pip.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { freePort } from '../scripts/services/server.mjs';
import { openSource } from '../src/app/openSource.js';
import { featuresOf } from '../src/dataset/featureSets.js';
import { parseRow } from '../src/dataset/parseRow.js';
import { writeModelFolder } from '../src/models/folder/writeModelFolder.js';
import { readLabelled } from '../src/models/readEvents.js';
import type { LabelledBatch } from '../src/models/severityModel.js';
import { BinnedRows } from '../src/models/trees/binnedRows.js';
import { createBinning } from '../src/models/trees/binning.js';
import { trainTrees } from '../src/models/trees/trainTrees.js';
import { generate } from '../src/synthetic/generate.js';
import { contentWith } from '../test/models/folder/content.js';
import { benchPython } from './python.js';

const seconds = Number(process.argv[2] ?? 10);
const rounds = Number(process.argv[3] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'blackspot-bench-serving-'));
const csv = join(folder, 'accidents.csv');
const peers = [
  'fastapi==0.165.0',
  'uvicorn==0.54.0',
  'uvloop',
  'httptools',
  'orjson',
  'onnxruntime',
  'numpy',
];
interface Load {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

const servers: ChildProcess[] = [];
try {
  await generate({ rows: 60_000, seed: 13, out: csv });
  const model = process.argv[4] ?? (await trained());
  const events = eventsOf(csv, 1_000);
  const [ours, theirs] = [await freePort(), await freePort()];
  start(process.execPath, ['dist/cli/main.js', 'serve-model', model, '--port', String(ours)]);
  start(benchPython(peers), ['bench/serving_peer.py', model, String(theirs)]);
  const urls = { blackspot: `http://127.0.0.1:${ours}`, fastapi: `http://127.0.0.1:${theirs}` };
  for (const url of Object.values(urls)) await ready(url);
  await compare(urls.blackspot, urls.fastapi, events.slice(0, 200));
  await measure(urls, events);
} finally {
  for (const server of servers) server.kill();
  await Promise.all(servers.map((server) => server.exitCode ?? once(server, 'close')));
  rmSync(folder, { recursive: true });
}

/** A folder with trees of 100 rounds. */
async function trained(): Promise<string> {
  const features = featuresOf('report');
  const source = await openSource(csv);
  const batches: LabelledBatch[] = [];
  for await (const batch of readLabelled(source, features)) batches.push(batch);
  await source.close();
  const rows = new BinnedRows(createBinning(batches[0]!, features));
  for (const batch of batches) rows.append(batch);
  const train = Uint32Array.from({ length: rows.count }, (_, row) => row);
  const model = await trainTrees(rows, { train, validate: new Uint32Array() }, { rounds: 100 });
  await writeModelFolder(join(folder, 'model'), contentWith(model));
  return join(folder, 'model');
}

/** Events as JSON by the names of a record, without what is not known when the report comes in. */
function eventsOf(path: string, count: number): string[] {
  const [header, ...rows] = parse(readFileSync(path), { to: count + 1 }) as [string[], ...string[][]];
  const read = parseRow(header);
  const later = ['key', 'severity', 'endLocal', 'endAt', 'durationMinutes', 'distanceMiles', 'description'];
  return rows.flatMap((fields) => {
    const parsed = read(fields);
    if ('reject' in parsed) return [];
    const known = Object.entries(parsed.record).filter(
      ([name, value]) => value !== null && !later.includes(name),
    );
    return [JSON.stringify(Object.fromEntries(known))];
  });
}

function start(program: string, args: readonly string[]): void {
  servers.push(spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }));
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isUp = await fetch(`${url}/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await pause(100);
  }
  throw new Error(`${url} does not answer.`);
}

interface Answer {
  readonly predictedSeverity: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Both must give the same answers before their speed means anything. */
async function compare(ours: string, theirs: string, events: readonly string[]): Promise<void> {
  const ask = async (url: string): Promise<Answer[]> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers,
      body: `[${events.join(',')}]`,
    });
    return (await response.json()) as Answer[];
  };
  const [left, right] = [await ask(ours), await ask(theirs)];
  const differences = left.flatMap(({ probabilities }, event) =>
    Object.entries(probabilities).map(([name, value]) =>
      Math.abs(value - right[event]!.probabilities[name]!),
    ),
  );
  const most = Math.max(...differences);
  const others = left.filter(
    ({ predictedSeverity }, event) => predictedSeverity !== right[event]!.predictedSeverity,
  );
  console.log(
    `Probabilities of ${events.length} events differ by at most ${most.toExponential(1)}, ${others.length} severities.\n`,
  );
  if (!(most < 1e-5)) throw new Error('The answers differ.');
}

async function measure(urls: Readonly<Record<string, string>>, events: readonly string[]): Promise<void> {
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, medians of ${rounds} rounds of ${seconds} s\n`,
  );
  console.log(
    '| events in a request | connections | server | requests/s | events/s | p99, ms |\n|---:|---:|---|---:|---:|---:|',
  );
  for (const size of [1, 100]) {
    const script = loadScript(events, size);
    for (const connections of [1, 64]) {
      const found = new Map<string, Load[]>(Object.keys(urls).map((name) => [name, []]));
      for (const url of Object.values(urls)) load(url, script, connections, 2);
      for (let round = 0; round < rounds; round += 1)
        for (const [name, url] of Object.entries(urls))
          found.get(name)!.push(load(url, script, connections, seconds));
      for (const [name, loads] of found) {
        const [rate, p99] = [
          median(loads.map((one) => one.requestsPerSecond)),
          median(loads.map((one) => one.p99Ms)),
        ];
        console.log(
          `| ${size} | ${connections} | ${name} | ${rate.toFixed(0)} | ${(rate * size).toFixed(0)} | ${p99.toFixed(2)} |`,
        );
      }
    }
  }
}

/** A script of wrk that sends bodies with `size` events in turn. */
function loadScript(events: readonly string[], size: number): string {
  const bodies = Array.from({ length: Math.floor(events.length / size) }, (_, i) =>
    events.slice(i * size, (i + 1) * size),
  );
  const path = join(folder, `bodies-${size}`);
  writeFileSync(path, bodies.map((body) => (size === 1 ? body[0]! : `[${body.join(',')}]`)).join('\n'));
  const script = `${path}.lua`;
  writeFileSync(
    script,
    `local requests, at = {}, 0
function init()
  for body in io.lines('${path}') do
    requests[#requests + 1] = wrk.format('POST', '/invocations', { ['content-type'] = 'application/json' }, body)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`,
  );
  return script;
}

function load(url: string, script: string, connections: number, forSeconds: number): Load {
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${forSeconds}s`,
    '--timeout',
    '20s',
    '--latency',
    '-s',
    script,
    url,
  ];
  const text = execFileSync('wrk', args, { encoding: 'utf8' });
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(text);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(text)!;
  const [, rate] = /Requests\/sec:\s+([\d.]+)/.exec(text)!;
  return {
    requestsPerSecond: Number(rate),
    p99Ms: Number(p99) * { us: 0.001, ms: 1, s: 1_000 }[unit as 'us' | 'ms' | 's'],
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
