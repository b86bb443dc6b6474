import type { Command } from 'commander';
import { replayDeadLetterFolder } from '../app/replayDeadLetters.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCount, formatCountOf } from '../base/format.js';
import { setting } from '../base/settings.js';
import type { DeadLetter } from '../consume/deadLetter.js';
import { deadLetterTopicOf, readDeadLetterTopic, replayDeadLetterTopic } from '../consume/deadLetterTopic.js';
import { type Decoder, eventDecoder } from '../consume/decoder.js';
import type { ConsumeSummary } from '../consume/progress.js';
import { createKafkaLog } from '../log/kafka.js';
import type { KafkaClientName } from '../log/kafkaSettings.js';
import type { Log } from '../log/log.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { deadLetterFiles, readDeadLetters } from '../storage/segments/deadLetterFolder.js';
import { isSegmentFolder } from '../storage/segments/segmentFolder.js';
import { stopSignal } from './interrupt.js';
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
import {
  addModelOptions,
  closeModel,
  type ModelChoice,
  type ModelFlags,
  modelChoice,
  openStreamModel,
} from './scoringModel.js';
import { kafkaWait } from './serverWait.js';
import { addFormatOptions, decoderOf, type FormatFlags } from './streamFormats.js';

interface Flags extends EngineFlags, FormatFlags, ModelFlags {
  readonly brokers?: string;
  readonly kafkaClient?: KafkaClientName;
  readonly topic: string;
  readonly json?: true;
}

/** `blackspot dead-letters list|replay`: messages of the stream that are not valid events. */
export function addDeadLetters(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('list or replay dead letters: messages that are not valid events');
  add(command, 'list', 'list dead letters with their reason and original position', list).option(
    '--json',
    'print the complete dead letters as JSON',
  );
  const replaying = add(
    command,
    'replay',
    'process dead letters again, for example with another format',
    replay,
  );
  addModelOptions(
    addFormatOptions(replaying),
    'predict the severity of each event, and store it beside the event,',
    'folder only: ',
  );
  addEngineOptions(replaying).option('--json', 'print the summary as JSON');
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
      `folder of live segments (default: the topic if brokers are set, else ${liveFolderText})`,
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
  const deadLetters = await withDeadLetters(folder, flags, {
    folder: (path) => readDeadLetters(deadLetterFiles(path)),
    topic: readDeadLetterTopic,
  });
  if (flags.json) return printJson(deadLetters);
  const byReason = new Map<string, number>();
  for (const { reason } of deadLetters) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  for (const [reason, count] of [...byReason].sort((a, b) => b[1] - a[1])) {
    print(`${formatCount(count).padStart(9)}  ${reason}`);
  }
  for (const deadLetter of deadLetters) print(lineOf(deadLetter));
  say(deadLetters.length === 0 ? 'No dead letters.' : `${formatCountOf(deadLetters.length, 'dead letter')}.`);
}

const shownCharacters = 60;

function lineOf({ topic, partition, offset, reason, payload }: DeadLetter): string {
  const start = JSON.stringify(payload.slice(0, shownCharacters));
  return `${topic} ${partition}:${offset}  ${reason}  ${start}${payload.length > shownCharacters ? '...' : ''}`;
}

async function replay(folder: string | undefined, flags: Flags): Promise<void> {
  const decoder = await decoderOf(flags);
  await withDeadLetters(folder, flags, {
    folder: async (path) => {
      const summary = await replayFolder(path, decoder, flags);
      if (flags.json) return printJson(summary);
      const { messages, stored, duplicates, deadLetters } = summary;
      say(
        `${formatCountOf(messages, 'dead letter')} = ${formatCountOf(stored, 'event')} stored + ${formatCountOf(duplicates, 'duplicate')} + ${formatCountOf(deadLetters, 'remaining dead letter')}.`,
      );
    },
    topic: async (log, topic) => {
      const predicts =
        flags.model !== undefined ? '--model' : flags.endpoint !== undefined ? '--endpoint' : null;
      if (predicts !== null) {
        throw new ConfigurationError(
          `Expected ${predicts} to be used with a folder, got the dead letters of a topic.`,
          {
            hint: `Omit it here: they are sent back to their topic. \`blackspot consume ${predicts}\` predicts.`,
          },
        );
      }
      if (decoder !== eventDecoder) {
        throw new ConfigurationError(
          'Expected --format to be used with a folder, got the dead letters of a topic.',
          {
            hint: 'Omit it here: they are sent back to their topic. Pass it to blackspot consume, which reads them.',
          },
        );
      }
      const sent = await replayDeadLetterTopic(log, topic);
      if (flags.json) return printJson({ sent });
      say(
        `Sent ${formatCountOf(sent, 'dead letter')} of ${topic} again. Run blackspot consume to process them.`,
      );
    },
  });
}

async function replayFolder(path: string, decoder: Decoder, flags: Flags): Promise<ConsumeSummary> {
  const choice = modelChoice(flags);
  const model = choice === null ? null : await opened(choice);
  try {
    return await replayDeadLetterFolder(path, {
      ...engineOptions(flags),
      decoder,
      ...(model === null ? {} : { model }),
    });
  } finally {
    closeModel(model);
  }
}

/** Only the wait for an endpoint stops at its next step: afterwards, Ctrl-C ends the process. */
async function opened(choice: ModelChoice): Promise<ScoringModel> {
  const stop = stopSignal();
  return openStreamModel(choice, stop.signal).finally(stop.release);
}

/** Runs the work for a folder if one is given or no broker is set, else for the topic of the dead letters. */
async function withDeadLetters<T>(
  folder: string | undefined,
  flags: Flags,
  work: {
    readonly folder: (path: string) => Promise<T>;
    readonly topic: (log: Log, topic: string) => Promise<T>;
  },
): Promise<T> {
  if (folder !== undefined && flags.brokers !== undefined) {
    throw new ConfigurationError('Expected a folder or --brokers, got both.', { hint: 'Omit one of them.' });
  }
  const brokers = flags.brokers ?? setting('BLACKSPOT_KAFKA_BROKERS');
  if (folder !== undefined || brokers === undefined) {
    const path = folder ?? defaultLiveFolder();
    if (!isSegmentFolder(path)) {
      throw new ConfigurationError(`Not a folder of live segments: ${path}.`, {
        hint: 'Pass a folder that `blackspot replay` wrote, or set --brokers to read the topic of the dead letters.',
      });
    }
    return work.folder(path);
  }
  const wait = kafkaWait(brokers);
  const log = createKafkaLog({
    brokers,
    onUnavailable: (error) => wait.unavailable(error.message),
    ...(flags.kafkaClient === undefined ? {} : { client: flags.kafkaClient }),
  });
  try {
    return await work.topic(log, deadLetterTopicOf(flags.topic));
  } finally {
    await log.close();
  }
}
