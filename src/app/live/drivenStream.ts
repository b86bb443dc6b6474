import { join } from 'node:path';
import { unexpected } from '../../base/checks.js';
import { liveFolder } from '../../base/defaultFolders.js';
import { dayMs } from '../../base/durations.js';
import type { ConsumeProgress } from '../../consume/progress.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { LiveControl } from '../../live/protocol.js';
import type { Log } from '../../log/log.js';
import { combine } from '../../query/combine.js';
import type { Source } from '../../query/source.js';
import { type ReplayInput, requireEvents } from '../../replay/input.js';
import { deadLetterFiles, deadLetterFolder } from '../../storage/segments/deadLetterFolder.js';
import { learnHistory } from '../../surges/history.js';
import { openStore } from '../addresses.js';
import type { AlarmSink } from '../alarms/alarmSink.js';
import { type AnnouncedSurgesOptions, openAnnouncedSurges } from '../announcedSurges.js';
import { replayInProcess } from '../embedded.js';
import { openLive } from '../openLive.js';
import type { Predicting } from '../predicting.js';
import { newStore, runName } from '../startStream.js';
import { type KafkaRun, replayThroughKafka } from '../throughKafka.js';
import { openTaughtRun } from './taughtRun.js';
import { timedStore, watchedWaitMs } from './timedStore.js';
import type { WatchedRun } from './watchedRun.js';

export interface DrivenStreamOptions {
  readonly input: ReplayInput;
  /** Answers for what comes before the stream. */
  readonly history: Source;
  readonly predicting: Predicting;
  readonly engine: DuckDbOptions;
  /** Kafka; null for the log in this process. */
  readonly brokers: string | null;
  /** Opens a further place where surges are announced, once for each stream. */
  readonly openWebhook: (() => AlarmSink) | null;
  readonly speedFactor: number;
  /** Where it begins, and the period in which it may be sought, milliseconds since 1970 UTC. */
  readonly fromMs: number;
  readonly firstMs: number;
  readonly untilMs: number;
  readonly onArrival: (readMs: number) => void;
  /** Called with each new stream after a seek. */
  readonly onRestart: (run: WatchedRun) => void;
}

type Player = Omit<KafkaRun, 'log'>;

interface Playing {
  readonly run: WatchedRun;
  readonly player: Player;
  readonly fromMs: number;
  /** The past and what has arrived. */
  readonly source: Source;
  readonly live: Source;
  readonly ended: Promise<void>;
}
/** What is played of a file if nothing is said: its last four weeks, but at most its last seventh. */
const playedDays = 28;
const playedFraction = 1 / 7;

/** Fast replays of thin files play more, so that they do not end at once. */
const leastPlayedSeconds = 300;

/**
 * The event time at which a page begins to play a file, milliseconds since 1970 UTC.
 * @param speedFactor of a thin file, whose speed nobody has chosen
 */
export function playedFrom(firstMs: number, lastMs: number, speedFactor = 0): number {
  const playedMs = Math.max(playedDays * dayMs, leastPlayedSeconds * 1000 * speedFactor);
  return Math.round(lastMs - Math.min(playedMs, (lastMs - firstMs) * playedFraction));
}

/**
 * A replay that the page controls. A seek ends it and begins another one in a store of its own; what comes before is answered by
 * the historical data.
 */
export class DrivenStream {
  readonly #options: DrivenStreamOptions;
  #playing!: Playing;
  #speedFactor: number;
  #isPaused = false;
  #commands: Promise<void> = Promise.resolve();
  #lastSeek: LiveControl | null = null;
  #isClosed = false;
  /** Streams before a seek that still deliver what they announce. */
  readonly #closing: Promise<void>[] = [];
  readonly #failed: Promise<never>;
  #fail!: (error: unknown) => void;

  private constructor(options: DrivenStreamOptions) {
    this.#options = options;
    this.#speedFactor = options.speedFactor;
    this.#failed = new Promise((_, reject) => (this.#fail = reject));
    // It is awaited by `failed` only if the caller asks.
    this.#failed.catch(() => {});
  }

  static async start(options: DrivenStreamOptions): Promise<DrivenStream> {
    const stream = new DrivenStream(options);
    stream.#playing = await stream.#play(options.fromMs);
    return stream;
  }

  get run(): WatchedRun {
    return this.#playing.run;
  }

  /** Rejects when the replay or its consumer fails; never resolves. */
  get failed(): Promise<never> {
    return this.#failed;
  }

  get source(): Source {
    return this.#playing.source;
  }

  /** The event time up to which (exclusive) questions are asked. */
  get untilMs(): number {
    return this.run.untilMs ?? this.#playing.fromMs;
  }

  /** Commands are carried out one after the other. Of several seeks that wait, only the last one is. */
  async control(command: LiveControl): Promise<void> {
    if (command.action === 'seek') {
      this.#requirePlayed(command.eventTime);
      this.#lastSeek = command;
    }
    const done = this.#commands.then(() => this.#act(command));
    this.#commands = done.catch(() => {});
    return done;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#commands;
    await this.#end(this.#playing);
    await Promise.all(this.#closing);
  }

  async #act(command: LiveControl): Promise<void> {
    const { player } = this.#playing;
    switch (command.action) {
      case 'pause':
        this.#isPaused = true;
        return player.pause();
      case 'resume':
        this.#isPaused = false;
        return player.resume();
      case 'speed':
        this.#speedFactor = command.speedFactor === 'max' ? Number.POSITIVE_INFINITY : command.speedFactor;
        return player.setSpeed(this.#speedFactor);
      case 'seek':
        return this.#lastSeek === command ? this.#seek(command.eventTime) : undefined;
    }
  }

  /** @returns milliseconds since 1970 UTC */
  #requirePlayed(eventTime: string): number {
    const { firstMs, untilMs } = this.#options;
    const fromMs = Date.parse(eventTime);
    if (!(fromMs >= firstMs && fromMs < untilMs)) {
      const period = `from ${new Date(firstMs).toISOString()} until ${new Date(untilMs).toISOString()}`;
      throw unexpected('eventTime', `in the period of the replay, ${period}`, eventTime);
    }
    return fromMs;
  }

  async #seek(eventTime: string): Promise<void> {
    const fromMs = this.#requirePlayed(eventTime);
    if (this.#isClosed) return;
    await this.#end(this.#playing);
    this.#playing = await this.#play(fromMs);
    this.#options.onRestart(this.#playing.run);
  }

  async #end({ run, player, ended, live }: Playing): Promise<void> {
    player.stop();
    await ended;
    await live.close();
    // A seek does not wait for a webhook.
    this.#closing.push(run.close());
  }

  async #play(fromMs: number): Promise<Playing> {
    const { input, history, predicting, engine, brokers, untilMs } = this.#options;
    const dataset = requireEvents(input);
    const name = runName();
    const topic = `accidents-${name}`;
    const address = newStore(name);
    const store = timedStore(await openStore(address, { dataset, ...engine, ...predicting.store }));
    let run: WatchedRun | null = null;
    const open = async (log: Log | null): Promise<WatchedRun> => {
      const kafka = log === null ? null : { log, topic, group: name };
      run = await this.#openRun(fromMs, address, kafka);
      run.timesOf(store.times);
      return run;
    };
    const playing = {
      speedFactor: this.#speedFactor,
      from: new Date(fromMs).toISOString(),
      until: new Date(untilMs).toISOString(),
    };
    const consume = {
      maxWaitMs: watchedWaitMs,
      ...predicting.consume,
      onProgress: (progress: ConsumeProgress) => run?.progressed(progress),
    };
    const start = async (): Promise<Player> => {
      if (brokers !== null) {
        return replayThroughKafka(input, async () => store, {
          brokers,
          topic,
          group: name,
          replay: playing,
          consume,
          openObservers: open,
        });
      }
      const { steps } = await open(null).catch(async (error) => {
        await store.close();
        throw error;
      });
      return replayInProcess(input, store, {
        replay: playing,
        consume: {
          ...consume,
          observers: steps,
          streamId: `in-process ${name}`,
          deadLetters: deadLetterFolder(deadLetterFiles(join(liveFolder(), name))),
        },
      });
    };
    const player = await start().catch(async (error) => {
      await run?.close();
      throw error;
    });
    if (this.#isPaused) player.pause();
    const started = run!;
    const ended = player.done
      // Through Kafka, that has happened before its log was closed.
      .then(({ replay }) => (replay.wasAborted || brokers !== null ? undefined : started.ended()))
      .catch((error: unknown) => this.#fail(error));
    const live = await openLive(address, { dataset, ...engine });
    const source = combine(history, live, { at: new Date(fromMs).toISOString() });
    return { run: started, player, fromMs, source, live, ended };
  }

  async #openRun(
    fromMs: number,
    address: string,
    kafka: AnnouncedSurgesOptions['kafka'],
  ): Promise<WatchedRun> {
    const { history, predicting, untilMs, firstMs, onArrival, openWebhook } = this.#options;
    const surges = await openAnnouncedSurges({
      address,
      consumer: null,
      kafka,
      webhook: openWebhook?.() ?? null,
    });
    try {
      const [run] = await Promise.all([
        openTaughtRun({
          past: history,
          beforeMs: fromMs,
          surges,
          isPredicted: predicting.store.added !== undefined,
          replay: () => ({
            fromMs: firstMs,
            untilMs,
            startMs: fromMs,
            speedFactor: this.#speedFactor,
            isPaused: this.#isPaused,
          }),
          onArrival,
        }),
        learnHistory(surges.detector, history, { before: new Date(fromMs).toISOString() }),
      ]);
      return run;
    } catch (error) {
      await surges.close();
      throw error;
    }
  }
}
