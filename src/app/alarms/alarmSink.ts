import { createHash } from 'node:crypto';
import type { Surge, SurgeState } from '../../surges/alarm.js';

/** A change of the state of a surge, as it is announced. */
export interface Announcement {
  /** Of the surge and its state: the same when it is announced again, after a crash or by a second run of the stream. */
  readonly id: string;
  readonly surge: Surge;
  /** When it was first to be announced, on the clock of this machine, milliseconds since 1970 UTC. */
  readonly sinceMs: number;
}

/** Where surges are announced: a topic, a collection, a folder, a webhook. */
export interface AlarmSink {
  /** For messages, without a password or a secret: `topic accidents.alarms`. */
  readonly name: string;
  /** The states that it announces. */
  readonly states: readonly SurgeState[];
  /**
   * Announces in this order. Resolves when they are safe there, or in the queue of the sink. After an error, and after a crash, it
   * is called with the same ones again.
   */
  send(announcements: readonly Announcement[]): Promise<void>;
  /** What it has taken and not delivered yet, in order. They are part of a checkpoint. */
  waiting(): readonly Announcement[];
  counts(): AlarmCounts;
  /** Delivers what waits, for a limited time, and lets go of what it holds. */
  close(): Promise<void>;
}

export interface AlarmCounts {
  /** Announcements that were delivered by this process. */
  readonly delivered: number;
  readonly waiting: number;
  /** Announcements that could not be delivered, and are not tried again. */
  readonly givenUp: number;
}

export const allStates: readonly SurgeState[] = ['pending', 'firing', 'resolved', 'dropped'];

/** The announcement of a surge in its present state. */
export function announcementOf(surge: Surge, sinceMs: number): Announcement {
  const digest = createHash('sha256').update(`${surge.id}\n${surge.state}`).digest('base64url');
  return { id: `msg_${digest.slice(0, 27)}`, surge, sinceMs };
}

/** A sink that keeps no queue: whatever `send` resolves for is delivered. */
export function directSink(
  name: string,
  send: (announcements: readonly Announcement[]) => Promise<void>,
  close: () => Promise<void> = async () => {},
): AlarmSink {
  let delivered = 0;
  return {
    name,
    states: allStates,
    send: async (announcements) => {
      await send(announcements);
      delivered += announcements.length;
    },
    waiting: () => [],
    counts: () => ({ delivered, waiting: 0, givenUp: 0 }),
    close,
  };
}
