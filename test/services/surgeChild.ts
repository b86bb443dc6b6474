import { setTimeout as pause } from 'node:timers/promises';
import { alarmCollection, alarmTopic } from '../../src/app/alarms/sinks.js';
import { webhookSink } from '../../src/app/alarms/webhook.js';
import { openSurgeStep } from '../../src/app/surgeStep.js';
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import { rowsDecoder } from '../../src/consume/rowsDecoder.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { KafkaClientName } from '../../src/log/kafkaSettings.js';
import { openMongoCheckpoint } from '../../src/storage/mongodb/checkpoint.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { HourCounts } from '../support/hourCounts.js';

export interface SurgeChildOptions {
  readonly brokers: string;
  readonly client: KafkaClientName;
  readonly topic: string;
  readonly mongodb: string;
  readonly webhook: string;
  readonly secret: string;
  /** Messages in the topic. */
  readonly messages: number;
}

/** A consumer that finds surges, as a process of its own, for `surges.test.ts` to kill. */
const options = JSON.parse(process.argv[2]!) as SurgeChildOptions;
const { brokers, client, topic, mongodb, webhook, secret, messages } = options;
const kafka = createKafkaLog({ brokers, client, sessionMs: 6_000 });
// Small batches, so that a kill finds the stream at many places.
const log = {
  ...kafka,
  reader: (name: string, how: Parameters<typeof kafka.reader>[1]) =>
    kafka.reader(name, { ...how, maxBatchMessages: 100 }),
};
const store = await openMongoStore(mongodb);
const hours = new HourCounts();
const step = await openSurgeStep({
  members: [hours],
  minWeeks: 2,
  partitions: await log.partitionCount(topic),
  checkpoint: await openMongoCheckpoint(mongodb, 'accidents', `surges ${topic}`),
  sinks: [
    // Each consumer announces to a topic of its own.
    await alarmTopic(log, `${topic}.${new URL(mongodb).pathname.slice(1)}`),
    await alarmCollection(mongodb, 'accidents'),
    webhookSink(webhook, secret, { closeSeconds: 60 }),
  ],
});
const done = new AbortController();
await consumeTopic(store, log, {
  topic,
  group: mongodb,
  decoder: rowsDecoder(),
  maxBatchMessages: 100,
  maxWaitMs: 20,
  saveEveryMs: 200,
  observers: [step, { name: 'slow', reads: [], observe: () => pause(15) }],
  signal: done.signal,
  onProgress: () => {
    process.send?.('flowing');
    if (step.analytics.counters.counted === messages) done.abort();
  },
});
await step.close();
await store.close();
await kafka.close();
process.stdout.write(
  JSON.stringify({ hours: hours.save(), counters: step.analytics.counters, summary: step.summary() }),
);
process.disconnect?.();
