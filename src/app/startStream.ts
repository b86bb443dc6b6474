import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { liveFolder } from '../base/defaultFolders.js';
import { setting } from '../base/settings.js';
import { type ConsumeSummary, consume } from '../consume/consume.js';
import { consumeInto } from '../consume/consumeInto.js';
import type { LiveStore } from '../consume/eventStore.js';
import { createInProcessLog } from '../log/inProcess.js';
import { createKafkaLog } from '../log/kafka.js';
import type { LogWriter } from '../log/log.js';
import type { ReplayInput } from '../replay/input.js';
import type { ReplayOptions } from '../replay/options.js';
import { type Player, replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { openMongoStore } from '../storage/mongodb/store.js';
import { deadLetterFolder, deadLetterPath } from '../storage/segments/deadLetterFolder.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import { replayIntoSegments } from './embedded.js';
import { isMongoUrl } from './openLive.js';

export interface StreamOptions extends Omit<ReplayOptions, 'resumeFrom' | 'onAcknowledged'> {
  /** Where the events go: a folder of segments or a `mongodb://` URL. @default BLACKSPOT_MONGODB_URL, else a new folder in `data/live/` of the working directory, or of the checkout that it is in */
  readonly into?: string;
  /** `host:port` of Kafka. @default BLACKSPOT_KAFKA_BROKERS; without it the log is in this process */
  readonly brokers?: string;
}

/** A replay and its consumer, both in this process. */
export interface Stream extends Omit<Player, 'seek' | 'done'> {
  /** What `openLive` opens. */
  readonly place: string;
  /** Kafka's address, or `in-process`. */
  readonly log: string;
  readonly done: Promise<StreamSummary>;
}

export interface StreamSummary {
  readonly replay: ReplaySummary;
  readonly consume: ConsumeSummary;
}

/**
 * Plays an input and consumes it at once, for a notebook: through Kafka and into MongoDB where the options or the
 * environment name them, else through the in-process log into segments. On Kafka it has a topic of its own, so that
 * several streams do not mix. `done` resolves when everything that was sent has been consumed, rejects when either fails.
 *
 * @example
 * const stream = await startStream(await openReplayInput(), { speedFactor: 86_400 });
 * const live = await openLive(stream.place); // answers while events arrive
 * const { replay, consume } = await stream.done; // what was sent, and what was stored
 */
export async function startStream(input: ReplayInput, options: StreamOptions = {}): Promise<Stream> {
  const { into, brokers = setting('BLACKSPOT_KAFKA_BROKERS'), ...playing } = options;
  const run = runName();
  const place = into ?? setting('BLACKSPOT_MONGODB_URL') ?? join(liveFolder(), run);
  const isMongo = isMongoUrl(place);
  if (brokers === undefined && !isMongo) {
    const { signal, ...replayOptions } = playing;
    const embedded = await replayIntoSegments(input, place, {
      replay: replayOptions,
      consume: { maxWaitMs },
      ...(signal === undefined ? {} : { signal }),
    });
    return { ...embedded, place, log: 'in-process' };
  }
  const store = isMongo ? await openMongoStore(place) : await openSegmentStore(place);
  const begin = brokers === undefined ? inProcess(store, run) : onKafka(store, run, brokers, isMongo);
  try {
    const { log, writer, consumed, close } = await begin;
    const player = replay(input, writer, playing);
    const { pause, resume, setSpeed, stop, status } = player;
    const done = finish(player, writer, consumed).finally(close);
    return { pause, resume, setSpeed, stop, status, place, log, done };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A batch is written when its first event has waited so long: what a watcher sees is at most so old. */
const maxWaitMs = 250;

/** `2026-11-24T18-30-05-1a2b`: a name for a folder and a topic. */
function runName(): string {
  return `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
}

interface Pipe {
  readonly log: string;
  readonly writer: LogWriter;
  /** Consumes until so many messages have been; told the number when all are sent. */
  readonly consumed: (sent: Promise<number>) => Promise<ConsumeSummary>;
  readonly close: () => Promise<void>;
}

async function inProcess(store: LiveStore, run: string): Promise<Pipe> {
  const log = createInProcessLog();
  const reader = await log.reader('accidents', { group: run });
  const rejects = deadLetterFolder(deadLetterPath(join(liveFolder(), run)));
  return {
    log: log.name,
    writer: await log.writer('accidents'),
    // It ends with its writer. Nobody reads on after a failure: a player that waits for room must hear of it.
    consumed: () =>
      consume(reader, store, { origin: `in-process ${run}`, rejects, maxWaitMs }).finally(() => log.close()),
    close: () => store.close(),
  };
}

async function onKafka(store: LiveStore, run: string, brokers: string, isMongo: boolean): Promise<Pipe> {
  const log = createKafkaLog({ brokers });
  const topic = `accidents-${run}`;
  await log.createTopic(topic);
  return {
    log: log.name,
    writer: await log.writer(topic),
    consumed: async (sent) => {
      const caughtUp = new AbortController();
      let [messages, expected] = [0, Number.POSITIVE_INFINITY];
      const look = (): void => {
        if (messages >= expected) caughtUp.abort();
      };
      sent.then(
        (count) => {
          expected = count;
          look();
        },
        () => caughtUp.abort(),
      );
      return consumeInto(store, log, {
        topic,
        group: run,
        maxWaitMs,
        parallelBatches: isMongo ? 2 : 1,
        signal: caughtUp.signal,
        onProgress: (progress) => {
          messages = progress.messages;
          look();
        },
      });
    },
    close: async () => {
      await store.close();
      await log.close();
    },
  };
}

async function finish(player: Player, writer: LogWriter, consumed: Pipe['consumed']): Promise<StreamSummary> {
  const played = player.done.finally(() => writer.close());
  const sent = played.then(({ messagesSent }) => messagesSent);
  const consuming = consumed(sent).catch((error: unknown) => {
    player.stop();
    throw error;
  });
  const [replayed, consumption] = await Promise.allSettled([played, consuming]);
  if (consumption.status === 'rejected') throw consumption.reason;
  if (replayed.status === 'rejected') throw replayed.reason;
  return { replay: replayed.value, consume: consumption.value };
}
