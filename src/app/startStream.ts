import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { liveFolder } from '../base/defaultFolders.js';
import { setting } from '../base/settings.js';
import { consumeTopic } from '../consume/consumeTopic.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ConsumeSummary } from '../consume/progress.js';
import { createKafkaLog } from '../log/kafka.js';
import type { ReplayInput } from '../replay/input.js';
import { type ReplayOptions, replayOptionNames } from '../replay/options.js';
import { type Player, replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { deadLetterFiles, deadLetterFolder } from '../storage/segments/deadLetterFolder.js';
import { liveFormOf, openStore } from './addresses.js';
import { replayInProcess, settle } from './embedded.js';

export interface StreamOptions extends Omit<ReplayOptions, 'resumeFrom' | 'onAcknowledged'> {
  /** Where the events go: a folder of segments, or `mongodb://host:port/database`. @default BLACKSPOT_MONGODB_URL, else a new folder in `data/live/` of the working directory, or of the checkout that it is in */
  readonly into?: string;
  /** `host:port` of Kafka. @default BLACKSPOT_KAFKA_BROKERS; without it the log is in this process */
  readonly brokers?: string;
}

const { resumeFrom: _, onAcknowledged: __, ...sharedNames } = replayOptionNames;
const optionNames: OptionNames<StreamOptions> = { ...sharedNames, into: true, brokers: true };

/** A replay and its consumer, both in this process. */
export interface Stream extends Omit<Player, 'seek' | 'done'> {
  /** What `openLive` opens. */
  readonly address: string;
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
 * const live = await openLive(stream.address); // answers while events arrive
 * const { replay, consume } = await stream.done; // what was sent, and what was stored
 */
export async function startStream(input: ReplayInput, options: StreamOptions = {}): Promise<Stream> {
  requireKnownOptions('startStream', options, optionNames);
  const { into, brokers = setting('BLACKSPOT_KAFKA_BROKERS'), ...replaying } = options;
  const run = runName();
  const address = into ?? setting('BLACKSPOT_MONGODB_URL') ?? join(liveFolder(), run);
  if (brokers !== undefined) {
    return { ...(await throughKafka(input, address, brokers, run, replaying)), address };
  }
  const { signal, ...replayOptions } = replaying;
  const embedding = { replay: replayOptions, ...(signal === undefined ? {} : { signal }) };
  const { replayInto } = liveFormOf(address, 'openStore');
  const embedded =
    replayInto === undefined
      ? await replayInProcess(input, await openStore(address), {
          ...embedding,
          consume: {
            maxWaitMs,
            streamId: `in-process ${run}`,
            deadLetters: deadLetterFolder(deadLetterFiles(join(liveFolder(), run))),
          },
        })
      : await replayInto(input, address, { ...embedding, consume: { maxWaitMs } });
  return { ...embedded, address, log: 'in-process' };
}

/** A batch is written when its first event has waited so long: what a watcher sees is at most so old. */
const maxWaitMs = 250;

/** `2026-11-24T18-30-05-1a2b`: a name for a folder and a topic. */
function runName(): string {
  return `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
}

/** Through a topic of its own, until everything that was sent has been consumed. */
async function throughKafka(
  input: ReplayInput,
  address: string,
  brokers: string,
  run: string,
  replaying: Omit<ReplayOptions, 'resumeFrom' | 'onAcknowledged'>,
): Promise<Omit<Stream, 'address'>> {
  const log = createKafkaLog({ brokers });
  let store: EventStore | null = null;
  const close = async (): Promise<void> => {
    await store?.close();
    await log.close();
  };
  try {
    store = await openStore(address);
    const topic = `accidents-${run}`;
    await log.createTopic(topic);
    const writer = await log.writer(topic);
    const player = replay(input, writer, replaying);
    const played = player.done.finally(() => writer.close());
    const caughtUp = new AbortController();
    let [messages, expected] = [0, Number.POSITIVE_INFINITY];
    const look = (): void => {
      if (messages >= expected) caughtUp.abort();
    };
    played.then(
      ({ messagesSent }) => {
        expected = messagesSent;
        look();
      },
      () => caughtUp.abort(),
    );
    const consumed = consumeTopic(store, log, {
      topic,
      group: run,
      maxWaitMs,
      signal: caughtUp.signal,
      onProgress: (progress) => {
        messages = progress.messages;
        look();
      },
    });
    const { pause, resume, setSpeed, stop, status } = player;
    const done = settle(player, played, consumed).finally(close);
    return { pause, resume, setSpeed, stop, status, log: log.name, done };
  } catch (error) {
    await close();
    throw error;
  }
}
