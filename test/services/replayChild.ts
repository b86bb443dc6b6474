import { createKafkaLog } from '../../src/log/kafka.js';
import { replayFromCheckpoint } from '../../src/replay/checkpoint.js';
import { parquetInput } from '../../src/replay/parquetInput.js';

/** A replay into Kafka as a process of its own, for `kafkaFaults.test.ts` to kill. Says when the first of it is written. */
const [file, brokers, topic, path, options] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const log = createKafkaLog({ brokers });
const writer = await log.writer(topic);
const input = parquetInput({ paths: [file], isSorted: true, digest: 'd', threads: 1 });
const player = replayFromCheckpoint(
  input,
  writer,
  { ...JSON.parse(options), onAcknowledged: () => process.send?.('flowing') },
  { path, target: `${brokers}/${topic}`, intervalMs: 20 },
);
await player.done;
await writer.close();
await log.close();
process.disconnect?.();
