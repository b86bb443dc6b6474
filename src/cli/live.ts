import { spawn } from 'node:child_process';
import { type Command, Option } from 'commander';
import { addressesFor, openStore, separator, serversOf } from '../app/addresses.js';
import { findOwnFile } from '../app/defaultInput.js';
import { predictingStep } from '../app/endpointStep.js';
import { liveDemoFile } from '../app/live/demoFile.js';
import { type LivePage, openDrivenPage, openListenedPage } from '../app/live/livePage.js';
import { openLive } from '../app/openLive.js';
import { openSource } from '../app/openSource.js';
import { openReplayInput } from '../app/replayInput.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCountOf } from '../base/format.js';
import { setting } from '../base/settings.js';
import { createKafkaLog } from '../log/kafka.js';
import { type KafkaClientName, kafkaDefaults } from '../log/kafkaSettings.js';
import type { ScoringModel } from '../models/scoringModel.js';
import type { Source } from '../query/source.js';
import { checkReplayOptions } from '../replay/options.js';
import { requireFreeAddress } from '../servers/live/freeAddress.js';
import { liveServerDefaults } from '../servers/live/serveLive.js';
import type { ImportProgress } from '../storage/import/importProgress.js';
import { stopSignal } from './interrupt.js';
import {
  addCsvOptions,
  addEngineOptions,
  brokersOption,
  type CsvFlags,
  createTopicOption,
  csvOptions,
  defaultLiveFolder,
  type EngineFlags,
  engineOptions,
  foldersHelp,
  kafkaClientOption,
  liveFolderText,
  topicOption,
} from './options.js';
import { print, say } from './output.js';
import { importProgress, ProgressBar } from './progress.js';
import {
  addModelOptions,
  closeModel,
  type ModelFlags,
  modelChoice,
  openStreamModel,
} from './scoringModel.js';
import { kafkaWait, openWithRetries, ServerWait } from './serverWait.js';
import { checkWebhook, openSurges, openWebhook } from './surges.js';
import { prepareTopic } from './topic.js';
import { port, speedFactor } from './values.js';

interface LiveFlags extends EngineFlags, CsvFlags, ModelFlags {
  readonly speed?: number;
  readonly from?: string;
  readonly until?: string;
  readonly into?: string;
  readonly brokers?: string;
  readonly kafkaClient?: KafkaClientName;
  readonly topic: string;
  readonly createTopic?: true;
  readonly group: string;
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
  readonly webhook?: string;
}

export function addLive(program: Command): void {
  const command = program
    .command('live')
    .description('serve a page that shows a stream as it runs: map, counts against what is expected, surges')
    .argument(
      '[file]',
      `play ${addressesFor('openReplayInput')} (default without Kafka: the CSV in data/, else a made-up file)`,
    )
    .addOption(
      new Option(
        '-s, --speed <factor>',
        'set the seconds of event time that pass in a second: 1 for real time, 3600 for an hour, or max (default: 600, faster for a thin file)',
      ).argParser(speedFactor),
    )
    .option(
      '--from <time>',
      'begin at this event time (inclusive, UTC); what comes before is the past (default: the last four weeks, more of a thin file, at most a seventh of it)',
    )
    .option('--until <time>', 'end at this event time (exclusive, UTC)')
    .option(
      '--into <address>',
      `Kafka without a file only: store events in ${addressesFor('openStore')} (default: BLACKSPOT_MONGODB_URL, else ${liveFolderText})`,
    )
    .addOption(brokersOption())
    .addOption(kafkaClientOption())
    .addOption(topicOption())
    .addOption(createTopicOption())
    .option('--group <name>', 'join this consumer group, whose members share the partitions', 'blackspot')
    .addOption(
      new Option('--port <port>', 'serve the page on this port (0 to 65535; 0: a free one)')
        .argParser(port)
        .default(liveServerDefaults.port, String(liveServerDefaults.port)),
    )
    .option(
      '--host <address>',
      'listen on this address; others than 127.0.0.1 and localhost need the token that is printed',
      liveServerDefaults.host,
    )
    .option(
      '--webhook <url>',
      'announce surges that fire or resolve by POST to this URL, signed with BLACKSPOT_WEBHOOK_SECRET',
    )
    .option('--open', 'open the page in the browser (default: on a terminal)')
    .option('--no-open', 'do not open the page in the browser');
  addModelOptions(command, 'predict the severity of each event, and show it beside the true one,');
  command
    .addHelpText(
      'after',
      `
Surges are announced as by blackspot consume --surges: in <topic>.alarms and beside the events.
Without Kafka, the file is played in this process, and the page can pause it, change its speed and seek.
With Kafka and no file, the topic is stored, as by blackspot consume, and shown. With Kafka and a file, the file is played
through a topic of its own. BLACKSPOT_SOURCE answers for the past; if it is not set, the file does.
Ctrl-C stops. The page needs no network.${foldersHelp}

Examples:
  $ blackspot live
  $ blackspot live US_Accidents_March23.csv --from 2022-06-01 --speed 60
  $ blackspot live --brokers localhost:9092 --into mongodb://localhost:27017/blackspot
  $ blackspot live --host 0.0.0.0 --port 8600 --no-open`,
    )
    .action(run);
  addEngineOptions(addCsvOptions(command));
}

async function run(file: string | undefined, flags: LiveFlags, command: Command): Promise<void> {
  const brokers = flags.brokers ?? setting('BLACKSPOT_KAFKA_BROKERS');
  const isListening = brokers !== undefined && file === undefined;
  refuseIdle(isListening, brokers !== undefined, command);
  checkWebhook(flags.webhook);
  const choice = modelChoice(flags);
  const server = { port: flags.port, host: flags.host };
  await requireFreeAddress(flags.host, flags.port);
  const stop = stopSignal();
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const model = choice === null ? null : await openStreamModel(choice, stop.signal);
    closers.push(() => closeModel(model));
    const page = isListening
      ? await listen(brokers, flags, { server, model }, closers, stop.signal)
      : await drive(file, brokers ?? null, flags, { server, model }, closers, stop.signal);
    closers.push(page.close);
    print(page.url);
    say('Ctrl-C stops.');
    if (flags.open ?? process.stdout.isTTY) openBrowser(page.url);
    await Promise.race([page.done, aborted(stop.signal)]);
  } finally {
    stop.release();
    for (const close of closers.reverse()) await close();
  }
}

interface Serving {
  readonly server: { readonly port: number; readonly host: string };
  readonly model: ScoringModel | null;
}

/** Plays a file. */
async function drive(
  file: string | undefined,
  brokers: string | null,
  flags: LiveFlags,
  serving: Serving,
  closers: (() => Promise<void> | void)[],
  signal: AbortSignal,
): Promise<LivePage> {
  const { fromMs, untilMs } = checkReplayOptions(periodOf(flags));
  const { webhook } = flags;
  const bar = new ProgressBar('Importing');
  try {
    const path = file ?? findOwnFile() ?? (await demoFile(signal));
    const reading = { ...engineOptions(flags), ...csvOptions(flags) };
    const onProgress = (done: ImportProgress): void => bar.update(importProgress(done));
    const input = await openReplayInput(path, { ...reading, signal, onProgress });
    bar.end();
    const history = await openSource(setting('BLACKSPOT_SOURCE') ?? path, {
      ...engineOptions(flags),
      onProgress,
    });
    closers.push(() => history.close());
    return await openDrivenPage({
      ...serving,
      input,
      history,
      brokers,
      engine: engineOptions(flags),
      openWebhook: webhook === undefined ? null : () => openWebhook(webhook),
      speedFactor: flags.speed ?? null,
      fromMs: fromMs ?? null,
      untilMs: untilMs ?? null,
      onStrays: (accidents) =>
        say(
          `Not played: ${formatCountOf(accidents, 'accident')} months before or after all others. Pass --from or --until to play them.`,
        ),
    });
  } finally {
    bar.end();
  }
}

async function demoFile(signal: AbortSignal): Promise<string> {
  say('No CSV in data/: playing made-up accidents.');
  return liveDemoFile(signal);
}

/** Stores a topic and shows it. */
async function listen(
  brokers: string,
  flags: LiveFlags,
  serving: Serving,
  closers: (() => Promise<void> | void)[],
  signal: AbortSignal,
): Promise<LivePage> {
  const address = flags.into ?? setting('BLACKSPOT_MONGODB_URL') ?? defaultLiveFolder();
  const wait = kafkaWait(brokers);
  const log = createKafkaLog({
    brokers,
    ...(flags.kafkaClient === undefined ? {} : { client: flags.kafkaClient }),
    onUnavailable: (error) => wait.unavailable(error.message),
  });
  closers.push(() => log.close());
  const { model } = serving;
  const [server] = serversOf(address);
  const retrySeconds = kafkaDefaults.retryTimeoutMs / 1_000;
  const forStore = new ServerWait(server?.name ?? `the store ${address}`, retrySeconds);
  const store = await openWithRetries(signal, forStore, () =>
    openStore(address, {
      ...engineOptions(flags),
      ...(model === null ? {} : { added: predictingStep(model).adds }),
    }),
  );
  closers.push(() => store.close());
  await wait.during(prepareTopic(log, flags), retrySeconds);
  const source = await openPast(address, flags);
  closers.push(() => source.close());
  const surges = await openSurges(flags, {
    address,
    kafka: { log, topic: flags.topic, group: flags.group },
    history: source,
    engine: engineOptions(flags),
    signal,
  });
  closers.push(async () => {
    await surges.step.close();
    surges.summarize();
  });
  return openListenedPage({
    ...serving,
    log,
    topic: flags.topic,
    group: flags.group,
    store,
    source,
    surges: surges.step,
    onProgress: ({ waitingFor }) => {
      if (waitingFor?.part === 'store') forStore.unavailable(waitingFor.error.message);
    },
  });
}

/** The store, together with the historical data of BLACKSPOT_SOURCE if that is another one. */
async function openPast(address: string, flags: LiveFlags): Promise<Source> {
  const past = setting('BLACKSPOT_SOURCE');
  if (past === undefined || past === address) return openLive(address, engineOptions(flags));
  const isCombined = past.includes(separator);
  return openSource(isCombined ? past : `${past}${separator}${address}`, engineOptions(flags));
}

function periodOf({ from, until }: LiveFlags): { readonly from?: string; readonly until?: string } {
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

/** Refuses options that would have no effect. */
function refuseIdle(isListening: boolean, hasKafka: boolean, command: Command): void {
  const given = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const refuse = (names: readonly string[], what: string, got: string, hint: string): void => {
    const name = names.find(given);
    if (name === undefined) return;
    const long = command.options.find((option) => option.attributeName() === name)!.long!;
    throw new ConfigurationError(`Expected ${long} to be used with ${what}, got ${got}.`, { hint });
  };
  if (isListening) {
    refuse(
      ['speed', 'from', 'until', 'columns', 'dayFirst', 'monthFirst', 'mostRejected'],
      'a file that is played',
      'a topic that other programs write',
      'Omit it, or name the file to play.',
    );
    return;
  }
  refuse(
    ['into', 'topic', 'createTopic', 'group', 'kafkaClient'],
    'Kafka and no file',
    hasKafka ? 'a file, which has a topic and a store of its own' : 'no Kafka',
    hasKafka ? 'Omit it, or omit the file.' : 'Omit it, or set --brokers.',
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Opens the page with the program of the desktop. Without one, the address is on the terminal. */
function openBrowser(url: string): void {
  const programs: Readonly<Record<string, readonly string[]>> = {
    darwin: ['open'],
    win32: ['cmd', '/c', 'start', ''],
  };
  const [program, ...first] = programs[process.platform] ?? ['xdg-open'];
  spawn(program!, [...first, url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
