/**
 * Consumes a topic until so many events are in MongoDB, in a process of its own, as the peer in Python does. Prints the
 * seconds from joining the group to the last batch committed, and those of the processor.
 *
 *   npx vite-node bench/mongo/consumeChild.ts BROKERS TOPIC MONGODB_URL EVENTS [timeSeries]
 */
import { consumeTopic } from '../../src/consume/consumeTopic.js';
import { createKafkaLog } from '../../src/log/kafka.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';

const [brokers = '', topic = '', url = '', events, kind] = process.argv.slice(2);
const store = await openMongoStore(url, { timeSeries: kind === 'timeSeries' });
const log = createKafkaLog({ brokers });
const stop = new AbortController();
const [started, cpu] = [performance.now(), process.cpuUsage()];
await consumeTopic(store, log, {
  topic,
  group: `bench-${Date.now()}`,
  signal: stop.signal,
  onProgress: ({ stored }) => stored >= Number(events) && stop.abort(),
});
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(cpu);
console.log(seconds.toFixed(3), ((user + system) / 1e6).toFixed(3));
await log.close();
await store.close();
