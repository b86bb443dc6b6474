import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/app/addresses.js';
import { openAnnouncedSurges } from '../../src/app/announcedSurges.js';
import { type LivePage, openDrivenPage, openListenedPage } from '../../src/app/live/livePage.js';
import { openLive } from '../../src/app/openLive.js';
import { openSource } from '../../src/app/openSource.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import type { LiveSnapshot } from '../../src/live/protocol.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { count } from '../../src/query/build.js';
import type { Source } from '../../src/query/source.js';
import { replay } from '../../src/replay/player.js';
import { generate } from '../../src/synthetic/generate.js';
import { controlOf } from '../live/replayControl.js';
import { snapshotThat, totalOf } from '../live/snapshots.js';
import { testFolder } from '../support/streams.js';
import { emptyDatabase } from './mongoHelpers.js';
import { kafkaBrokers, withoutKafka, withoutMongodb } from './services.js';

const file = join(testFolder, 'accidents.csv');
let history: Source;
let fromMs: number;
let untilMs: number;

beforeAll(async () => {
  await generate({
    rows: 6_000,
    seed: 4,
    from: '2022-03-01',
    until: '2022-03-08',
    coverage: 'steady',
    out: file,
  });
  history = await openSource(file);
  const { firstAt, lastAt } = await history.describe();
  fromMs = Date.parse(firstAt!);
  untilMs = Date.parse(lastAt!) + 1;
});
afterAll(() => history.close());

/** A snapshot with as many accidents as expected, or the last one before the time is up. */
function snapshotWith({ url }: LivePage, accidents: number): Promise<LiveSnapshot> {
  return snapshotThat(url, ({ status }) => status.accidents >= accidents);
}

describe.skipIf(withoutKafka || withoutMongodb)('the live page with Kafka and MongoDB', () => {
  it('stores a topic and shows it, and after a new start the store answers for what was there', async () => {
    const address = await emptyDatabase('live-page');
    const topic = `live-page-${process.pid}`;
    const log = createKafkaLog({ brokers: kafkaBrokers });
    await log.createTopic(topic);
    const writer = await log.writer(topic);
    const input = await openReplayInput(file);
    const half = new Date((fromMs + untilMs) / 2).toISOString();
    const open = async (): Promise<LivePage & { readonly end: () => Promise<void> }> => {
      const store = await openStore(address);
      const source = await openLive(address);
      const page = await openListenedPage({
        log,
        topic,
        group: 'live-page',
        store,
        source,
        surges: await openAnnouncedSurges({
          address,
          consumer: 'live',
          kafka: { log, topic, group: 'live-page' },
          webhook: null,
        }),
        model: null,
        server: { port: 0 },
        onProgress: () => {},
      });
      const end = async (): Promise<void> => {
        await page.close();
        await source.close();
        await store.close();
      };
      return { ...page, end };
    };
    const first = await open();
    const { messagesSent } = await replay(input, writer, { until: half }).done;
    const shown = await snapshotWith(first, messagesSent);
    expect(shown.status).toMatchObject({ accidents: messagesSent, duplicates: 0, deadLetters: 0 });
    expect(shown.replay).toBeNull();
    await first.end();

    const second = await open();
    const again = await snapshotWith(second, 0);
    // Of this process none yet; the strips and the map have those of the store.
    expect(again.status.accidents).toBe(0);
    expect(again.counts.length).toBeGreaterThan(0);
    const rest = await replay(input, writer, { from: half }).done;
    const whole = await snapshotWith(second, rest.messagesSent);
    expect(whole.status).toMatchObject({ accidents: rest.messagesSent, duplicates: 0 });
    const newest = Math.max(...whole.counts.map(([bucket]) => bucket));
    const from = new Date((newest - whole.maxBuckets + 1) * whole.bucketMs).toISOString();
    const stored = await openLive(address);
    const { n } = (await stored.ask(count().where({ fromAt: from }))).toRows()[0]!;
    await stored.close();
    expect(totalOf(whole)).toBe(n);
    await second.end();
    await writer.close();
    await log.close();
  });

  it('plays a file through a topic of its own, and seeks', async () => {
    process.env.BLACKSPOT_MONGODB_URL = await emptyDatabase('live-driven');
    const page = await openDrivenPage({
      input: await openReplayInput(file),
      history,
      engine: {},
      brokers: kafkaBrokers,
      openWebhook: null,
      speedFactor: Number.POSITIVE_INFINITY,
      fromMs: fromMs + 3 * 86_400_000,
      untilMs: null,
      model: null,
      server: { port: 0 },
    });
    try {
      const countFrom = async (ms: number): Promise<number> => {
        const answer = await history.ask(count().where({ fromAt: new Date(ms).toISOString() }));
        return Number(answer.toRows()[0]!.n);
      };
      const all = await countFrom(fromMs + 3 * 86_400_000);
      expect((await snapshotWith(page, all)).status.accidents).toBe(all);
      const sought = fromMs + 5 * 86_400_000;
      const control = await controlOf(page.url);
      const response = await control({ action: 'seek', eventTime: new Date(sought).toISOString() });
      expect(response.status).toBe(204);
      const rest = await countFrom(sought);
      expect((await snapshotWith(page, rest)).status.accidents).toBe(rest);
    } finally {
      await page.close();
      delete process.env.BLACKSPOT_MONGODB_URL;
    }
  });
});
