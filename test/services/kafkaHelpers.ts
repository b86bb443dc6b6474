import { Admin } from '@platformatic/kafka';
import { createKafkaLog } from '../../src/log/kafka.js';
import type { LogMessage } from '../../src/log/log.js';
import { kafkaBrokers } from './services.js';

/** Removes the dead member from the group at once: its session would keep its partitions for a while. */
export async function evict(groupId: string): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafkaBrokers] });
  await admin.removeMembersFromConsumerGroup({ groupId });
  await admin.close();
}

/** The messages of a topic of one partition. */
export async function messagesIn(topic: string): Promise<LogMessage[]> {
  const log = createKafkaLog({ brokers: kafkaBrokers });
  const reader = await log.reader(topic, { group: 'all' });
  const found: LogMessage[] = [];
  for await (const { messages, endOffset, highWatermark } of reader.batches(AbortSignal.timeout(20_000))) {
    found.push(...messages);
    if (endOffset === highWatermark) break;
  }
  await reader.close();
  await log.close();
  return found;
}
