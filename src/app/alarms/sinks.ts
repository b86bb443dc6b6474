import type { Log } from '../../log/log.js';
import { localFiles } from '../../storage/files/localFiles.js';
import { openMongoAlarms } from '../../storage/mongodb/alarms.js';
import { type AlarmSink, directSink } from './alarmSink.js';

/** The topic of the alarms of a topic. */
export function alarmTopicOf(topic: string): string {
  return `${topic}.alarms`;
}

/**
 * Announces to the topic `<topic>.alarms`, which is created if needed: the key is the id of the surge, the value the surge as JSON.
 * A consumer that keeps the last value of each key has every surge in its latest state. The log stays open.
 *
 * @example
 * const sink = await alarmTopic(log, 'accidents'); // announces to accidents.alarms
 */
export async function alarmTopic(log: Log, topic: string): Promise<AlarmSink> {
  const name = alarmTopicOf(topic);
  // One partition, so that a reader has all in the order of their event times.
  await log.createTopic(name, { partitions: 1 });
  const writer = await log.writer(name);
  return directSink(
    `topic ${name}`,
    (announcements) =>
      writer.write(
        announcements.map(({ id, surge }) => ({
          key: surge.id,
          value: Buffer.from(JSON.stringify(surge)),
          headers: { id, state: surge.state },
          timestampMs: Date.parse(surge.at),
        })),
      ),
    () => writer.close(),
  );
}

/**
 * Announces to the collection `<events collection>.alarms`, one document a surge, which has its latest state.
 *
 * @example
 * const sink = await alarmCollection('mongodb://localhost:27017/blackspot', 'accidents'); // writes to accidents.alarms
 */
export async function alarmCollection(url: string, events: string): Promise<AlarmSink> {
  const alarms = await openMongoAlarms(url, events);
  return directSink(
    `collection ${alarms.name}`,
    async (announcements) => {
      for (const { surge } of announcements) await alarms.put(surge);
    },
    () => alarms.close(),
  );
}

/**
 * Announces to a folder: one JSON file for each state of each surge, named by its time. A file is written once.
 *
 * @example
 * const sink = alarmFolder('data/live/alarms'); // 2022-01-15T1825-firing-_i1jDLbDb9Zw.json, ...
 */
export function alarmFolder(folder: string): AlarmSink {
  const files = localFiles(folder);
  return directSink(`folder ${files.location}`, async (announcements) => {
    for (const { id, surge } of announcements) {
      const time = surge.at.slice(0, 16).replaceAll(':', '');
      await files.putIfAbsent(`${time}-${surge.state}-${id.slice(4, 16)}.json`, `${JSON.stringify(surge)}\n`);
    }
  });
}
