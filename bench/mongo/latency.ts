import { setTimeout as pause } from 'node:timers/promises';
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import { watch } from '../../src/consume/watch.js';
import { openMongoSource } from '../../src/engines/mongodb/source.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { count } from '../../src/query/build.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { allMessages, type Servers } from './servers.js';

/** How old an event is when the first answer that counts it is there. Events are sent in tens, each ten 10 ms apart. */
export async function latency(servers: Servers, seconds: number): Promise<void> {
  const perSecond = 1_000;
  const url = await servers.emptyDatabase('latency');
  const messages = await allMessages(servers, perSecond * seconds);
  const log = createKafkaLog({ brokers: servers.brokers });
  await log.createTopic('latency', { partitions: 4 });
  const store = await openMongoStore(url);
  const source = await openMongoSource(url);
  const stop = new AbortController();
  const consumed = consumeTopic(store, log, {
    topic: 'latency',
    group: 'latency',
    signal: stop.signal,
  });
  const writer = await log.writer('latency');
  const sentMs: number[] = [];
  const answers: { n: number; atMs: number }[] = [];
  const watching = (async () => {
    for await (const table of watch(source, count(), { intervalMs: 250, signal: stop.signal })) {
      answers.push({ n: Number(table.columns.n![0]), atMs: performance.now() });
      if (answers.at(-1)!.n === messages.length) stop.abort();
    }
  })();
  const started = performance.now();
  const writes: Promise<void>[] = [];
  for (let at = 0; at < messages.length; at += 10) {
    await pause(Math.max(0, started + at - performance.now()));
    for (let one = 0; one < 10; one += 1) sentMs.push(performance.now());
    writes.push(writer.write(messages.slice(at, at + 10)));
  }
  await Promise.all(writes);
  await Promise.all([watching, consumed]);
  await writer.close();
  // Events reach the store nearly in the order of sending: the n-th sent is counted as seen when n are counted.
  const ages: number[] = [];
  for (const { n, atMs } of answers) while (ages.length < n) ages.push(atMs - sentMs[ages.length]!);
  ages.sort((a, b) => a - b);
  const at = (share: number): string => `${Math.round(ages[Math.floor(share * (ages.length - 1))]!)} ms`;
  console.log(
    `\nFrom event to answer at ${perSecond} events/s over ${seconds} s, an answer each 250 ms: median ${at(0.5)}, 95th percentile ${at(0.95)}, most ${at(1)}; ${answers.length} answers`,
  );
  await source.close();
  await store.close();
  await log.close();
}
