import { type OptionNames, requireKnownOptions, unexpected } from '../base/checks.js';
import { requireSource, type Source } from '../query/source.js';
import type { Analytic } from '../stream/analytic.js';
import { StreamAnalytics } from '../stream/analytics.js';
import type { Surge, SurgeState } from '../surges/alarm.js';
import { SurgeDetector } from '../surges/detector.js';
import { learnHistory } from '../surges/history.js';
import { type SurgeOptions, surgeDefaults } from '../surges/options.js';
import type { AlarmCounts, AlarmSink } from './alarms/alarmSink.js';
import { AlarmOutbox } from './alarms/outbox.js';
import { type AnalyticsStep, openAnalyticsStep } from './analyticsStep.js';
import type { Checkpoint } from './checkpoint.js';

export interface SurgeStepOptions extends SurgeOptions {
  /** Further analyses of the same events. @default none */
  readonly members?: readonly Analytic[];
  /** Where surges are announced. @default nowhere */
  readonly sinks?: readonly AlarmSink[];
  /** Keeps the state for the next process. @default none: every process begins anew */
  readonly checkpoint?: Checkpoint;
  /** The number of partitions of the topic, all of which the consumer reads. @default unknown: the watermark waits for none */
  readonly partitions?: number;
  /** Partitions with messages that the group has not read, for which the watermark waits: `Log.unreadPartitions`. @default none */
  readonly unreadPartitions?: readonly number[];
  /** What came before the first event of this source teaches the detector, if it begins anew. @default it learns from the stream alone */
  readonly history?: Source;
  /** In place of `history`: teaches the detector what came before this time, milliseconds since 1970 UTC, by `learnHistory`. */
  readonly learn?: (detector: SurgeDetector, beforeMs: number) => Promise<unknown>;
}

const optionNames: OptionNames<SurgeStepOptions> = {
  ...surgeDefaults,
  dataset: true,
  onTransition: true,
  members: true,
  sinks: true,
  checkpoint: true,
  partitions: true,
  unreadPartitions: true,
  history: true,
  learn: true,
};

/** A step of `consume` that finds surges and announces them. */
export interface SurgeStep extends AnalyticsStep {
  readonly detector: SurgeDetector;
  readonly analytics: StreamAnalytics;
  /** Of the topic; null if it is not known. */
  readonly partitions: number | null;
  readonly unreadPartitions: readonly number[];
  summary(): SurgeSummary;
}

export interface SurgeSummary {
  /** Changes to each state, of this process. */
  readonly changes: Readonly<Record<SurgeState, number>>;
  /** Places that are watched; 0 until enough is learned. */
  readonly watched: number;
  /** Events that were behind the watermark. */
  readonly late: number;
  /** What became of the announcements, by where they go. */
  readonly announced: Readonly<Record<string, AlarmCounts>>;
}

/**
 * Makes a step of `consume` that finds surges in the events of a stream and announces them. The consumer must read all partitions
 * of the topic. With a checkpoint, a process that was killed goes on as if it had not been. Close the step after `consume`.
 *
 * @throws InputError when an option is wrong
 * @example
 * const step = await openSurgeStep({
 *   partitions: await log.partitionCount('accidents'),
 *   unreadPartitions: await log.unreadPartitions('accidents', 'blackspot'),
 *   history: source,
 *   sinks: [await alarmTopic(log, 'accidents')],
 *   checkpoint: fileCheckpoint('surges.json'),
 * });
 * await consumeTopic(store, log, { observers: [step] });
 * await step.close();
 * step.summary().changes.firing; // 3
 */
export async function openSurgeStep(options: SurgeStepOptions = {}): Promise<SurgeStep> {
  requireKnownOptions('openSurgeStep', options, optionNames);
  const {
    members = [],
    sinks = [],
    checkpoint,
    partitions = null,
    unreadPartitions = [],
    history,
    onTransition,
    ...rest
  } = options;
  if (history !== undefined) requireSource(history, 'history');
  if (history !== undefined && rest.learn !== undefined) {
    throw unexpected('learn', 'absent beside history', rest.learn, { hint: 'Pass history or learn.' });
  }
  const { learn = history && learnFrom(history), ...detecting } = rest;
  const outbox = new AlarmOutbox(sinks);
  const changes: Record<SurgeState, number> = { pending: 0, firing: 0, resolved: 0, dropped: 0 };
  const detector = new SurgeDetector({
    ...detecting,
    onTransition: (surge: Surge) => {
      changes[surge.state] += 1;
      outbox.add(surge);
      onTransition?.(surge);
    },
  });
  const analytics = new StreamAnalytics({
    members: [detector, ...members],
    partitions,
    unreadPartitions,
  });
  const step = await openAnalyticsStep(analytics, {
    outbox,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(learn === undefined ? {} : { onBegin: (firstEventMs) => learn(detector, firstEventMs) }),
  });
  return {
    ...step,
    detector,
    analytics,
    partitions,
    unreadPartitions,
    summary: () => ({
      changes: { ...changes },
      watched: detector.watched,
      late: analytics.counters.late,
      announced: outbox.counts(),
    }),
  };
}

function learnFrom(history: Source): SurgeStepOptions['learn'] {
  return (detector, beforeMs) =>
    learnHistory(detector, history, { before: new Date(beforeMs).toISOString() });
}
