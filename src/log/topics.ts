import { didYouMean, editDistance } from '../base/didYouMean.js';
import { ConfigurationError } from '../base/errors.js';
import type { Log } from './log.js';

/** The error of a topic that does not exist, with the nearest names. */
export function topicNotFound(
  log: string,
  topic: string,
  names: readonly string[],
  hint: string,
): ConfigurationError {
  const own = ownTopics(names);
  const near = didYouMean(topic, own);
  const some = own.sort().slice(0, mostListed).join(', ');
  const more = own.length > mostListed ? ` and ${own.length - mostListed} more` : '';
  const list = own.length === 0 ? 'There are no topics.' : `Its topics: ${some}${more}.`;
  return new ConfigurationError(`Topic not found: ${topic}${near} (Kafka at ${log}). ${list}`, {
    hint,
    details: { topic },
  });
}

const mostListed = 10;

/** Topics that Kafka and its tools make for themselves begin with underscores. */
function ownTopics(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('_'));
}

/**
 * Refuses a new topic whose name is that of an existing one with a typing error. Names that differ in numbers and marks only, such
 * as `run-1` and `run-2`, are no typing errors.
 *
 * @throws ConfigurationError that names the existing topic
 */
export async function refuseTypo(log: Log, topic: string): Promise<void> {
  const names = await log.topicNames();
  if (names.includes(topic)) return;
  const near = ownTopics(names).find((name) => isTypo(topic, name));
  if (near === undefined) return;
  throw new ConfigurationError(
    `Expected a topic that exists or a name of its own, got "${topic}" beside the topic "${near}".`,
    { hint: `Pass --topic ${near}, or --create-topic to create ${topic}.`, details: { topic, near } },
  );
}

/** Whether a name is another one with one wrong letter, or with two in a long name. */
export function isTypo(name: string, existing: string): boolean {
  const [a, b] = [name.toLowerCase(), existing.toLowerCase()];
  const [plainA, plainB] = [a, b].map((one) => one.replace(/[\d._-]+/g, ''));
  if (plainA === plainB) return a === b;
  const most = Math.min(a.length, b.length) < 6 ? 1 : 2;
  return editDistance(a, b, most) <= most;
}
