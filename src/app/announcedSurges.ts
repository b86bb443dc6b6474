import type { Log } from '../log/log.js';
import type { Surge } from '../surges/alarm.js';
import type { SurgeDetector } from '../surges/detector.js';
import { liveFormOf } from './addresses.js';
import type { AlarmPlace } from './addressForms.js';
import type { AlarmSink } from './alarms/alarmSink.js';
import { alarmTopic } from './alarms/sinks.js';
import { openSurgeStep, type SurgeStep, type SurgeStepOptions } from './surgeStep.js';

export interface AnnouncedSurgesOptions {
  /** The store of the events, beside which surges are announced. */
  readonly address: string;
  /** The name of this consumer among those of the store; null for a stream that no later process goes on with. */
  readonly consumer: string | null;
  /** Kafka and the topic of the events; null for a stream in this process. */
  readonly kafka: { readonly log: Log; readonly topic: string; readonly group: string } | null;
  /** Closed with the step. */
  readonly webhook: AlarmSink | null;
  readonly onTransition?: (surge: Surge) => void;
  /** Teaches a detector that begins anew what came before, milliseconds since 1970 UTC. */
  readonly learn?: (detector: SurgeDetector, beforeMs: number) => Promise<void>;
}

/**
 * Opens what finds the surges of a stream and announces them: in the topic `<topic>.alarms`, beside the events, and to a webhook.
 * With a name of the consumer it goes on from the checkpoint beside the events. Close the step after `consume`.
 */
export async function openAnnouncedSurges(options: AnnouncedSurgesOptions): Promise<SurgeStep> {
  const { address, consumer, kafka, webhook, onTransition, learn } = options;
  const sinks: AlarmSink[] = webhook === null ? [] : [webhook];
  let place: AlarmPlace | null = null;
  try {
    if (kafka !== null) sinks.push(await alarmTopic(kafka.log, kafka.topic));
    place = await liveFormOf(address, 'openAlarms').openAlarms(address, consumer ?? '');
    sinks.push(place.sink);
    if (consumer === null) await place.checkpoint.close();
    const step = await openSurgeStep({
      sinks,
      ...(await partitionsOf(kafka)),
      ...(consumer === null ? {} : { checkpoint: place.checkpoint }),
      ...(onTransition === undefined ? {} : { onTransition }),
      ...(learn === undefined ? {} : { learn }),
    });
    // Takes over the checkpoint at once, so that a wrong one is an error before the first batch.
    if (kafka !== null) step.positionOf?.(await kafka.log.streamId(kafka.topic), 0);
    return step;
  } catch (error) {
    for (const sink of sinks) await sink.close();
    if (consumer !== null) await place?.checkpoint.close();
    throw error;
  }
}

async function partitionsOf(
  kafka: AnnouncedSurgesOptions['kafka'],
): Promise<Pick<SurgeStepOptions, 'partitions' | 'unreadPartitions'>> {
  if (kafka === null) return { partitions: 1 };
  const { log, topic, group } = kafka;
  return {
    partitions: await log.partitionCount(topic),
    unreadPartitions: await log.unreadPartitions(topic, group),
  };
}
