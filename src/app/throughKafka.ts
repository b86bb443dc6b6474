import { type ConsumeTopicOptions, consumeTopic } from '../consume/consumeTopic.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ConsumeSummary } from '../consume/progress.js';
import type { ObserveStep } from '../consume/steps.js';
import { createKafkaLog } from '../log/kafka.js';
import type { Log } from '../log/log.js';
import type { ReplayInput } from '../replay/input.js';
import type { ReplayOptions } from '../replay/options.js';
import { type Player, replay } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { settle } from './embedded.js';

export interface KafkaRunOptions {
  /** `host:port` of Kafka. */
  readonly brokers: string;
  /** A topic of its own, which is created. */
  readonly topic: string;
  readonly group: string;
  readonly replay: Omit<ReplayOptions, 'resumeFrom' | 'onAcknowledged'>;
  readonly consume: Omit<ConsumeTopicOptions, 'topic' | 'group' | 'signal' | 'observers'>;
  /** Opens the steps after the store, when the topic is there. @default none */
  readonly openObservers?: (log: Log) => Promise<ClosableSteps>;
}

/** Steps that need the log for longer than `consume`. */
export interface ClosableSteps {
  readonly steps: readonly ObserveStep[];
  /** Called after the last message, unless the replay was stopped. */
  ended(): Promise<void>;
  /** Called before the log is closed. */
  close(): Promise<void>;
}

/** A replay through Kafka and its consumer, both in this process. */
export interface KafkaRun extends Omit<Player, 'seek' | 'done'> {
  /** Name of the log. */
  readonly log: string;
  readonly done: Promise<{ readonly replay: ReplaySummary; readonly consume: ConsumeSummary }>;
}

/**
 * Replays an input through a new topic into a store until every message is consumed. Closes the store.
 * @param openStore opens the store
 */
export async function replayThroughKafka(
  input: ReplayInput,
  openStore: () => Promise<EventStore>,
  options: KafkaRunOptions,
): Promise<KafkaRun> {
  const { brokers, topic, group, consume } = options;
  const log = createKafkaLog({ brokers });
  let store: EventStore | null = null;
  let observers: ClosableSteps | null = null;
  const close = async (): Promise<void> => {
    await observers?.close();
    await store?.close();
    await log.close();
  };
  try {
    store = await openStore();
    await log.createTopic(topic);
    observers = (await options.openObservers?.(log)) ?? null;
    const writer = await log.writer(topic);
    const player = replay(input, writer, options.replay);
    const played = player.done.finally(() => writer.close());
    const caughtUp = new AbortController();
    let [messages, expected] = [0, Number.POSITIVE_INFINITY];
    const checkCaughtUp = (): void => {
      if (messages >= expected) caughtUp.abort();
    };
    played.then(
      ({ messagesSent }) => {
        expected = messagesSent;
        checkCaughtUp();
      },
      () => caughtUp.abort(),
    );
    const consumed = consumeTopic(store, log, {
      ...consume,
      observers: observers?.steps ?? [],
      topic,
      group,
      signal: caughtUp.signal,
      onProgress: (progress) => {
        messages = progress.messages;
        consume.onProgress?.(progress);
        checkCaughtUp();
      },
    });
    const { pause, resume, setSpeed, stop, status } = player;
    const ended = async (): Promise<Awaited<KafkaRun['done']>> => {
      const summaries = await settle(player, played, consumed);
      if (!summaries.replay.wasAborted) await observers?.ended();
      return summaries;
    };
    const done = ended().finally(close);
    return { pause, resume, setSpeed, stop, status, log: log.name, done };
  } catch (error) {
    await close();
    throw error;
  }
}
