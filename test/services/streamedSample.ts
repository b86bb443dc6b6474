import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openLive } from '../../src/app/openLive.js';
import { generate } from '../../src/synthetic/generate.js';
import { Supervised } from '../faults/supervised.js';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';

const rows = 20_000;
/** In the middle of the sample. */
const laterFrom = '2021-01-01';

/** The same synthetic accidents as every kind of source, brought there by the commands that a person would use. */
export interface StreamedSample {
  readonly csv: string;
  /** All of them, through the in-process log. */
  readonly segments: string;
  /** The file, and segments of the later half. */
  readonly combined: string;
  /** All of them, through Kafka, with duplicates and disorder on the way; null without the servers. */
  readonly mongodb: string | null;
  remove(): void;
}

/** @param name of topic, group and database: each test file has its own */
export async function streamSample(name: string): Promise<StreamedSample> {
  const folder = mkdtempSync(join(tmpdir(), `blackspot-${name}-`));
  const [csv, segments, later] = ['sample.csv', 'segments', 'later'].map((file) => join(folder, file)) as [
    string,
    string,
    string,
  ];
  await generate({ rows, seed: 4, out: csv });
  await blackspot('replay', csv, '--into', segments);
  await blackspot('replay', csv, '--into', later, '--from', laterFrom);
  const mongodb = withoutKafka || withoutMongodb ? null : await throughKafka(csv, name, folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { csv, segments, combined: `${csv} + ${later}`, mongodb, remove };
}

/** How a source calls the collection that a URL leads to. */
export function collectionOf(mongodbUrl: string): string {
  return `${mongodbUrl.replace(/\?.*/, '')}, collection accidents`;
}

const command = resolve('dist/cli/main.js');

/** What a command of ours prints. @throws when its exit code is not 0. */
export async function blackspot(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`blackspot ${args.join(' ')} ended with ${code}:\n${said.stderr}`);
  return said.stdout;
}

async function throughKafka(csv: string, name: string, folder: string): Promise<string> {
  const url = await emptyDatabase(name);
  const kafka = ['--brokers', kafkaBrokers, '--topic', name];
  const consume = [command, 'consume', ...kafka, '--create-topic', '--group', name, '--into', url];
  const consumer = new Supervised(consume, join(folder, 'consume.log'));
  try {
    const faults = ['--duplicated', '0.02', '--out-of-order', '0.05', '--malformed', '0.005'];
    const { messagesSent } = JSON.parse(await blackspot('replay', csv, ...kafka, ...faults, '--json'));
    const source = await openLive(url);
    while (((await source.describe()).counts.read ?? 0) < messagesSent) {
      if (consumer.hasEnded) throw new Error(`The consumer ended:\n${consumer.log()}`);
      await pause(100);
    }
    await source.close();
    const code = await consumer.leave();
    if (code !== 0) throw new Error(`The consumer ended with ${code}:\n${consumer.log()}`);
    return url;
  } finally {
    await consumer.end();
  }
}
