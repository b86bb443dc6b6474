import { randomUUID } from 'node:crypto';
import { join, relative } from 'node:path';
import { type OptionNames, requireKnownOptions, requireSignal } from '../base/checks.js';
import { liveFolder, workFolder } from '../base/defaultFolders.js';
import { printedAs } from '../base/printed.js';
import { setting } from '../base/settings.js';
import { schemeOf, withoutPassword } from '../base/urls.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ConsumeSummary } from '../consume/progress.js';
import type { ObserveStep } from '../consume/steps.js';
import type { ScoringModel } from '../models/scoringModel.js';
import { type ReplayInput, requireEvents, requireInput } from '../replay/input.js';
import { type ReplayOptions, replayOptionNames } from '../replay/options.js';
import type { Player } from '../replay/player.js';
import type { ReplaySummary } from '../replay/progress.js';
import { deadLetterFiles, deadLetterFolder } from '../storage/segments/deadLetterFolder.js';
import { liveFormOf, openStore } from './addresses.js';
import { replayInProcess } from './embedded.js';
import { predictingOf } from './predicting.js';
import { replayThroughKafka } from './throughKafka.js';

export interface StreamOptions extends Omit<ReplayOptions, 'resumeFrom' | 'onAcknowledged'> {
  /** Address of the store: a folder of segments, or `mongodb://host:port/database`. @default a new collection in the database of BLACKSPOT_MONGODB_URL, else a new folder in `data/live/` of the working directory, or of the checkout that it is in */
  readonly into?: string;
  /** `host:port` of Kafka. @default BLACKSPOT_KAFKA_BROKERS, else a log in this process */
  readonly brokers?: string;
  /** Predicts the severity of each event, which is stored beside it: a model, the folder of one, or an endpoint, which stays open. @default none */
  readonly model?: ScoringModel | string;
  /** Steps that see the events after they were stored, such as that of `watchSurges`. @default none */
  readonly observers?: readonly ObserveStep[];
}

const { resumeFrom: _, onAcknowledged: __, ...sharedNames } = replayOptionNames;
const optionNames: OptionNames<StreamOptions> = {
  ...sharedNames,
  into: true,
  brokers: true,
  model: true,
  observers: true,
};

/** A replay and its consumer, both in this process. */
export interface Stream extends Omit<Player, 'seek' | 'done'> {
  /** Address of the store, for `openLive`. */
  readonly address: string;
  /** Address of Kafka, or `in-process`. */
  readonly log: string;
  readonly done: Promise<StreamSummary>;
}

export interface StreamSummary {
  readonly replay: ReplaySummary;
  readonly consume: ConsumeSummary;
}

/**
 * Replays an input and consumes it at the same time, for a notebook. Uses Kafka and MongoDB if the options or the environment
 * configure them, else the in-process log and segments. Each stream has its own topic, and without `into` its own collection
 * or folder, so that streams do not mix with each other or with a store that has events already.
 * The store is of the dataset of the input. `done` resolves when every message is consumed, and rejects when the replay or
 * the consumer fails.
 *
 * @throws InputError when the input is not one, or the store holds another dataset
 * @example
 * const stream = await startStream(await openReplayInput(), { speedFactor: 86_400 });
 * const live = await openLive(stream.address); // answers while events arrive
 * const { replay, consume } = await stream.done; // what was sent, and what was stored
 */
export async function startStream(input: ReplayInput, options: StreamOptions = {}): Promise<Stream> {
  requireKnownOptions('startStream', options, optionNames);
  requireSignal(options.signal);
  requireInput(input);
  const dataset = requireEvents(input);
  const { into, brokers = setting('BLACKSPOT_KAFKA_BROKERS'), model, observers = [], ...playing } = options;
  const predicting = await predictingOf(model, dataset);
  const consuming = { maxWaitMs, ...predicting.consume, observers };
  const name = runName();
  const address = into ?? newStore(name);
  if (brokers !== undefined) {
    const open = (): Promise<EventStore> => openStore(address, { dataset, ...predicting.store });
    const run = await replayThroughKafka(input, open, {
      brokers,
      topic: `accidents-${name}`,
      group: name,
      replay: playing,
      consume: consuming,
    });
    return printedStream({ ...run, address });
  }
  const { signal, ...replayOptions } = playing;
  const embedding = { replay: replayOptions, ...(signal === undefined ? {} : { signal }) };
  const { replayInto } = liveFormOf(address, 'openStore');
  const embedded =
    replayInto === undefined
      ? await replayInProcess(input, await openStore(address, { dataset, ...predicting.store }), {
          ...embedding,
          consume: {
            ...consuming,
            streamId: `in-process ${name}`,
            deadLetters: deadLetterFolder(deadLetterFiles(join(liveFolder(), name))),
          },
        })
      : await replayInto(input, address, {
          ...embedding,
          store: predicting.store,
          consume: consuming,
        });
  return printedStream({ ...embedded, address, log: 'in-process' });
}

/** A stream that prints as where it runs and what it fills, without a password. */
function printedStream(stream: Stream): Stream {
  return printedAs(
    stream,
    ({ log, address }) => `Stream: ${log} -> ${shownAddress(address)}`,
    () => null,
  );
}

/** A folder below the working folder by its path from there. */
function shownAddress(address: string): string {
  if (schemeOf(address) !== null) return withoutPassword(address);
  const path = relative(workFolder(), address);
  return path.startsWith('..') ? address : path;
}

/** The address of a store that no other stream uses. */
export function newStore(run: string): string {
  const url = setting('BLACKSPOT_MONGODB_URL');
  return url === undefined ? join(liveFolder(), run) : `${url.split('#')[0]}#accidents-${run}`;
}

/** A batch is written after its first event has waited this long, milliseconds, so that live views lag little. */
const maxWaitMs = 250;

/** A name for a folder and a topic: `2026-11-24T18-30-05-1a2b`. */
export function runName(): string {
  return `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${randomUUID().slice(0, 4)}`;
}
