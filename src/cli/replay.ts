import { type Command, Option } from 'commander';
import { addressesFor, liveFormOf } from '../app/addresses.js';
import { defaultFile } from '../app/defaultInput.js';
import { predictingStep } from '../app/endpointStep.js';
import { readLivePredictions } from '../app/liveModel.js';
import { openReplayInput } from '../app/replayInput.js';
import type { SurgeSummary } from '../app/surgeStep.js';
import { openTimedInput } from '../app/timedInput.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCount, formatCountOf, formatDuration } from '../base/format.js';
import { setting } from '../base/settings.js';
import type { RejectedByReason } from '../csv/rejects.js';
import { RejectsFile } from '../csv/rejectsFile.js';
import { createKafkaLog } from '../log/kafka.js';
import { type KafkaClientName, kafkaDefaults } from '../log/kafkaSettings.js';
import type { LogWriter } from '../log/log.js';
import { refuseTypo } from '../log/topics.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { replayFromCheckpoint } from '../replay/checkpoint.js';
import { type FaultOptions, faultDefaults } from '../replay/faults.js';
import { type ReplayInput, requireEvents } from '../replay/input.js';
import { attachKeyboard, hasKeyboard, keyboardHelp, type ReplayControls } from '../replay/keyboard.js';
import type { ReplayOptions } from '../replay/options.js';
import { replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { serveControl } from '../servers/controlServer.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import { sayModel, summarizeModel } from './modelSummary.js';
import {
  addCsvOptions,
  addEngineOptions,
  brokersOption,
  type CsvFlags,
  createTopicOption,
  csvOptions,
  dateOrderOf,
  defaultLiveFolder,
  type EngineFlags,
  engineOptions,
  foldersHelp,
  kafkaClientOption,
  liveFolderText,
  topicOption,
} from './options.js';
import { printJson, say } from './output.js';
import { importProgress, ProgressBar } from './progress.js';
import { showReplayStatus } from './replayStatus.js';
import {
  addModelOptions,
  closeModel,
  type ModelFlags,
  modelChoice,
  openStreamModel,
} from './scoringModel.js';
import { kafkaWait } from './serverWait.js';
import { addSurgeOptions, checkSurgeFlags, namedHistory, openSurges, type SurgeFlags } from './surges.js';
import {
  durationSeconds,
  fraction,
  integer,
  port,
  positiveInteger,
  positiveNumber,
  speedFactor,
} from './values.js';

interface ReplayFlags extends FaultOptions, EngineFlags, CsvFlags, ModelFlags, SurgeFlags {
  readonly speed: number;
  readonly longestGap?: number;
  readonly from?: string;
  readonly until?: string;
  readonly loop?: number | true;
  readonly shiftTo?: string;
  readonly maxRate?: number;
  readonly dryRun?: true;
  readonly time?: string;
  readonly key?: string;
  readonly into?: string;
  readonly brokers?: string;
  readonly kafkaClient?: KafkaClientName;
  readonly topic: string;
  readonly createTopic?: true;
  readonly partitions?: number;
  readonly checkpoint?: string;
  readonly control?: number | true;
  readonly rejects?: string;
  readonly json?: true;
}

/** Options without an effect in a replay into segments, or in a dry run. */
const kafkaOnlyOptions: readonly Option[] = [
  kafkaClientOption(),
  topicOption(),
  createTopicOption(),
  new Option(
    '--partitions <number>',
    `Kafka only: create a missing topic with this many partitions (default: ${kafkaDefaults.partitions})`,
  ).argParser(positiveInteger),
  new Option('--checkpoint <file>', 'Kafka only: save progress to this file and resume from it'),
];

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('replay a file as a timed stream, into Kafka or through the in-process log into segments')
    .argument(
      '[file]',
      `${addressesFor('openReplayInput')} (default: the CSV in data/, else synthetic demo data)`,
    )
    .addOption(
      new Option(
        '-s, --speed <factor>',
        'set the seconds of event time that pass in a second: 1 for real time, 3600 for an hour, or max',
      )
        .argParser(speedFactor)
        .default(Number.POSITIVE_INFINITY, 'max'),
    )
    .option(
      '--longest-gap <time>',
      'wait at most this long between two events: seconds, or 90s, 5m, 2h (default: no limit)',
      durationSeconds,
    )
    .option(
      '--from <time>',
      'start at this event time (inclusive, UTC), such as 2019-01-01 or 2019-01-01T05:00:00Z',
    )
    .option('--until <time>', 'stop at this event time (exclusive, UTC)')
    .option(
      '--loop [times]',
      'replay the time range this many times, each time shifted forward by its length (without a number: until Ctrl-C)',
      positiveInteger,
    )
    .option(
      '--shift-to <time>',
      'shift all times by whole days, so that the first event is at most 24 hours before this time, or before "now"',
    )
    .option('--max-rate <messages>', 'limit the messages per second at any speed', positiveNumber)
    .option('--dry-run', 'send nothing and report what would be sent')
    .option('--late <fraction>', 'send this fraction of rows (0 to 1) 256 to 1,024 rows late', fraction)
    .option('--duplicated <fraction>', 'send this fraction of rows (0 to 1) twice', fraction)
    .option('--out-of-order <fraction>', 'send this fraction of rows (0 to 1) 1 to 8 rows late', fraction)
    .option('--malformed <fraction>', 'send a corrupted copy beside this fraction of rows (0 to 1)', fraction)
    .option('--seed <number>', `select other rows for the faults (default: ${faultDefaults.seed})`, integer)
    .option(
      '--time <column>',
      'send the rows of any CSV to --topic by the time in this column, as JSON objects by header',
    )
    .option('--key <column>', 'with --time: use this column as message key (default: a digest of the row)')
    .option(
      '--into <folder>',
      `without Kafka only: store the events in this folder of segments (default: ${liveFolderText})`,
    );
  addModelOptions(
    command,
    'predict the severity of each event, and store it beside the event,',
    'without Kafka only: ',
  );
  addSurgeOptions(
    command,
    'without Kafka only: ',
    'in the folder of segments',
    'the file itself, before --from',
  ).addOption(brokersOption());
  for (const option of kafkaOnlyOptions) command.addOption(option);
  command
    .addOption(
      new Option(
        '--control [port]',
        'accept commands from notebooks and scripts on this port of 127.0.0.1 (0 to 65535; default: a free one)',
      ).argParser(port),
    )
    .option('--rejects <file>', 'standard input only: write rejected rows to this CSV, with line and reason')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Keys on a terminal: ${keyboardHelp()}. Events in segments have no way back: there, the arrows do nothing.
The status is shown every second on a terminal, and logged every ten seconds elsewhere.
Without Kafka, events go through the in-process log into Parquet segments. Run the same command again to resume.${foldersHelp}

Examples:
  $ blackspot replay US_Accidents_March23.csv --into data/live
  $ blackspot replay my.csv --speed 3600 --from 2019-01-01 --until 2019-02-01
  $ blackspot replay my.csv --from 2022-01-01 --surges
  $ blackspot replay my.csv --brokers localhost:9092 --speed 86400 --shift-to now --loop
  $ zcat my.csv.gz | blackspot replay - --brokers localhost:9092
  $ blackspot replay sensors.csv --time timestamp --topic sensors --brokers localhost:9092 --speed 60
  $ blackspot replay my.csv --duplicated 0.02 --malformed 0.001 --dry-run --json`,
    )
    .action(run);
  addEngineOptions(addCsvOptions(command));
}

async function run(file: string | undefined, flags: ReplayFlags, command: Command): Promise<void> {
  const brokers =
    flags.brokers ?? (flags.into === undefined ? setting('BLACKSPOT_KAFKA_BROKERS') : undefined);
  requireTogether(brokers, flags, command);
  checkSurgeFlags(flags);
  const stores = brokers === undefined && flags.dryRun !== true;
  const choice = stores ? modelChoice(flags) : null;
  const rejects = openRejects(file, flags);
  const stop = stopSignal();
  const bar = new ProgressBar('Importing');
  let model: ScoringModel | null = null;
  try {
    if (choice !== null) model = await openStreamModel(choice, stop.signal);
    const input =
      flags.time === undefined
        ? await openReplayInput(file, {
            ...engineOptions(flags),
            ...csvOptions(flags),
            signal: stop.signal,
            onProgress: (done) => bar.update(importProgress(done)),
            ...(rejects === null ? {} : { onReject: (...row) => rejects.add(...row) }),
          })
        : await timedInputOf(file, flags.time, flags);
    bar.end();
    const options = { ...replayOptions(flags), signal: stop.signal };
    const summary =
      options.dryRun === true
        ? await controlled(replay(input, nowhere, options), flags)
        : brokers !== undefined
          ? await intoKafka(input, brokers, flags, options)
          : await intoSegments(input, file, flags, model, options);
    if (flags.json) printJson(summary);
    else summarize(summary, flags);
    if (summary.rowsSelected === 0 && (flags.from ?? flags.until) !== undefined) await sayPeriodOf(input);
    // As an import of which no row could be read.
    if (summary.messagesSent === 0 && summary.rejectedByReason.length > 0) process.exitCode = 1;
  } finally {
    bar.end();
    stop.release();
    rejects?.close();
    closeModel(model);
  }
}

function openRejects(file: string | undefined, { rejects }: ReplayFlags): RejectsFile | null {
  if (rejects === undefined) return null;
  if (file === '-') return new RejectsFile(rejects);
  throw new ConfigurationError('Expected --rejects to be used with standard input (-), got a file.', {
    hint: 'Omit it: an import writes the rejected rows to rejects.csv in its folder.',
  });
}

/** Refuses options that would have no effect together. */
function requireTogether(brokers: string | undefined, flags: ReplayFlags, command: Command): void {
  if (brokers !== undefined && flags.into !== undefined) {
    throw new ConfigurationError('Expected --into to be used without Kafka, got --brokers too.', {
      hint: 'Omit one of them. With Kafka, `blackspot consume --into` stores the events.',
    });
  }
  requireTimeFlags(brokers, flags, command);
  const predicts = flags.model !== undefined ? '--model' : flags.endpoint !== undefined ? '--endpoint' : null;
  if (predicts !== null && (brokers !== undefined || flags.dryRun === true)) {
    const other = flags.dryRun === true ? '--dry-run' : 'Kafka';
    throw new ConfigurationError(
      `Expected ${predicts} to be used with a replay into segments, got ${other}.`,
      { hint: `Omit it. With Kafka, \`blackspot consume ${predicts}\` predicts.` },
    );
  }
  if (flags.surges === true && (brokers !== undefined || flags.dryRun === true)) {
    const other = flags.dryRun === true ? '--dry-run' : 'Kafka';
    throw new ConfigurationError(`Expected --surges to be used with a replay into segments, got ${other}.`, {
      hint: 'Omit it. With Kafka, `blackspot consume --surges` finds them.',
    });
  }
  const kafkaOnly = kafkaOnlyOptions.find(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (kafkaOnly === undefined) return;
  const { long } = kafkaOnly;
  if (flags.dryRun === true) {
    throw new ConfigurationError(`Expected ${long} to be used without --dry-run, got both.`, {
      hint: 'Omit one of them: a dry run sends nothing.',
    });
  }
  if (brokers === undefined) {
    throw new ConfigurationError(`Expected ${long} to be used with Kafka, got a replay into segments.`, {
      hint: `Set --brokers, or omit ${long}${long === '--checkpoint' ? ': a replay into segments always resumes' : ''}.`,
    });
  }
}

/** Refuses `--time` without a topic of its own, and options that need it. */
function requireTimeFlags(brokers: string | undefined, flags: ReplayFlags, command: Command): void {
  if (flags.time === undefined) {
    if (flags.key === undefined) return;
    throw new ConfigurationError('Expected --key to be used with --time, got no --time.', {
      hint: 'Omit --key, or name the time column with --time.',
    });
  }
  if (flags.dryRun === true) return;
  if (brokers === undefined) {
    throw new ConfigurationError('Expected --time to be used with Kafka, got a replay into segments.', {
      hint: 'Set --brokers or BLACKSPOT_KAFKA_BROKERS. Segments hold accidents: without --time, a file of accidents is stored there.',
    });
  }
  if (command.getOptionValueSource('topic') !== 'cli') {
    throw new ConfigurationError('Expected --time to come with the topic of the rows, got none.', {
      hint: 'Name a topic of your own: --topic my-stream. The topic accidents holds accidents.',
    });
  }
}

async function timedInputOf(
  file: string | undefined,
  time: string,
  flags: ReplayFlags,
): Promise<ReplayInput> {
  if (file === undefined || file === '-') {
    throw new ConfigurationError(
      `Expected --time to come with a file, got ${file === undefined ? 'none' : 'standard input'}.`,
      { hint: 'Pass the path of a CSV file: its rows are sorted by time before they are sent.' },
    );
  }
  return openTimedInput(file, {
    ...engineOptions(flags),
    time,
    ...defined({ key: flags.key, dateOrder: dateOrderOf(flags) }),
    onRejected: (rejected) => {
      say(color.yellow('Rows that are not sent:'));
      sayRejected(rejected);
    },
  });
}

function replayOptions(flags: ReplayFlags): ReplayOptions {
  const { from, until, loop, shiftTo, maxRate, late, duplicated, outOfOrder, malformed, seed } = flags;
  const faults = defined({ late, duplicated, outOfOrder, malformed, seed });
  return {
    speedFactor: flags.speed,
    ...defined({ from, until, shiftTo, maxMessagesPerSecond: maxRate, dryRun: flags.dryRun }),
    ...defined({ longestGapSeconds: flags.longestGap }),
    ...(loop === undefined ? {} : { loop: loop === true ? Number.POSITIVE_INFINITY : loop }),
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
  };
}

/** The options that are not undefined. */
function defined<T extends object>(options: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

async function intoKafka(
  input: ReplayInput,
  brokers: string,
  flags: ReplayFlags,
  options: ReplayOptions,
): Promise<ReplaySummary> {
  const { kafkaClient: client, topic, checkpoint, partitions } = flags;
  const wait = kafkaWait(brokers);
  const log = createKafkaLog({
    brokers,
    ...defined({ client, partitions }),
    onUnavailable: (error) => wait.unavailable(error.message),
  });
  const openWriter = async (): Promise<LogWriter> => {
    if (flags.createTopic !== true) await refuseTypo(log, topic);
    await log.createTopic(topic);
    return log.writer(topic);
  };
  try {
    const writer = await wait.during(openWriter(), kafkaDefaults.retryTimeoutMs / 1_000);
    const player =
      checkpoint === undefined
        ? replay(input, writer, options)
        : replayFromCheckpoint(input, writer, options, { path: checkpoint, target: `${log.name}/${topic}` });
    return await controlled(player, flags).finally(() => writer.close());
  } finally {
    await log.close();
  }
}

async function intoSegments(
  input: ReplayInput,
  file: string | undefined,
  flags: ReplayFlags,
  model: ScoringModel | null,
  options: ReplayOptions,
): Promise<ReplaySummary & { readonly surges?: SurgeSummary }> {
  const folder = flags.into ?? defaultLiveFolder();
  const { signal, ...playing } = options;
  const predicting = model === null ? null : predictingStep(model, requireEvents(input));
  const surges =
    flags.surges === true
      ? await openSurges(flags, {
          address: folder,
          kafka: null,
          history: namedHistory(flags) ?? (file === '-' ? null : (file ?? (await defaultFile()))),
          engine: engineOptions(flags),
          signal: options.signal ?? new AbortController().signal,
        })
      : null;
  const observers = surges === null ? [] : [surges.step];
  const transforms = predicting === null ? [] : [predicting];
  const running = liveFormOf(folder, 'replayInto').replayInto(input, folder, {
    replay: playing,
    store: { ...engineOptions(flags), ...(predicting === null ? {} : { added: predicting.adds }) },
    consume: { transforms, observers },
    ...defined({ signal }),
  });
  const {
    replay: sent,
    consume,
    resumedFrom,
  } = await running.then((run) => controlled(run, flags)).finally(() => surges?.step.close());
  if (resumedFrom > 0) say(`${formatCountOf(resumedFrom, 'message')} in ${folder} from an earlier run.`);
  say(
    `In ${folder}: ${formatCountOf(consume.stored, 'event')} stored, ${formatCountOf(consume.duplicates, 'duplicate')}, ${formatCountOf(consume.deadLetters, 'dead letter')}.`,
  );
  if (model !== null) {
    const predictions = await readLivePredictions(folder, model);
    sayModel(model, predictions);
    summarizeModel(predictions.monitor.figures());
  }
  surges?.summarize();
  return surges === null ? sent : { ...sent, surges: surges.step.summary() };
}

/**
 * Shows the status of a replay until it is done, and lets the keys of the terminal and, on request, programs on this machine
 * control it.
 */
async function controlled<T>(
  player: ReplayControls & { readonly done: Promise<T> },
  flags: ReplayFlags,
): Promise<T> {
  const release = attachKeyboard(player);
  const port = flags.control === true ? 0 : flags.control;
  const control = port === undefined ? null : await serveControl(player, { port });
  if (control !== null) say(`Control this replay at ${control.url}`);
  const endStatus = showReplayStatus(player, { hasKeys: hasKeyboard() });
  try {
    return await player.done;
  } finally {
    endStatus();
    release();
    await control?.close();
  }
}

const nowhere = { write: async () => {}, close: async () => {} };

function summarize(summary: ReplaySummary, { dryRun, time }: ReplayFlags): void {
  const { messagesSent, duplicatesInjected, malformedInjected, lateInjected, outOfOrderInjected } = summary;
  say(
    `${dryRun === true ? 'Would send' : 'Sent'} ${formatCountOf(messagesSent, 'message')} of ${formatCountOf(summary.rowsSelected, 'row')} in ${formatDuration(summary.durationMs / 1_000)}` +
      (summary.firstEventTime === null
        ? '.'
        : `, with events from ${summary.firstEventTime} to ${summary.lastEventTime}.`),
  );
  if (duplicatesInjected + malformedInjected + lateInjected + outOfOrderInjected > 0) {
    say(
      `Faults: ${formatCount(duplicatesInjected)} duplicated, ${formatCount(malformedInjected)} malformed, ${formatCount(lateInjected)} late, ${formatCount(outOfOrderInjected)} out of order.`,
    );
  }
  if (summary.lateMessages > 0) {
    say(
      `${formatCountOf(summary.lateMessages, 'message')} sent late. Lateness: 99th percentile ${Math.round(summary.p99LatenessMs)} ms, maximum ${Math.round(summary.maxLatenessMs)} ms.`,
    );
  }
  if (summary.rowsBefore > 0) say(`${formatCountOf(summary.rowsBefore, 'row')} sent by an earlier run.`);
  if (summary.rowsSkipped > 0) say(`${formatCountOf(summary.rowsSkipped, 'row')} skipped.`);
  // Those of a file with a time column are said before the first row is sent.
  if (time === undefined) sayRejected(summary.rejectedByReason);
  if (summary.wasAborted) say(`Stopped with ${formatCountOf(summary.rowsUnplayed, 'row')} left.`);
}

/** Says why a replay of a period has no rows. A pipe has been read by then, so its period is not known. */
async function sayPeriodOf(input: ReplayInput): Promise<void> {
  const rows = input.isSeekable ? await input.open({ fromMs: undefined, untilMs: undefined }) : null;
  const { rowCount = 0, firstMs = 0, lastMs = 0 } = rows?.extent ?? {};
  await rows?.close();
  const period =
    rowCount === 0
      ? ''
      : ` The file has ${formatCountOf(rowCount, 'row')} from ${new Date(firstMs).toISOString()} to ${new Date(lastMs).toISOString()}.`;
  say(`No row is in the period of --from and --until (UTC).${period}`);
}

function sayRejected(rejected: readonly RejectedByReason[]): void {
  for (const { reason, count, line, text } of rejected.slice(0, 20)) {
    say(
      `  ${formatCount(count).padStart(9)}  ${reason} (first on line ${line}: ${text.replaceAll(/\s+/g, ' ').slice(0, 60)})`,
    );
  }
}
