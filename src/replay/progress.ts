import type { Clock } from '../base/clock.js';
import type { EmissionKind } from './faults.js';
import { LatenessStatistics } from './lateness.js';

/** How a replay stands. */
export interface ReplayProgress {
  /** Event time reached, ISO UTC; null before the first event. */
  readonly eventTime: string | null;
  readonly messagesSent: number;
  /** Rows sent, skipped or resumed after, and of how many; null when the input is a pipe. */
  readonly rowsDone: number;
  readonly rowsSelected: number | null;
  /** Messages a second since the report before. */
  readonly messagesPerSecond: number;
  /** How late the latest message went out. */
  readonly latenessMs: number;
  readonly speedFactor: number;
}

/**
 * What a replay did. It adds up:
 * `rowsSelected + rowsRewound = rowsBefore + rowsSent + rowsSkipped + rowsUnplayed`, and
 * `messagesSent = rowsSent + duplicatesInjected + malformedInjected`.
 */
export interface ReplaySummary {
  readonly runId: string;
  /** Rows in the window times loops; of an endless loop or a pipe, the rows that were read. */
  readonly rowsSelected: number;
  /** Rows that `resumeFrom` left out, because an earlier run sent them. */
  readonly rowsBefore: number;
  readonly rowsSent: number;
  /** Rows jumped over by seeking forward, and of a pipe, those unreadable or outside the window. */
  readonly rowsSkipped: number;
  /** Rows that came up again by seeking back. */
  readonly rowsRewound: number;
  /** Rows left when it was aborted. */
  readonly rowsUnplayed: number;
  readonly messagesSent: number;
  readonly duplicatesInjected: number;
  readonly malformedInjected: number;
  /** Rows that a fault sent long after, or a little after, their place. */
  readonly lateInjected: number;
  readonly outOfOrderInjected: number;
  /** `resumeFrom` of a run that goes on from here; null after a seek, when no other run could. */
  readonly nextOffset: number | null;
  /** Messages that went out more than `lateAfterMs` after they were due. Nothing is ever late at full speed. */
  readonly lateMessages: number;
  readonly maxLatenessMs: number;
  /** Right to 2 %. */
  readonly p99LatenessMs: number;
  readonly durationMs: number;
  /** How long it takes at this speed, from the first event to the last; 0 at full speed. */
  readonly plannedMs: number;
  /** Event times of the earliest and latest event sent, ISO UTC. */
  readonly firstEventTime: string | null;
  readonly lastEventTime: string | null;
  readonly wasAborted: boolean;
}

/** When to report, to whom, and what counts as late. */
export interface ProgressSettings {
  readonly clock: Clock;
  readonly lateAfterMs: number;
  readonly progressIntervalMs: number;
  readonly onProgress: (progress: ReplayProgress) => void;
}

/** Counts what goes out, and reports it now and then. */
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

  /** Calls `onProgress` when it is time, or when `isLast`. */
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
      // Just after a report there is too little time to tell a rate from.
      messagesPerSecond: elapsedMs < shortestRateMs ? this.#reportedRate : rate,
      latenessMs: this.#latenessMs,
      speedFactor,
    };
  }
}

const shortestRateMs = 100;
