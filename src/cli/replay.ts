import { type Command, Option } from 'commander';
import { addressesFor, liveFormOf } from '../app/addresses.js';
import { openReplayInput } from '../app/replayInput.js';
import { ConfigurationError } from '../base/errors.js';
import { formatCount, formatDuration } from '../base/format.js';
import { setting } from '../base/settings.js';
import { createKafkaLog } from '../log/kafka.js';
import type { KafkaClientName } from '../log/kafkaSettings.js';
import { replayFromCheckpoint } from '../replay/checkpoint.js';
import type { FaultOptions } from '../replay/faults.js';
import type { ReplayInput } from '../replay/input.js';
import { attachKeyboard, keyboardHelp, type Steered } from '../replay/keyboard.js';
import type { ReplayOptions } from '../replay/options.js';
import { replay } from '../replay/player.js';
import type { ReplayProgress, ReplaySummary } from '../replay/progress.js';
import { serveControl } from '../servers/controlServer.js';
import { color } from './color.js';
import { stopSignal } from './interrupt.js';
import {
  addEngineOptions,
  brokersOption,
  defaultLiveFolder,
  type EngineFlags,
  engineOptions,
  foldersHelp,
  integer,
  kafkaClientOption,
  liveFolderText,
  port,
  positiveInteger,
  positiveNumber,
  share,
  speedFactor,
  topicOption,
} from './options.js';
import { ProgressLine, printJson, say } from './output.js';

interface ReplayFlags extends FaultOptions, EngineFlags {
  readonly speed: number;
  readonly from?: string;
  readonly until?: string;
  readonly loop?: number | true;
  readonly shiftTo?: string;
  readonly rate?: number;
  readonly dryRun?: true;
  readonly into?: string;
  readonly brokers?: string;
  readonly kafkaClient?: KafkaClientName;
  readonly topic: string;
  readonly partitions?: number;
  readonly checkpoint?: string;
  readonly control?: number | true;
  readonly json?: true;
}

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('play a file as a timed stream, into Kafka or through the in-process log into segments')
    .argument('[file]', `${addressesFor('openReplayInput')} (default: the CSV in data/)`)
    .addOption(
      new Option(
        '-s, --speed <factor>',
        'seconds of event time a second: 1 is real time, 3600 an hour a second, or max',
      )
        .argParser(speedFactor)
        .default(Number.POSITIVE_INFINITY, 'max'),
    )
    .option('--from <time>', 'first event time, inclusive, in UTC: 2019-01-01 or 2019-01-01T05:00:00Z')
    .option('--until <time>', 'event time to stop at, exclusive')
    .option(
      '--loop [times]',
      'replay the selected time range repeatedly, shifting times forward by its length on each pass',
      positiveInteger,
    )
    .option(
      '--shift-to <time>',
      'move all times by whole days so that the first is just before this one, or "now"',
    )
    .option('--rate <number>', 'most messages a second, whatever the speed', positiveNumber)
    .option('--dry-run', 'send nothing and wait for nothing; say what would be sent')
    .option('--late <share>', 'fraction of rows sent long after they are due (0 to 1)', share)
    .option('--duplicated <share>', 'fraction of rows sent twice (0 to 1)', share)
    .option('--out-of-order <share>', 'fraction of rows sent a little after they are due (0 to 1)', share)
    .option('--malformed <share>', 'fraction of rows followed by a corrupted copy (0 to 1)', share)
    .option('--seed <number>', 'which rows the faults fall on', integer)
    .option('--into <folder>', `without Kafka: the folder of segments (default: ${liveFolderText})`)
    .addOption(brokersOption())
    .addOption(kafkaClientOption())
    .addOption(topicOption())
    .option('--partitions <number>', 'of a topic that is not there yet', positiveInteger)
    .option('--checkpoint <file>', 'Kafka only: save progress to this file and resume from it')
    .addOption(
      new Option(
        '--control [port]',
        'listen on this machine for commands of notebooks and scripts',
      ).argParser(port),
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
On a terminal, keys steer it: ${keyboardHelp}.
Without Kafka the events go through the in-process log into Parquet segments; run it again and it goes on where it was.${foldersHelp}

Examples:
  $ blackspot replay US_Accidents_March23.csv --into data/live
  $ blackspot replay my.csv --speed 3600 --from 2019-01-01 --until 2019-02-01
  $ blackspot replay my.csv --brokers localhost:9092 --speed 86400 --shift-to now --loop
  $ zcat my.csv.gz | blackspot replay - --brokers localhost:9092
  $ blackspot replay my.csv --duplicated 0.02 --malformed 0.001 --dry-run --json`,
    )
    .action(run);
  addEngineOptions(command);
}

async function run(file: string | undefined, flags: ReplayFlags): Promise<void> {
  const brokers =
    flags.brokers ?? (flags.into === undefined ? setting('BLACKSPOT_KAFKA_BROKERS') : undefined);
  if (brokers === undefined && flags.checkpoint !== undefined) {
    throw new ConfigurationError(
      '--checkpoint belongs to a replay into Kafka; segments know themselves how far it was.',
      {
        hint: 'Name --brokers, or leave --checkpoint away.',
      },
    );
  }
  const stop = stopSignal();
  const line = new ProgressLine();
  try {
    const input = await openReplayInput(file, { ...engineOptions(flags), signal: stop.signal });
    const options = {
      ...replayOptions(flags),
      signal: stop.signal,
      onProgress: (at: ReplayProgress) => line.update(() => progressText(at)),
    };
    const summary =
      brokers !== undefined
        ? await intoKafka(input, brokers, flags, options)
        : options.dryRun === true
          ? await steered(replay(input, nowhere, options), flags)
          : await intoSegments(input, flags, options, line);
    line.end();
    if (flags.json) printJson(summary);
    else summarize(summary, flags.dryRun === true);
  } finally {
    line.end();
    stop.release();
  }
}

function replayOptions(flags: ReplayFlags): ReplayOptions {
  const { from, until, loop, shiftTo, rate, late, duplicated, outOfOrder, malformed, seed } = flags;
  const faults = defined({ late, duplicated, outOfOrder, malformed, seed });
  return {
    speedFactor: flags.speed,
    ...defined({ from, until, shiftTo, maxMessagesPerSecond: rate, dryRun: flags.dryRun }),
    ...(loop === undefined ? {} : { loop: loop === true ? Number.POSITIVE_INFINITY : loop }),
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
  };
}

/** Without the options that were not given. */
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
  const log = createKafkaLog({ brokers, ...defined({ client, partitions }), onUnavailable: sayUnavailable });
  try {
    await log.createTopic(topic);
    const writer = await log.writer(topic);
    const player =
      checkpoint === undefined
        ? replay(input, writer, options)
        : replayFromCheckpoint(input, writer, options, { path: checkpoint, target: `${log.name}/${topic}` });
    return await steered(player, flags).finally(() => writer.close());
  } finally {
    await log.close();
  }
}

async function intoSegments(
  input: ReplayInput,
  flags: ReplayFlags,
  options: ReplayOptions,
  line: ProgressLine,
): Promise<ReplaySummary> {
  const folder = flags.into ?? defaultLiveFolder();
  const { signal, ...playing } = options;
  const run = await liveFormOf(folder, 'replayInto').replayInto(input, folder, {
    replay: playing,
    store: engineOptions(flags),
    ...defined({ signal }),
  });
  const { replay: sent, consume, resumedFrom } = await steered(run, flags);
  line.end();
  if (resumedFrom > 0) say(`${formatCount(resumedFrom)} messages were in ${folder} from an earlier run.`);
  say(
    `In ${folder}: ${formatCount(consume.stored)} new events, ${formatCount(consume.duplicates)} duplicates, ${formatCount(consume.deadLetters)} dead letters.`,
  );
  return sent;
}

/** Hands the keys of the terminal and, on request, a port of this machine to whoever steers. */
async function steered<T>(player: Steered & { readonly done: Promise<T> }, flags: ReplayFlags): Promise<T> {
  const release = attachKeyboard(player);
  const port = flags.control === true ? 0 : flags.control;
  const control = port === undefined ? null : await serveControl(player, { port });
  if (control !== null) say(`Steer it at ${control.url}`);
  try {
    return await player.done;
  } finally {
    release();
    await control?.close();
  }
}

function sayUnavailable(error: Error, retryInMs: number): void {
  say(
    color.yellow(
      `Kafka is unavailable (${error.message}); trying again in ${formatDuration(retryInMs / 1_000)}`,
    ),
  );
}

const nowhere = { write: async () => {}, close: async () => {} };

function progressText({
  eventTime,
  messagesSent,
  messagesPerSecond,
  latenessMs,
  rowsDone,
  rowsSelected,
  speedFactor: speed,
}: ReplayProgress): string {
  const done =
    rowsSelected === null || rowsSelected === 0 ? '' : `${Math.floor((rowsDone / rowsSelected) * 100)} %, `;
  const late = latenessMs >= 10 ? `, ${formatDuration(latenessMs / 1_000)} late` : '';
  return `${eventTime?.slice(0, 19) ?? '-'}  ${done}${formatCount(messagesSent)} sent, ${formatCount(messagesPerSecond)}/s${late}, speed ${Number.isFinite(speed) ? speed : 'max'}  (${keyboardHelp})`;
}

function summarize(summary: ReplaySummary, isDryRun: boolean): void {
  const { messagesSent, duplicatesInjected, malformedInjected, lateInjected, outOfOrderInjected } = summary;
  say(
    `${isDryRun ? 'Would send' : 'Sent'} ${formatCount(messagesSent)} messages of ${formatCount(summary.rowsSelected)} rows in ${formatDuration(summary.durationMs / 1_000)}` +
      (summary.firstEventTime === null
        ? '.'
        : `, events of ${summary.firstEventTime} to ${summary.lastEventTime}.`),
  );
  if (duplicatesInjected + malformedInjected + lateInjected + outOfOrderInjected > 0) {
    say(
      `Faults: ${formatCount(duplicatesInjected)} duplicated, ${formatCount(malformedInjected)} malformed, ${formatCount(lateInjected)} late, ${formatCount(outOfOrderInjected)} out of order.`,
    );
  }
  if (summary.lateCount > 0) {
    say(
      `${formatCount(summary.lateCount)} went out late, 99 % within ${Math.round(summary.p99LatenessMs)} ms, the latest by ${Math.round(summary.maxLatenessMs)} ms.`,
    );
  }
  if (summary.rowsBefore > 0) say(`${formatCount(summary.rowsBefore)} rows had been sent by an earlier run.`);
  if (summary.rowsSkipped > 0) say(`${formatCount(summary.rowsSkipped)} rows were skipped.`);
  if (summary.wasAborted) say(`Stopped with ${formatCount(summary.rowsUnplayed)} rows to go.`);
}
