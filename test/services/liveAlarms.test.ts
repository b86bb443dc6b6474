import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openReplayInput } from '../../src/app/replayInput.js';
import { connectMongo } from '../../src/engines/mongodb/connection.js';
import type { LiveSnapshot } from '../../src/live/protocol.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { Log } from '../../src/log/log.js';
import { replay } from '../../src/replay/player.js';
import type { Surge, SurgeState } from '../../src/surges/alarm.js';
import { snapshotThat, totalOf } from '../live/snapshots.js';
import { writeDenseCsv } from '../support/denseCsv.js';
import { testFolder } from '../support/streams.js';
import { evict, messagesIn } from './kafkaHelpers.js';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';
import { webhookReceiver } from './webhookReceiver.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
/** Where the dense file has a burst, at 18:00 UTC of the day that is streamed. */
const atlanta = 'county:GA/Fulton';
const streamed = { from: '2022-04-10T08:00:00Z', until: '2022-04-10T23:30:00Z' };
const duringBurst = '2022-04-10T19:00:00Z';

const file = join(testFolder, 'all.csv');

beforeAll(() => writeDenseCsv(file, { rows: 30_000, from: '2022-03-08' }));

describe.skipIf(withoutKafka || withoutMongodb)('the surges of blackspot live', () => {
  it('fire and resolve on the page, in the topic, in MongoDB and at the webhook, with a kill -9 in between', async () => {
    const mongodb = await emptyDatabase('live-alarms');
    const topic = `live-alarms-${process.pid}`;
    const webhook = await webhookReceiver(secret);
    const log = createKafkaLog({ brokers: kafkaBrokers });
    onTestFinished(() => log.close());
    await log.createTopic(topic, { partitions: 3 });
    const send = await sender(log, topic);
    const start = (): Promise<Started> => startLive({ topic, mongodb, webhook: webhook.url });

    const first = await start();
    // BLACKSPOT_SOURCE holds the period of the stream, too, which is not past before it has come.
    const sentBefore = await send(streamed.from, duringBurst);
    const firing = await snapshotThat(first.url, hasSurge('firing'));
    expect(surgesOf(firing)).toContainEqual([atlanta, 'firing']);
    expect(newestOf(firing)).toBeLessThan(Date.parse(duringBurst));
    expect(firing.overdispersion.length).toBeGreaterThan(0);
    first.child.kill('SIGKILL');
    await first.exited;
    // What comes while no process is there.
    const sentAfter = await send(duringBurst, streamed.until);
    await evict(topic);

    const second = await start();
    const sent = sentBefore + sentAfter;
    const resolved = await snapshotThat(
      second.url,
      (one) => hasSurge('resolved')(one) && one.status.lagMessages === 0,
    );
    expect(surgesOf(resolved)).toContainEqual([atlanta, 'resolved']);
    const idOnPage = resolved.surges.find(({ place }) => place.id === atlanta)!.id;
    expect(firing.surges.map(({ id }) => id)).toContain(idOnPage);

    // Each accident is stored once, and counted once on the page.
    const { client, db } = await connectMongo(mongodb);
    onTestFinished(() => client.close());
    const accidents = db.collection('accidents');
    expect(await accidents.countDocuments()).toBe(sent);
    const { bucketMs, counts } = resolved;
    const firstBucket = Math.max(
      Math.ceil(Date.parse(streamed.from) / bucketMs),
      Math.min(...counts.map(([bucket]) => bucket)),
    );
    const ofStream = { ...resolved, counts: counts.filter(([bucket]) => bucket >= firstBucket) };
    const stored = await accidents.countDocuments({ startAt: { $gte: new Date(firstBucket * bucketMs) } });
    expect(stored).toBeGreaterThan(0);
    expect(totalOf(ofStream)).toBe(stored);

    second.child.kill('SIGTERM');
    await second.exited;
    expect(second.err()).toMatch(/Surges: \d+ fired, \d+ resolved/);

    const announced = await messagesIn(`${topic}.alarms`);
    const surges = announced.map(({ value }) => JSON.parse(Buffer.from(value).toString()) as Surge);
    const ofAtlanta = surges.filter(({ place }) => place.id === atlanta);
    expect(new Set(ofAtlanta.map(({ id }) => id))).toEqual(new Set([idOnPage]));
    expect([...new Set(ofAtlanta.map(({ state }) => state))]).toEqual(['pending', 'firing', 'resolved']);
    // Announced again, if at all, under the same id.
    const pairs = new Set(announced.map(({ key, headers }) => `${key} ${headers.state}`));
    expect(new Set(announced.map(({ headers }) => headers.id)).size).toBe(pairs.size);

    const document = await db.collection<{ _id: string }>('accidents.alarms').findOne({ _id: idOnPage });
    expect(document).toMatchObject({ state: 'resolved' });
    const posted = webhook.posted.filter(({ surge }) => surge.id === idOnPage);
    expect([...new Set(posted.map(({ surge }) => surge.state))]).toEqual(['firing', 'resolved']);
    expect(new Set(posted.map(({ id }) => id)).size).toBe(2);
  });
});

const hasSurge =
  (state: SurgeState) =>
  ({ surges }: LiveSnapshot): boolean =>
    surges.some((surge) => surge.place.id === atlanta && surge.state === state);

function surgesOf({ surges }: LiveSnapshot): [string, SurgeState][] {
  return surges.map(({ place, state }) => [place.id, state]);
}

/** The beginning of the newest bucket, milliseconds since 1970 UTC. */
function newestOf({ counts, bucketMs }: LiveSnapshot): number {
  return Math.max(...counts.map(([bucket]) => bucket)) * bucketMs;
}

async function sender(log: Log, topic: string): Promise<(from: string, until: string) => Promise<number>> {
  const input = await openReplayInput(file);
  return async (from, until) => {
    const writer = await log.writer(topic);
    const { messagesSent } = await replay(input, writer, { from, until }).done;
    await writer.close();
    return messagesSent;
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly exited: Promise<unknown>;
  err(): string;
}

/** `blackspot live` as a user starts it. */
async function startLive(of: { topic: string; mongodb: string; webhook: string }): Promise<Started> {
  const child = spawn(
    process.execPath,
    [
      resolve('dist/cli/main.js'),
      'live',
      ...['--brokers', kafkaBrokers, '--topic', of.topic, '--group', of.topic],
      ...['--into', of.mongodb, '--webhook', of.webhook, '--port', '0', '--no-open'],
    ],
    {
      cwd: testFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, BLACKSPOT_SOURCE: file, BLACKSPOT_WEBHOOK_SECRET: secret },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let err = '';
  child.stderr!.on('data', (text) => (err += String(text)));
  let out = '';
  for await (const text of child.stdout!) {
    out += String(text);
    if (out.includes('\n')) break;
  }
  expect(out, err).toMatch(/^http/);
  return { child, url: out.trim(), exited, err: () => err };
}
