import type { Command } from 'commander';
import { addressesFor, openStore, serversOf } from '../app/addresses.js';
import { predictingStep } from '../app/endpointStep.js';
import { readLivePredictions } from '../app/liveModel.js';
import { monitorStep } from '../app/monitorStep.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCount, formatCountOf, formatDuration } from '../base/format.js';
import { setting } from '../base/settings.js';
import { consumeTopic } from '../consume/consumeTopic.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ConsumeProgress, ConsumeSummary } from '../consume/progress.js';
import { createKafkaLog } from '../log/kafka.js';
import { type KafkaClientName, kafkaDefaults } from '../log/kafkaSettings.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { metricsDefaults, serveMetrics } from '../servers/metrics.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import { sayModel, summarizeModel } from './modelSummary.js';
import {
  addEngineOptions,
  brokersOption,
  createTopicOption,
  defaultLiveFolder,
  type EngineFlags,
  engineOptions,
  kafkaClientOption,
  liveFolderText,
  topicOption,
} from './options.js';
import { printJson, say } from './output.js';
import { ProgressLine } from './progress.js';
import {
  addModelOptions,
  closeModel,
  type ModelFlags,
  modelChoice,
  openStreamModel,
} from './scoringModel.js';
import { kafkaWait, openWithRetries, ServerWait } from './serverWait.js';
import { addFormatOptions, decoderOf, type FormatFlags, formatsHelp } from './streamFormats.js';
import {
  addSurgeOptions,
  type CommandSurges,
  checkSurgeFlags,
  namedHistory,
  openSurges,
  type SurgeFlags,
} from './surges.js';
import { prepareTopic } from './topic.js';
import { port, positiveInteger, positiveNumber } from './values.js';

interface ConsumeFlags extends EngineFlags, FormatFlags, ModelFlags, SurgeFlags {
  readonly into?: string;
  readonly timeSeries?: true;
  readonly brokers?: string;
  readonly kafkaClient?: KafkaClientName;
  readonly topic: string;
  readonly createTopic?: true;
  readonly group: string;
  readonly maxBatch?: number;
  readonly stopWhenIdle?: number;
  readonly metrics?: number | true;
  readonly json?: true;
}

export function addConsume(program: Command): void {
  const command = program
    .command('consume')
    .description('store a stream from Kafka in MongoDB or in Parquet segments, each event once')
    .option(
      '--into <address>',
      `store events in ${addressesFor('openStore')} (default: BLACKSPOT_MONGODB_URL, else ${liveFolderText})`,
    )
    .option('--time-series', 'MongoDB only: create a time-series collection (see the README for its costs)')
    .addOption(brokersOption())
    .addOption(kafkaClientOption())
    .addOption(topicOption())
    .addOption(createTopicOption())
    .option('--group <name>', 'join this consumer group, whose members share the partitions', 'blackspot')
    .option('--max-batch <messages>', 'limit the messages in a batch', positiveInteger)
    .option(
      '--stop-when-idle <seconds>',
      'stop after this long without a message (default: run until Ctrl-C)',
      positiveNumber,
    );
  addModelOptions(command, 'predict the severity of each event, store it beside the event, and judge it');
  addSurgeOptions(command, '', 'in <topic>.alarms and beside the events', 'none')
    .option(
      '--metrics [port]',
      `serve Prometheus metrics at http://127.0.0.1:<port>/metrics (port 0 to 65535, default: ${metricsDefaults.port})`,
      port,
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Invalid messages are sent to <topic>.dead-letter. List them with: blackspot dead-letters list${formatsHelp}
Without Kafka, use blackspot replay, which stores its events in segments by itself.
To find surges, a consumer needs all partitions of the topic: give it a --group of its own.

Examples:
  $ blackspot consume --brokers localhost:9092 --into mongodb://localhost:27017/blackspot
  $ blackspot consume --into data/live --stop-when-idle 10 --json
  $ blackspot consume --topic crashes --format rows
  $ blackspot consume --topic lines --format csv --header-from US_Accidents_March23.csv
  $ blackspot consume --model model/ --metrics 9464
  $ blackspot consume --surges --history US_Accidents_March23.csv --webhook https://example.com/hooks/surges
  $ BLACKSPOT_ENDPOINT_URL=http://localhost:8080 blackspot consume --endpoint severity`,
    )
    .action(run);
  addFormatOptions(command);
  addEngineOptions(command);
}

async function run(flags: ConsumeFlags): Promise<void> {
  const brokers = flags.brokers ?? setting('BLACKSPOT_KAFKA_BROKERS');
  if (brokers === undefined) {
    throw new ConfigurationError('No Kafka broker configured.', {
      hint: 'Set --brokers or BLACKSPOT_KAFKA_BROKERS, or start one with `npm run services`. To run without Kafka, use `blackspot replay`.',
    });
  }
  checkSurgeFlags(flags);
  const decoder = await decoderOf(flags);
  const choice = modelChoice(flags);
  const address = flags.into ?? setting('BLACKSPOT_MONGODB_URL') ?? defaultLiveFolder();
  const stop = stopSignal();
  const line = new ProgressLine();
  const idle = new IdleTimer(flags.stopWhenIdle);
  let metrics: Awaited<ReturnType<typeof serveMetrics>> | null = null;
  let store: EventStore | null = null;
  let model: ScoringModel | null = null;
  let surges: CommandSurges | null = null;
  const forKafka = kafkaWait(brokers);
  const retrySeconds = kafkaDefaults.retryTimeoutMs / 1_000;
  const [server] = serversOf(address);
  const forStore = new ServerWait(server?.name ?? `the store ${address}`, retrySeconds);
  const log = createKafkaLog({
    brokers,
    ...(flags.kafkaClient === undefined ? {} : { client: flags.kafkaClient }),
    onUnavailable: (error) => forKafka.unavailable(error.message),
  });
  try {
    if (choice !== null) model = await openStreamModel(choice, stop.signal, () => idle.restart());
    const predicting = model === null ? null : predictingStep(model);
    const opening = openWithRetries(stop.signal, forStore, () =>
      openStore(address, {
        ...engineOptions(flags),
        timeSeries: flags.timeSeries === true,
        ...(predicting === null ? {} : { added: predicting.adds }),
      }),
    );
    // Opening a folder of segments may take long, too, but nothing is waited for.
    store = await (server === undefined ? opening : forStore.during(opening, null));
    await forKafka.during(prepareTopic(log, flags), retrySeconds);
    const predictions = model === null ? null : await readLivePredictions(address, model);
    const watching = predictions === null ? null : monitorStep(predicting!, predictions.monitor);
    if (predictions !== null) sayModel(model!, predictions);
    if (flags.surges === true) {
      surges = await openSurges(flags, {
        address,
        kafka: { log, topic: flags.topic, group: flags.group },
        history: namedHistory(flags),
        engine: engineOptions(flags),
        signal: stop.signal,
      });
    }
    const observers = [watching, surges?.step ?? null].filter((step) => step !== null);
    if (flags.metrics !== undefined) {
      metrics = await serveMetrics({
        ...(flags.metrics === true ? {} : { port: flags.metrics }),
        ...(watching === null ? {} : { model: () => watching.figures() }),
      });
      say(`Serving Prometheus metrics at ${metrics.url}`);
    }
    const summary = await consumeTopic(store, log, {
      topic: flags.topic,
      group: flags.group,
      decoder,
      ...(predicting === null ? {} : { transforms: [predicting] }),
      observers,
      ...(flags.maxBatch === undefined ? {} : { maxBatchMessages: flags.maxBatch }),
      signal: AbortSignal.any([stop.signal, idle.signal]),
      onProgress: (progress) => {
        idle.restart();
        metrics?.update(progress);
        const { waitingFor } = progress;
        // An endpoint says it by itself.
        if (waitingFor?.part === 'store') forStore.unavailable(waitingFor.error.message);
        line.update(() => `${progressText(progress)}${surges?.progressText() ?? ''}`);
      },
    });
    line.end();
    await surges?.step.close();
    if (flags.json) {
      printJson({
        ...summary,
        ...(watching === null ? {} : { model: watching.figures() }),
        ...(surges === null ? {} : { surges: surges.step.summary() }),
      });
    } else {
      summarize(summary, store.name, flags.topic);
      if (watching !== null) summarizeModel(watching.figures());
      surges?.summarize();
    }
  } finally {
    line.end();
    idle.stop();
    stop.release();
    await metrics?.close();
    await surges?.step.close();
    await store?.close();
    await log.close();
    closeModel(model);
  }
}

/** Aborts its signal when it was not restarted for that many seconds; without a number, never. */
class IdleTimer {
  readonly #stop = new AbortController();
  readonly #ms: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number | undefined) {
    this.#ms = seconds === undefined ? undefined : seconds * 1_000;
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  restart(): void {
    this.stop();
    if (this.#ms !== undefined) this.#timer = setTimeout(() => this.#stop.abort(), this.#ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

function progressText(progress: ConsumeProgress): string {
  const { messages, messagesPerSecond, lagMessages, lagEventMs, duplicates, deadLetters, eventTime } =
    progress;
  return `${eventTime?.slice(0, 19) ?? '-'}  ${formatCountOf(messages, 'message')}, ${formatCount(messagesPerSecond)}/s, lag ${formatCountOf(lagMessages, 'message')} (${formatDuration(lagEventMs / 1_000)} of event time), ${formatCountOf(duplicates, 'duplicate')}, ${formatCountOf(deadLetters, 'dead letter')}`;
}

function summarize(summary: ConsumeSummary, name: string, topic: string): void {
  const { messages, stored, duplicates, deadLetters, deadLettersByReason, skipped, durationMs } = summary;
  const headers = skipped === 0 ? '' : ` + ${formatCountOf(skipped, 'header line')}`;
  say(
    `${formatCountOf(messages, 'message')} = ${formatCountOf(stored, 'event')} stored in ${name} + ${formatCountOf(duplicates, 'duplicate')} + ${formatCountOf(deadLetters, 'dead letter')}${headers}, in ${formatDuration(durationMs / 1_000)}.`,
  );
  const [most] = Object.entries(deadLettersByReason);
  if (most === undefined) return;
  const [reason, count] = most;
  say(color.yellow(`${formatCountOf(count, 'dead letter')}: ${reason}.`));
  if (/try --format/.test(reason)) {
    say(
      `Then send them again: blackspot dead-letters replay --topic ${topic}, and run consume with that format.`,
    );
  }
}
