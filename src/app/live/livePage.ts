import { InputError } from '../../base/errors.js';
import type { EventStore } from '../../consume/eventStore.js';
import type { ConsumeProgress } from '../../consume/progress.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { LiveAbout } from '../../live/frames.js';
import type { Log } from '../../log/log.js';
import type { ScoringModel } from '../../models/scoringModel.js';
import type { Source } from '../../query/source.js';
import { locationOf } from '../../query/sourceName.js';
import { type ReplayInput, requireEvents, requireFile } from '../../replay/input.js';
import { type LiveServer, type LiveServerOptions, serveLive } from '../../servers/live/serveLive.js';
import type { AlarmSink } from '../alarms/alarmSink.js';
import { predictingOf } from '../predicting.js';
import type { SurgeStep } from '../surgeStep.js';
import { DrivenStream, playedFrom } from './drivenStream.js';
import { ListenedStream } from './listenedStream.js';
import { livelySpeed, type PlayedPeriod } from './livelySpeed.js';
import { LiveQuestions } from './liveQuestions.js';
import { livePageFiles } from './pageFiles.js';
import { usualPeriodOf } from './usualPeriod.js';

interface SharedOptions {
  readonly server: LiveServerOptions;
  readonly model: ScoringModel | null;
}

export interface DrivenPageOptions extends SharedOptions {
  readonly input: ReplayInput;
  /** Answers for what comes before the stream; closed by the caller. */
  readonly history: Source;
  readonly engine: DuckDbOptions;
  /** Kafka; null for the log in this process. */
  readonly brokers: string | null;
  /** Opens a further place where surges are announced, once for each stream; null for none. */
  readonly openWebhook: (() => AlarmSink) | null;
  /** Seconds of event time in a second; null for a speed at which something is seen. */
  readonly speedFactor: number | null;
  /** Milliseconds since 1970 UTC; null for the last weeks of the file. */
  readonly fromMs: number | null;
  /** Exclusive; null for the end of the file. */
  readonly untilMs: number | null;
  /** Told how many accidents are not played, because they are months before or after all others. @default ignores it */
  readonly onStrays?: (accidents: number) => void;
}

export interface ListenedPageOptions extends SharedOptions {
  readonly log: Log;
  readonly topic: string;
  readonly group: string;
  /** Closed by the caller, as the source is. */
  readonly store: EventStore;
  readonly source: Source;
  /** Finds and announces the surges. Closed with the page. */
  readonly surges: SurgeStep;
  readonly onProgress: (progress: ConsumeProgress) => void;
}

/** A page that is served, and its stream. */
export interface LivePage {
  readonly url: string;
  /** Pages that are connected. */
  readonly pages: () => number;
  /** Rejects when the stream fails. Resolves when it has been stopped. */
  readonly done: Promise<void>;
  /** Says goodbye to the pages, finishes the batch in progress and stops. */
  close(): Promise<void>;
}

/**
 * Serves the live page of a replay that it drives.
 * @throws InputError when there is nothing to play in the period
 */
export async function openDrivenPage(options: DrivenPageOptions): Promise<LivePage> {
  const { input, history, engine, brokers, model } = options;
  requireFile(input, 'the live page');
  const extent = await extentOf(input);
  const { firstMs, lastMs } = await playedExtent(extent, options);
  const speedFactor = options.speedFactor ?? livelySpeed({ ...extent, firstMs, lastMs });
  const untilMs = Math.min(options.untilMs ?? lastMs + 1, extent.lastMs + 1);
  const fromMs =
    options.fromMs ?? playedFrom(firstMs, untilMs - 1, options.speedFactor === null ? speedFactor : 0);
  if (!(fromMs < untilMs)) {
    const [first, last] = [firstMs, lastMs].map((ms) => new Date(ms).toISOString());
    throw new InputError(`Expected accidents from ${new Date(fromMs).toISOString()} on, got none.`, {
      hint: `Choose --from and --until between ${first} and ${last}.`,
    });
  }
  const files = livePageFiles();
  // Events arrive before the server is there.
  let server: LiveServer | null = null;
  const questions = new LiveQuestions(() => stream);
  const stream: DrivenStream = await DrivenStream.start({
    input,
    history,
    engine,
    brokers,
    openWebhook: options.openWebhook,
    speedFactor,
    fromMs,
    firstMs: Math.min(firstMs, fromMs),
    untilMs,
    predicting: await predictingOf(model ?? undefined, requireEvents(input)),
    onArrival: (readMs) => server?.noteArrival(readMs),
    onRestart: (run) => {
      questions.clear();
      server?.restart(run.live);
    },
  });
  try {
    server = await serveLive(
      {
        about: await aboutOf(history, model),
        run: stream.run.live,
        place: (id) => questions.place(id),
        streets: (...tile) => questions.streets(...tile),
        control: (command) => stream.control(command),
      },
      files,
      options.server,
    );
  } catch (error) {
    await stream.close();
    throw error;
  }
  const closed = new AbortController();
  const stopped = new Promise<void>((resolve) => closed.signal.addEventListener('abort', () => resolve()));
  const { url, pages, close } = server;
  return {
    url,
    pages,
    done: Promise.race([stopped, stream.failed]),
    close: async () => {
      closed.abort();
      await close();
      await stream.close();
    },
  };
}

/** Serves the live page of a topic that other programs write, and stores the topic. */
export async function openListenedPage(options: ListenedPageOptions): Promise<LivePage> {
  const { log, topic, group, store, source, surges, model, onProgress } = options;
  const files = livePageFiles();
  let server: LiveServer | null = null;
  const stop = new AbortController();
  const stream = await ListenedStream.start({
    log,
    topic,
    group,
    store,
    source,
    surges,
    predicting: await predictingOf(model ?? undefined, store.dataset),
    onArrival: (readMs) => server?.noteArrival(readMs),
    onTaught: (run) => server?.restart(run.live),
    onProgress,
    signal: stop.signal,
  });
  // It is awaited below, or by `close`.
  stream.done.catch(() => {});
  const questions = new LiveQuestions(() => stream);
  try {
    server = await serveLive(
      {
        about: await aboutOf(source, model),
        run: stream.run.live,
        place: (id) => questions.place(id),
        streets: (...tile) => questions.streets(...tile),
        control: null,
      },
      files,
      options.server,
    );
  } catch (error) {
    stop.abort();
    await stream.done.catch(() => {});
    throw error;
  }
  const { url, pages, close } = server;
  return {
    url,
    pages,
    done: stream.done,
    close: async () => {
      stop.abort();
      await close();
      await stream.done.catch(() => {});
    },
  };
}

async function extentOf(input: ReplayInput): Promise<PlayedPeriod> {
  const rows = await input.open({ fromMs: undefined, untilMs: undefined });
  try {
    const { extent } = rows;
    if (extent !== null && extent.rowCount > 0) return extent;
  } finally {
    await rows.close();
  }
  throw new InputError(`Expected the input to hold accidents with a time, got none: ${input.name}.`);
}

/** Of a file that is its own past, accidents of a wrong year are not played, unless the options name their time. */
async function playedExtent(
  extent: { readonly firstMs: number; readonly lastMs: number },
  { history, fromMs, untilMs, onStrays }: DrivenPageOptions,
): Promise<{ readonly firstMs: number; readonly lastMs: number }> {
  const { firstAt, lastAt } = await history.describe();
  const isSame = firstAt !== null && lastAt !== null && Date.parse(lastAt) === extent.lastMs;
  const usual = isSame ? await usualPeriodOf(history) : null;
  if (usual === null) return extent;
  const [isFirstTrimmed, isLastTrimmed] = [
    usual.before > 0 && (fromMs === null || fromMs >= usual.firstMs),
    usual.after > 0 && untilMs === null && (fromMs === null || fromMs < usual.untilMs),
  ];
  const notPlayed = (isFirstTrimmed ? usual.before : 0) + (isLastTrimmed ? usual.after : 0);
  if (notPlayed > 0) onStrays?.(notPlayed);
  return {
    firstMs: isFirstTrimmed ? usual.firstMs : extent.firstMs,
    lastMs: isLastTrimmed ? usual.untilMs - 1 : extent.lastMs,
  };
}

async function aboutOf(source: Source, model: ScoringModel | null): Promise<LiveAbout> {
  const description = await source.describe();
  return {
    dataset: source.dataset.title,
    source: locationOf(description),
    isInvented: description.isInvented,
    model: model === null ? null : model.version,
  };
}
