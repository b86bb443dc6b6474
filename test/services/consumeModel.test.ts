import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BSON } from 'mongodb';
import { describe, expect, it, vi } from 'vitest';
import { modelStep } from '../../src/app/modelStep.js';
import { openLive } from '../../src/app/openLive.js';
import { consume } from '../../src/consume/consume.js';
import { createFeatureReader } from '../../src/dataset/featureValues.js';
import type { FieldName } from '../../src/dataset/usAccidents/columns.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { createInProcessLog } from '../../src/log/inProcess.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { openModel } from '../../src/models/folder/openModel.js';
import { monitoringOf } from '../../src/models/monitoring/monitoringOf.js';
import { predictionColumns } from '../../src/models/predictions.js';
import { forecast } from '../../src/models/trainedModel.js';
import { count, questionsFor } from '../../src/query/build.js';
import { serveModel } from '../../src/servers/model/serveModel.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { writeSmallTrees } from '../models/smallTrees.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { blackspot } from '../support/commandLine.js';
import { noDeadLetters } from '../support/streams.js';
import { transpile } from '../support/transpiled.js';
import { emptyDatabase, messagesOf } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';

const kills = 4;
const portion = 1_500;
const events = (kills + 1) * portion;

describe.skipIf(withoutKafka || withoutMongodb)('consume with a model (needs Kafka and MongoDB)', () => {
  it(`has each event once with its prediction, in spite of ${kills} kill -9`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-model-'));
    const version = await writeSmallTrees(join(folder, 'model'));
    const url = await emptyDatabase('consume-model');
    const accidents = variedAccidents(events, 77);
    const topic = 'with-model';
    const log = createKafkaLog({ brokers: kafkaBrokers });
    await log.createTopic(topic, { partitions: 2 });
    const writer = await log.writer(topic);
    /** Sends the next portion, and then the one before it again, as a second replay does. */
    const send = (at: number): Promise<unknown> =>
      writer.write(
        messagesOf([
          ...accidents.slice(at * portion, (at + 1) * portion),
          ...accidents.slice(Math.max(0, (at - 1) * portion), at * portion),
        ]),
      );

    const program = transpile([resolve('src')]);
    // For its version.
    copyFileSync('package.json', join(program, 'package.json'));
    const main = join(program, 'src/cli/main.js');
    const consumer = (...more: readonly string[]): ChildProcess =>
      spawn(
        process.execPath,
        [
          ...[main, 'consume', '--brokers', kafkaBrokers, '--topic', topic, '--into', url],
          ...['--model', join(folder, 'model'), '--max-batch', '20', '--json', ...more],
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
    const counting = await openLive(url);
    const stored = async (): Promise<number> => Number((await counting.ask(count())).columns.n![0]);
    const reached: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await send(kill);
      const child = consumer('--stop-when-idle', '60');
      const ended = new Promise((done) => child.on('exit', done));
      const before = await stored();
      const limitMs = Date.now() + 60_000;
      while ((await stored()) <= before && child.exitCode === null && Date.now() < limitMs) await pause(5);
      child.kill('SIGKILL');
      await ended;
      reached.push(await stored());
    }
    await counting.close();
    await send(kills);
    await writer.close();
    await log.close();
    const last = consumer('--stop-when-idle', '15');
    const text = { out: '', err: '' };
    last.stdout!.on('data', (chunk) => (text.out += String(chunk)));
    last.stderr!.on('data', (chunk) => (text.err += String(chunk)));
    const code = await new Promise((done) => last.on('close', done));
    expect(text.err).not.toMatch(/error/i);
    expect(code).toBe(0);
    expect(text.err).toContain(`Model ${version}: `);

    // It was killed on its way, not after its end.
    expect(reached.some((stored, kill) => stored > 0 && stored < (kill + 1) * portion)).toBe(true);
    const live = await openLive(url);
    const model = await openModel(join(folder, 'model'));
    const { classes, features } = model.model;
    const records = accidents as unknown as Readonly<Record<string, unknown>>[];
    const { severity, probabilities } = forecast(model, createFeatureReader(features).readRecords(records));
    const names = ['key', ...predictionColumns(classes).map(({ name }) => name)] as unknown as FieldName[];
    const found = new Map<unknown, unknown[]>();
    let rows = 0;
    for await (const table of live.scan(names)) {
      rows += table.rowCount;
      for (const row of table.toRows()) found.set(row.key, Object.values(row).slice(1));
    }
    expect([rows, found.size]).toEqual([events, events]);
    const width = classes.length;
    for (const [at, { key }] of accidents.entries()) {
      const row = [...probabilities.subarray(at * width, (at + 1) * width)];
      expect(found.get(key)).toEqual([severity[at], ...row, version]);
    }
    // What the last run has watched, with what it found in the store, is what the store holds.
    const watched = JSON.parse(text.out).model;
    const asked = await monitoringOf(live, model);
    expect(watched.modelVersion).toBe(version);
    expect(asked.total.forecasts.events).toBe(events);
    expect(rounded(watched)).toEqual(rounded(asked));
    // And so is what a stream holds that was never killed and had no event twice.
    const calm = await emptyDatabase('consume-model-calm');
    const store = await openMongoStore(calm, { added: predictionColumns(classes) });
    const step = modelStep(model);
    const calmLog = createInProcessLog();
    const calmWriter = await calmLog.writer(topic);
    const reader = await calmLog.reader(topic, { group: 'g' });
    await Promise.all([
      calmWriter.write(messagesOf(accidents)).finally(() => calmWriter.close()),
      consume(reader, store, { streamId: 's', deadLetters: noDeadLetters, transforms: [step] }),
    ]);
    await Promise.all([store.close(), reader.close()]);
    const documentsOf = async (address: string): Promise<unknown[]> => {
      const { client, db } = await connectMongo(address);
      const documents = await db.collection('accidents').find().sort({ _id: 1 }).toArray();
      await client.close();
      return documents.map((document) => BSON.EJSON.stringify(document));
    };
    expect(await documentsOf(url)).toEqual(await documentsOf(calm));
    await live.close();
    rmSync(folder, { recursive: true });
  });

  /** Figures without the differences of adding in another order. */
  function rounded(figures: unknown): unknown {
    return JSON.parse(JSON.stringify(figures), (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(10)) : value,
    );
  }

  it('asks an endpoint that the environment names, and waits for it while it is away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'blackspot-endpoint-'));
    await writeSmallTrees(join(folder, 'model'));
    const model = await openModel(join(folder, 'model'));
    const url = await emptyDatabase('consume-endpoint');
    const accidents = variedAccidents(600, 78);
    const topic = 'with-endpoint';
    const log = createKafkaLog({ brokers: kafkaBrokers });
    await log.createTopic(topic, { partitions: 2 });
    const writer = await log.writer(topic);
    await writer.write(messagesOf(accidents.slice(0, 300)));
    const server = await serveModel(model, { port: 0 });
    const port = Number(new URL(server.url).port);
    vi.stubEnv('ENDPOINT_NAME', 'severity');
    vi.stubEnv('BLACKSPOT_ENDPOINT_URL', server.url);
    const counting = await openLive(url);
    const reach = async (events: number): Promise<void> => {
      await vi.waitFor(async () => expect(Number((await counting.ask(count())).columns.n![0])).toBe(events), {
        timeout: 60_000,
        interval: 50,
      });
    };
    const flags = ['--brokers', kafkaBrokers, '--topic', topic, '--into', url, '--stop-when-idle', '15'];
    const consuming = blackspot('consume', ...flags, '--json');
    await reach(300);
    await server.close(0);
    await writer.write(messagesOf(accidents.slice(300)));
    await pause(3_000);
    expect(Number((await counting.ask(count())).columns.n![0])).toBe(300);
    const back = await serveModel(model, { port });
    await reach(600);
    const { code, out, err } = await consuming;
    expect(err).toContain(`Waiting for endpoint severity at ${server.url}`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ stored: 600, deadLetters: 0 });
    expect(JSON.parse(out).model.total.forecasts.events).toBe(600);
    const live = await openLive(url);
    const ask = questionsFor(live.dataset);
    const missing = await live.ask(ask.count().where({ predictedSeverity: { present: false } }));
    expect(missing.toRows()).toEqual([{ n: 0 }]);
    expect((await monitoringOf(live, model)).total.forecasts.events).toBe(600);
    await Promise.all([live.close(), counting.close(), writer.close(), back.close(0)]);
    await log.close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});
