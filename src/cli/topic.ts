import { consumeTopicDefaults } from '../consume/consumeTopic.js';
import type { Log } from '../log/log.js';
import { topicNotFound } from '../log/topics.js';

/** The default topic is created if it is missing. Another name may be a typing error. */
export async function prepareTopic(
  log: Log,
  { topic, createTopic }: { readonly topic: string; readonly createTopic?: true },
): Promise<void> {
  if (createTopic === true || topic === consumeTopicDefaults.topic) return log.createTopic(topic);
  const names = await log.topicNames();
  if (names.includes(topic)) return;
  const hint = 'Name one that exists, or pass --create-topic to create it and wait for its messages.';
  throw topicNotFound(log.name, topic, names, hint);
}
