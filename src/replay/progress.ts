import type { Clock } from '../base/clock.js';
import type { RejectedByReason } from '../csv/rejects.js';
import type { EmissionKind } from './faults.js';
import { LatenessStatistics } from './lateness.js';

/** Progress of a replay. */
export interface ReplayProgress {
  /** Event time reached, ISO UTC; null before the first event. */
  readonly eventTime: string | null;
  readonly messagesSent: number;
  /** Rows sent or skipped, and those of an earlier run. */
  readonly rowsDone: number;
  /** Rows in total; null when the input is a pipe. */
  readonly rowsSelected: number | null;
  /** Messages per second since the last report. */
  readonly messagesPerSecond: number;
  /** Lateness of the latest message. */
  readonly latenessMs: number;
  readonly speedFactor: number;
}

/**
 * The result of a replay. Its numbers add up:
 * `rowsSelected + rowsRewound = rowsBefore + rowsSent + rowsSkipped + rowsUnplayed`, and
 * `messagesSent = rowsSent + duplicatesInjected + malformedInjected`.
 */
export interface ReplaySummary {
  readonly runId: string;
  /** Rows in the window times passes; of an endless loop or a pipe, the rows read. */
  readonly rowsSelected: number;
  /** Rows that an earlier run sent, before `resumeFrom`. */
  readonly rowsBefore: number;
  readonly rowsSent: number;
  /** Rows skipped by seeking forward, and of a pipe the rows that were rejected or outside the window. */
  readonly rowsSkipped: number;
  /** Rejected rows of a pipe by reason, the most frequent first. */
  readonly rejectedByReason: readonly RejectedByReason[];
  /** Rows repeated by seeking back. */
  readonly rowsRewound: number;
  /** Rows left at an abort. */
  readonly rowsUnplayed: number;
  readonly messagesSent: number;
  readonly duplicatesInjected: number;
  readonly malformedInjected: number;
  /** Rows that a fault sent 256 to 1,024 rows late. */
  readonly lateInjected: number;
  /** Rows that a fault sent 1 to 8 rows late. */
  readonly outOfOrderInjected: number;
  /** `resumeFrom` of a run that continues here; null after a seek, which cannot be resumed. */
  readonly nextOffset: number | null;
  /** Messages sent more than `lateAfterMs` after they were due; 0 at full speed. */
  readonly lateMessages: number;
  readonly maxLatenessMs: number;
  /** 99th percentile, accurate to 2 %. */
  readonly p99LatenessMs: number;
  readonly durationMs: number;
  /**
   * Planned duration at this speed, from the first event to the last, without the waits that `longestGapSeconds` has cut
   * short; 0 at full speed.
   */
  readonly plannedMs: number;
  /** Event times of the earliest and latest event sent, ISO UTC. */
  readonly firstEventTime: string | null;
  readonly lastEventTime: string | null;
  readonly wasAborted: boolean;
}

/** Settings of progress reports and of lateness. */
export interface ProgressSettings {
  readonly clock: Clock;
  readonly lateAfterMs: number;
  readonly progressIntervalMs: number;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/** Counts the messages sent and reports progress. */
export class ReplayCounters {
  readonly sentByKind: Record<EmissionKind, number> = {
    event: 0,
    late: 0,
    outOfOrder: 0,
    duplicate: 0,
    malformed: 0,
  };
  readonly lateness: LatenessStatistics;
  messagesSent = 0;
  rowsSkipped = 0;
  rowsRewound = 0;
  firstEventMs: number = Number.POSITIVE_INFINITY;
  lastEventMs: number = Number.NEGATIVE_INFINITY;
  #eventMs: number | null = null;
  #latenessMs = 0;
  readonly #startedMs: number;
  #reportedMs: number;
  #reportedMessages = 0;
  #reportedRate = 0;

  constructor(private readonly settings: ProgressSettings) {
    this.lateness = new LatenessStatistics(settings.lateAfterMs);
    this.#startedMs = settings.clock.now();
    this.#reportedMs = this.#startedMs;
  }

  get rowsSent(): number {
    return this.sentByKind.event + this.sentByKind.late + this.sentByKind.outOfOrder;
  }

  get durationMs(): number {
    return this.settings.clock.now() - this.#startedMs;
  }

  sent(kind: EmissionKind, eventMs: number, latenessMs: number): void {
    this.sentByKind[kind] += 1;
    this.messagesSent += 1;
    if (eventMs < this.firstEventMs) this.firstEventMs = eventMs;
    if (eventMs > this.lastEventMs) this.lastEventMs = eventMs;
    this.#eventMs = eventMs;
    this.#latenessMs = Math.max(0, latenessMs);
    this.lateness.add(this.#latenessMs);
  }

  /** Calls `onProgress` once in `progressIntervalMs`, or when `isLast`. */
  report(rowsSelected: number | null, rowsBefore: number, speedFactor: number, isLast = false): void {
    const nowMs = this.settings.clock.now();
    const elapsedMs = nowMs - this.#reportedMs;
    if (elapsedMs < this.settings.progressIntervalMs && !isLast) return;
    const progress = this.progress(rowsSelected, rowsBefore, speedFactor);
    this.#reportedMs = nowMs;
    this.#reportedMessages = this.messagesSent;
    this.#reportedRate = progress.messagesPerSecond;
    this.settings.onProgress(progress);
  }

  progress(rowsSelected: number | null, rowsBefore: number, speedFactor: number): ReplayProgress {
    const elapsedMs = this.settings.clock.now() - this.#reportedMs;
    const rate = ((this.messagesSent - this.#reportedMessages) / Math.max(1e-3, elapsedMs)) * 1_000;
    return {
      eventTime: this.#eventMs === null ? null : new Date(this.#eventMs).toISOString(),
      messagesSent: this.messagesSent,
      rowsDone: rowsBefore + this.rowsSent + this.rowsSkipped - this.rowsRewound,
      rowsSelected,
      // The time since the last report may be too short for a rate.
      messagesPerSecond: elapsedMs < shortestRateMs ? this.#reportedRate : rate,
      latenessMs: this.#latenessMs,
      speedFactor,
    };
  }
}

const shortestRateMs = 100;
