import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { KafkaClientName } from '../../src/log/kafkaSettings.js';
import type { Surge } from '../../src/surges/alarm.js';
import { burstCounties, surgeStream } from '../support/surgeStream.js';
import { transpile } from '../support/transpiled.js';
import { evict, messagesIn } from './kafkaHelpers.js';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';
import type { SurgeChildOptions } from './surgeChild.js';
import { webhookReceiver } from './webhookReceiver.js';

const kills = 2;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const messages = surgeStream();

describe.skipIf(withoutKafka || withoutMongodb)('surges through Kafka and MongoDB', () => {
  it(`are the same after ${kills} kill -9, with either client, and are announced to topic, collection and webhook`, async () => {
    const child = join(
      transpile([resolve('src'), resolve('test/services'), resolve('test/support')]),
      'test/services/surgeChild.js',
    );
    const topic = `surges-${process.pid}`;
    const log = createKafkaLog({ brokers: kafkaBrokers });
    await log.createTopic(topic);
    const writer = await log.writer(topic);
    await writer.write(messages);
    await writer.close();

    const [unkilled, ...killed] = await Promise.all([
      consumed(child, topic, 'platformatic', 0),
      consumed(child, topic, 'platformatic', kills),
      consumed(child, topic, 'kafkajs', kills - 1),
    ]);
    // Hours by a plain count.
    const counts = new Map<number, number>();
    for (const { value } of messages) {
      const localTime = String(JSON.parse(Buffer.from(value).toString()).Start_Time);
      // Central standard time, all winter.
      const hour = Math.floor(Date.parse(`${localTime.replace(' ', 'T')}-06:00`) / 3_600_000);
      counts.set(hour, (counts.get(hour) ?? 0) + 1);
    }
    expect(new Map(unkilled.hours.counts)).toEqual(counts);
    expect(unkilled.counters).toMatchObject({ counted: messages.length, late: 0, missed: 0 });
    for (const { county, state } of places(unkilled.documents))
      expect(`${county} ${state}`).toMatch(/ resolved$/);
    const found = places(unkilled.documents).map(({ county }) => county);
    expect(found).toEqual(expect.arrayContaining([...burstCounties]));
    // Hardly anything else.
    expect(found.length).toBeLessThanOrEqual(burstCounties.length + 2);

    for (const run of [unkilled, ...killed]) {
      expect(new Map(run.hours.counts)).toEqual(counts);
      // Each hour closes when it is complete, in the same order. How many of the last ones close depends on the clock: a
      // partition that has been silent for a while no longer holds back the watermark.
      const both = Math.min(run.hours.closed.length, unkilled.hours.closed.length);
      expect(both).toBeGreaterThan(counts.size - 12);
      expect(run.hours.closed.slice(0, both)).toEqual(unkilled.hours.closed.slice(0, both));
      expect(run.hours.closed).toEqual(run.hours.closed.map(([hour]) => [hour, counts.get(hour)]));
      expect(run.counters).toMatchObject({ counted: messages.length, late: 0, missed: 0 });
      // One document a surge, in its last state; the topic has it, too.
      expect(run.documents).toEqual(unkilled.documents);
      const last = new Map(run.topic.map((surge) => [surge.id, surge]));
      expect([...last.values()].sort(byId)).toEqual(run.documents);
      // Each state at least once and in order, though announced again after a kill.
      const states = (all: readonly Surge[]): string[] => [
        ...new Set(all.map(({ id, state }) => `${id} ${state}`)),
      ];
      expect(states(run.topic)).toEqual(states(unkilled.topic));
      expect(states(run.posted)).toEqual(states(unkilled.topic).filter((one) => !one.endsWith('pending')));
      expect(run.posted.length).toBeGreaterThanOrEqual(2 * burstCounties.length);
    }
    expect(killed.map(({ deaths }) => deaths)).toEqual([kills, kills - 1]);
    await log.close();
  });
});

function places(surges: readonly Surge[]): { county: string; state: string }[] {
  return surges.map(({ place, state }) => ({ county: place.id.split('/')[1]!, state }));
}

function byId(first: Surge, second: Surge): number {
  return first.id < second.id ? -1 : 1;
}

/** Consumes the topic by a process that is killed so often, and collects what has come out. */
async function consumed(child: string, topic: string, client: KafkaClientName, killsOfRun: number) {
  const name = `surges-${client}-${killsOfRun}`;
  const mongodb = await emptyDatabase(name);
  const webhook = await webhookReceiver(secret);
  const options: SurgeChildOptions = {
    brokers: kafkaBrokers,
    client,
    topic,
    mongodb,
    webhook: webhook.url,
    secret,
    messages: messages.length,
  };
  let deaths = 0;
  let ended = await started(child, options, deaths < killsOfRun ? deaths : null);
  while (ended.wasKilled) {
    deaths += 1;
    await evict(mongodb);
    ended = await started(child, options, deaths < killsOfRun ? deaths : null);
  }
  if (ended.code !== 0) throw new Error(ended.errors);
  const { client: connection, db } = await connectMongo(mongodb);
  const documents = await db.collection('accidents.alarms').find().toArray();
  await connection.close();
  return {
    ...(JSON.parse(ended.output) as {
      hours: { counts: [number, number][]; closed: [number, number][] };
      counters: Readonly<Record<string, number>>;
    }),
    deaths,
    documents: documents.map(({ _id, ...surge }) => ({ id: _id, ...surge }) as unknown as Surge).sort(byId),
    topic: await surgesIn(`${topic}.${name}.alarms`),
    posted: webhook.posted.map(({ surge }) => surge),
  };
}

interface Ended {
  readonly wasKilled: boolean;
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A consumer that is killed a moment after its first batch; with null it may end. */
async function started(child: string, options: SurgeChildOptions, death: number | null): Promise<Ended> {
  const consumer = spawn(process.execPath, [child, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  let errors = '';
  consumer.stdout!.on('data', (data: Buffer) => {
    output += data;
  });
  consumer.stderr!.on('data', (data: Buffer) => {
    errors += data;
  });
  const closed = new Promise<number | null>((done) => consumer.on('close', done));
  let wasKilled = false;
  if (death !== null) {
    await Promise.race([closed, new Promise((flowing) => consumer.once('message', flowing))]);
    await pause(100 + ((death * 7_919 + options.client.length * 131) % 500));
    wasKilled = consumer.exitCode === null && consumer.kill('SIGKILL');
  }
  return { wasKilled, code: await closed, output, errors };
}

async function surgesIn(topic: string): Promise<Surge[]> {
  return (await messagesIn(topic)).map(({ value }) => JSON.parse(Buffer.from(value).toString()));
}
