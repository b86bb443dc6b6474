import type { Command } from 'commander';
import { replayDeadLetterFolder } from '../app/replayDeadLetters.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCount } from '../base/format.js';
import { setting } from '../base/settings.js';
import type { DeadLetter } from '../consume/deadLetter.js';
import { deadLetterTopicOf, readDeadLetterTopic, replayDeadLetterTopic } from '../consume/deadLetterTopic.js';
import { createKafkaLog } from '../log/kafka.js';
import type { KafkaClientName } from '../log/kafkaSettings.js';
import type { Log } from '../log/log.js';
import { deadLetterFiles, readDeadLetters } from '../storage/segments/deadLetterFolder.js';
import { isSegmentFolder } from '../storage/segments/segmentFolder.js';
import {
  addEngineOptions,
  brokersOption,
  defaultLiveFolder,
  type EngineFlags,
  engineOptions,
  kafkaClientOption,
  liveFolderText,
  topicOption,
} from './options.js';
import { print, printJson, say } from './output.js';

interface Flags extends EngineFlags {
  readonly brokers?: string;
  readonly kafkaClient?: KafkaClientName;
  readonly topic: string;
  readonly json?: true;
}

/** `blackspot dead-letters list|replay`: messages of the stream that are not valid events. */
export function addDeadLetters(program: Command): void {
  const letters = program
    .command('dead-letters')
    .description('list or replay the messages that are not valid events');
  add(letters, 'list', 'show the reasons, and each message with where it came from', list).option(
    '--json',
    'print the dead letters as JSON, whole',
  );
  addEngineOptions(
    add(letters, 'replay', 'process dead letters again, for example after a fix', replay),
  ).option('--json', 'print the summary as JSON');
}

function add(
  parent: Command,
  name: string,
  description: string,
  run: (folder: string | undefined, flags: Flags) => Promise<void>,
): Command {
  return parent
    .command(name)
    .description(description)
    .argument(
      '[folder]',
      `a folder of segments (default: ${liveFolderText}; without a folder and with Kafka, the topic)`,
    )
    .addOption(brokersOption())
    .addOption(kafkaClientOption())
    .addOption(topicOption())
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  $ blackspot dead-letters ${name} data/live
  $ blackspot dead-letters ${name} --brokers localhost:9092 --topic accidents`,
    )
    .action(run);
}

async function list(folder: string | undefined, flags: Flags): Promise<void> {
  const letters = await withPlace(folder, flags, {
    folder: (path) => readDeadLetters(deadLetterFiles(path)),
    topic: readDeadLetterTopic,
  });
  if (flags.json) return printJson(letters);
  const byReason = new Map<string, number>();
  for (const { reason } of letters) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  for (const [reason, count] of [...byReason].sort((a, b) => b[1] - a[1])) {
    print(`${formatCount(count).padStart(9)}  ${reason}`);
  }
  for (const letter of letters) print(lineOf(letter));
  say(letters.length === 0 ? 'No dead letters.' : `${formatCount(letters.length)} dead letters.`);
}

const shownCharacters = 60;

function lineOf({ topic, partition, offset, reason, payload }: DeadLetter): string {
  const start = JSON.stringify(payload.slice(0, shownCharacters));
  return `${topic} ${partition}:${offset}  ${reason}  ${start}${payload.length > shownCharacters ? '...' : ''}`;
}

async function replay(folder: string | undefined, flags: Flags): Promise<void> {
  await withPlace(folder, flags, {
    folder: async (path) => {
      const summary = await replayDeadLetterFolder(path, engineOptions(flags));
      if (flags.json) return printJson(summary);
      const { messages, stored, duplicates, deadLetters } = summary;
      say(
        `${formatCount(messages)} dead letters = ${formatCount(stored)} new events + ${formatCount(duplicates)} that were there already + ${formatCount(deadLetters)} that stay dead letters.`,
      );
    },
    topic: async (log, letters) => {
      const sent = await replayDeadLetterTopic(log, letters);
      if (flags.json) return printJson({ sent });
      say(`${formatCount(sent)} dead letters of ${letters} sent once more; consume reads them.`);
    },
  });
}

/** A folder when one is named or there is no Kafka, else the topic of the dead letters. */
async function withPlace<T>(
  folder: string | undefined,
  flags: Flags,
  work: {
    readonly folder: (path: string) => Promise<T>;
    readonly topic: (log: Log, letters: string) => Promise<T>;
  },
): Promise<T> {
  const brokers = flags.brokers ?? setting('BLACKSPOT_KAFKA_BROKERS');
  if (folder !== undefined || brokers === undefined) {
    const path = folder ?? defaultLiveFolder();
    if (!isSegmentFolder(path)) {
      throw new ConfigurationError(`Not a folder of live segments: ${path}.`, {
        hint: 'Name the folder that blackspot replay wrote, or --brokers for the topic of the dead letters.',
      });
    }
    return work.folder(path);
  }
  const log = createKafkaLog({
    brokers,
    ...(flags.kafkaClient === undefined ? {} : { client: flags.kafkaClient }),
  });
  try {
    return await work.topic(log, deadLetterTopicOf(flags.topic));
  } finally {
    await log.close();
  }
}
