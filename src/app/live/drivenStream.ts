import { join } from 'node:path';
import { unexpected } from '../../base/checks.js';
import { liveFolder } from '../../base/defaultFolders.js';
import { dayMs } from '../../base/durations.js';
import type { DuckDbOptions } from '../../engines/duckdb/duckdb.js';
import type { LiveStream } from '../../live/frames.js';
import { LiveState } from '../../live/liveState.js';
import type { LiveControl } from '../../live/protocol.js';
import { combine } from '../../query/combine.js';
import type { Source } from '../../query/source.js';
import { type ReplayInput, requireEvents } from '../../replay/input.js';
import { deadLetterFiles, deadLetterFolder } from '../../storage/segments/deadLetterFolder.js';
import { openStore } from '../addresses.js';
import { replayInProcess } from '../embedded.js';
import { openLive } from '../openLive.js';
import type { Predicting } from '../predicting.js';
import { newStore, runName } from '../startStream.js';
import { type KafkaRun, replayThroughKafka } from '../throughKafka.js';
import { learnFrom } from './learned.js';
import { addPastTo } from './past.js';
import { timedStore } from './timedStore.js';
import { WatchedRun } from './watchedRun.js';

export interface DrivenStreamOptions {
  readonly input: ReplayInput;
  /** Answers for what comes before the stream. */
  readonly history: Source;
  readonly predicting: Predicting;
  readonly engine: DuckDbOptions;
  /** Kafka; null for the log in this process. */
  readonly brokers: string | null;
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

/** A batch is written after its first event has waited this long, milliseconds. */
const maxWaitMs = 150;
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
  #isClosed = false;
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

  /** Commands are carried out one after the other. */
  control(command: LiveControl): Promise<void> {
    const done = this.#commands.then(() => this.#act(command));
    this.#commands = done.catch(() => {});
    return done;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#commands;
    await this.#end(this.#playing);
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
        return this.#seek(command.eventTime);
    }
  }

  async #seek(eventTime: string): Promise<void> {
    const { firstMs, untilMs } = this.#options;
    const fromMs = Date.parse(eventTime);
    if (!(fromMs >= firstMs && fromMs < untilMs)) {
      const period = `from ${new Date(firstMs).toISOString()} until ${new Date(untilMs).toISOString()}`;
      throw unexpected('eventTime', `in the period of the replay, ${period}`, eventTime);
    }
    if (this.#isClosed) return;
    await this.#end(this.#playing);
    this.#playing = await this.#play(fromMs);
    this.#options.onRestart(this.#playing.run);
  }

  async #end({ player, ended, live }: Playing): Promise<void> {
    player.stop();
    await ended;
    await live.close();
  }

  async #play(fromMs: number): Promise<Playing> {
    const { input, history, predicting, engine, brokers, untilMs, firstMs, onArrival } = this.#options;
    const dataset = requireEvents(input);
    const state = new LiveState({ isPredicted: predicting.store.added !== undefined });
    const [learned] = await Promise.all([learnFrom(history, fromMs), addPastTo(state, history, fromMs)]);
    const replayed = (): LiveStream['replay'] => ({
      fromMs: firstMs,
      untilMs,
      startMs: fromMs,
      speedFactor: this.#speedFactor,
      isPaused: this.#isPaused,
    });
    const run = new WatchedRun({
      state,
      partitions: null,
      learned,
      replay: replayed,
      onArrival,
    });
    const name = runName();
    const address = newStore(name);
    const open = async () => {
      const store = timedStore(await openStore(address, { dataset, ...engine, ...predicting.store }));
      run.timesOf(store.times);
      return store;
    };
    const replayOptions = {
      speedFactor: this.#speedFactor,
      from: new Date(fromMs).toISOString(),
      until: new Date(untilMs).toISOString(),
    };
    const consume = {
      maxWaitMs,
      ...predicting.consume,
      observers: [run.step],
      onProgress: run.progressed.bind(run),
    };
    const player: Player =
      brokers === null
        ? await replayInProcess(input, await open(), {
            replay: replayOptions,
            consume: {
              ...consume,
              streamId: `in-process ${name}`,
              deadLetters: deadLetterFolder(deadLetterFiles(join(liveFolder(), name))),
            },
          })
        : await replayThroughKafka(input, open, {
            brokers,
            topic: `accidents-${name}`,
            group: name,
            replay: replayOptions,
            consume,
          });
    if (this.#isPaused) player.pause();
    const ended = player.done.then(
      ({ replay }) => {
        if (!replay.wasAborted) run.ended();
      },
      (error: unknown) => this.#fail(error),
    );
    const live = await openLive(address, { dataset, ...engine });
    const source = combine(history, live, { at: new Date(fromMs).toISOString() });
    return { run, player, fromMs, source, live, ended };
  }
}
