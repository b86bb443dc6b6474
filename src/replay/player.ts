import { requireMethods, unexpected } from '../base/checks.js';
import { dayMs } from '../base/durations.js';
import type { LogWriter } from '../log/log.js';
import { type ReplayInput, type ReplayRows, requireFile, requireInput } from './input.js';
import { checkReplayOptions, type ReplayOptions, type ReplaySettings } from './options.js';
import { type Outgoing, OutgoingMessages } from './outgoing.js';
import { ReplayCounters, type ReplayProgress, type ReplaySummary } from './progress.js';
import { RateCap } from './rateCap.js';
import { Schedule } from './schedule.js';
import { type ResumePoint, startingPoint } from './startingPoint.js';
import { WritesInFlight } from './writesInFlight.js';

/** A running replay. */
export interface Player {
  /** Pauses until `resume`, which delays all coming events by the length of the pause. */
  pause(): void;
  resume(): void;
  /** Jumps to an event time (as sent), forward or back, within the current pass of a loop. */
  seek(eventTime: string): void;
  setSpeed(speedFactor: number): void;
  /** Stops the replay like an abort: `done` resolves when all sent messages are in the log. */
  stop(): void;
  status(): ReplayStatus;
  /** Resolves when all messages are in the log, or after an abort. Rejects when the input or the log fails. */
  readonly done: Promise<ReplaySummary>;
}

/** The status of a replay, for its controls. */
export interface ReplayStatus extends ReplayProgress {
  /** How late the next message is, if it is known; else the latest one. */
  readonly latenessMs: number;
  readonly runId: string;
  /** Event time that the schedule has reached, ISO UTC, also between events; null at full speed and before the first event. */
  readonly scheduleTime: string | null;
  readonly isPaused: boolean;
  readonly isDone: boolean;
}

/**
 * Sends the rows of an input to a log as if they happened now: each at its time, at any speed. The value of a message is the
 * record as JSON, its key the event key, its timestamp `startAt`. Its headers are `eventTime`, `schemaVersion` and `runId`.
 * The writer stays open.
 *
 * @example
 * const player = replay(input, await log.writer('accidents'), { speedFactor: 3600, from: '2019-01-01' });
 * const summary = await player.done;
 * @throws InputError when an option is wrong, or the input or the writer is not one
 */
export function replay(input: ReplayInput, writer: LogWriter, options: ReplayOptions = {}): Player {
  const settings = checkReplayOptions(options);
  requireInput(input);
  if (!settings.dryRun) {
    const hint = "Pass await log.writer('accidents').";
    requireMethods('writer', 'a writer of a log', writer, ['write'], hint);
  }
  if (settings.loop > 1 || settings.shiftToMs !== undefined || !isBeginning(settings.resumeFrom)) {
    requireFile(input, 'loop, shiftTo and resumeFrom');
  }
  const run = new Run(input, writer, settings);
  const done = run.play();
  return {
    pause: () => run.schedule.pause(),
    resume: () => run.schedule.resume(),
    seek: (eventTime) => run.seek(eventTime),
    setSpeed: (speedFactor) => run.setSpeed(speedFactor),
    stop: () => run.stop(),
    status: () => run.status(),
    done,
  };
}

/** Limit of messages in one write, and so between two checks for a pause or an abort. */
const maxWriteMessages = 2_048;
/** Limit of messages in flight. */
const maxMessagesInFlight = 3 * maxWriteMessages;

class Run {
  readonly schedule: Schedule;
  readonly #cap: RateCap;
  readonly #counters: ReplayCounters;
  readonly #maxWriteMessages: number;
  /** Event time reached; null before the first event, which starts the schedule. */
  #eventMs: number | null = null;
  /** Event time of the next message, while it is known. */
  #nextEventMs: number | null = null;
  #seekToMs: number | null = null;
  #hasSought = false;
  #isDone = false;
  /** The row at which counting started; each seek restarts it. */
  #countedFromRow: number;
  readonly #writes: WritesInFlight;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #rowsSelected: number | null = null;
  #rowsBefore = 0;

  constructor(
    private readonly input: ReplayInput,
    private readonly writer: LogWriter,
    private readonly settings: ReplaySettings,
  ) {
    const { clock, dryRun, speedFactor, maxMessagesPerSecond, longestGapMs } = settings;
    this.schedule = new Schedule(clock, dryRun ? Number.POSITIVE_INFINITY : speedFactor, 0, longestGapMs);
    this.#cap = new RateCap(clock, dryRun ? Number.POSITIVE_INFINITY : maxMessagesPerSecond);
    this.#counters = new ReplayCounters(settings);
    this.#signal =
      settings.signal === undefined
        ? this.#stop.signal
        : AbortSignal.any([settings.signal, this.#stop.signal]);
    this.#countedFromRow = settings.resumeFrom.row;
    this.#writes = new WritesInFlight(maxMessagesInFlight, (messages) => this.#acknowledged(messages));
    // Small writes under a rate cap, so that a pause or an abort takes effect within about 50 ms.
    this.#maxWriteMessages = Math.max(1, Math.min(maxWriteMessages, Math.floor(maxMessagesPerSecond / 20)));
  }

  get #isAborted(): boolean {
    return this.#signal.aborted;
  }

  stop(): void {
    this.#stop.abort();
  }

  status(): ReplayStatus {
    const reachedMs = this.#eventMs === null ? null : this.schedule.reachedEventMs;
    const { isPaused } = this.schedule;
    return {
      ...this.#counters.progress(this.#rowsSelected, this.#rowsBefore, this.schedule.speedFactor),
      // The next message tells that the log is slow, and that a delay has been made up for.
      ...(this.#nextEventMs === null || isPaused
        ? {}
        : { latenessMs: Math.max(0, this.schedule.latenessMs(this.#nextEventMs)) }),
      runId: this.settings.runId,
      scheduleTime: reachedMs === null ? null : new Date(reachedMs).toISOString(),
      isPaused,
      isDone: this.#isDone,
    };
  }

  /** Reports that everything before that point is in the log and need not be sent again. */
  #acknowledged(messages: number): void {
    const { resumeFrom, onAcknowledged } = this.settings;
    const before = this.#hasSought ? 0 : resumeFrom.messages;
    onAcknowledged({ row: this.#countedFromRow, messages: before + messages });
  }

  setSpeed(speedFactor: number): void {
    this.schedule.setSpeed(speedFactor, this.#eventMs ?? 0);
  }

  seek(eventTime: string): void {
    requireFile(this.input, 'seek');
    const eventMs = Date.parse(eventTime);
    if (Number.isNaN(eventMs))
      throw unexpected('eventTime', 'an instant such as 2019-01-01T05:00:00Z', eventTime);
    this.#seekToMs = eventMs;
    this.schedule.seek(eventMs);
  }

  async play(): Promise<ReplaySummary> {
    const { fromMs, untilMs, faults, resumeFrom } = this.settings;
    const rows = await this.input.open({ fromMs, untilMs });
    try {
      const outgoing = new OutgoingMessages(rows, this.settings, this.input.dataset?.schemaVersion ?? null);
      const rowsSelected = Number.isFinite(outgoing.totalRows) ? outgoing.totalRows : null;
      let start = startingPoint(resumeFrom, faults, outgoing.totalRows);
      const { rowsBefore } = start;
      this.#rowsSelected = rowsSelected;
      this.#rowsBefore = rowsBefore;
      for (let isFinished = false; !isFinished; ) {
        isFinished = true;
        for await (const batch of outgoing.from(start, this.#signal)) {
          const sent = await this.#send(batch, true);
          this.#counters.report(rowsSelected, rowsBefore, this.schedule.speedFactor);
          if (this.#isAborted) break;
          if (this.#seekToMs !== null) {
            const target = await this.#jump(rows, outgoing, batch, sent);
            start = { readFrom: target, playFrom: target, skipMessages: 0, rowsBefore };
            isFinished = false;
            break;
          }
        }
      }
      await this.#writes.drain();
      this.#counters.report(rowsSelected, rowsBefore, this.schedule.speedFactor, true);
      return this.#summary(rows, rowsSelected, rowsBefore);
    } finally {
      this.#isDone = true;
      await rows.close();
    }
  }

  /** Sends messages as they become due and returns their number. Stops early at an abort, and if `isTimed` at a seek. */
  async #send(batch: Outgoing, isTimed: boolean): Promise<number> {
    const { clock } = this.settings;
    let sent = 0;
    while (sent < batch.length && !this.#isAborted) {
      if (isTimed) {
        // Before the first event, no seek can have set the schedule.
        if (this.#seekToMs !== null) break;
        const dueEventMs = batch.dueEventMs[sent]!;
        if (this.#eventMs === null) this.schedule.seek(dueEventMs);
        this.#eventMs ??= dueEventMs;
        this.#nextEventMs = dueEventMs;
        await this.schedule.waitFor(dueEventMs, this.#signal);
        if (this.#seekToMs !== null || this.#isAborted) break;
      }
      const allowed = this.#cap.take(this.#dueCount(batch, sent, isTimed));
      if (allowed === 0) {
        await clock.sleep(this.#cap.waitMs, this.#signal);
        continue;
      }
      // After the last one of a batch, the next one is unknown, but is not due before it.
      this.#nextEventMs = batch.dueEventMs[Math.min(sent + allowed, batch.length - 1)]!;
      await this.#write(batch, sent, sent + allowed);
      sent += allowed;
    }
    return sent;
  }

  #dueCount(batch: Outgoing, first: number, isTimed: boolean): number {
    const max = Math.min(batch.length - first, this.#maxWriteMessages);
    let count = 1;
    while (count < max && (!isTimed || this.schedule.isDue(batch.dueEventMs[first + count]!))) count += 1;
    return count;
  }

  async #write(batch: Outgoing, first: number, end: number): Promise<void> {
    for (let at = first; at < end; at += 1) {
      const dueEventMs = batch.dueEventMs[at]!;
      this.#counters.sent(
        batch.kinds[at]!,
        batch.messages[at]!.timestampMs,
        this.schedule.latenessMs(dueEventMs),
      );
      this.#eventMs = dueEventMs;
    }
    if (this.settings.dryRun) return;
    await this.#writes.add(this.writer.write(batch.messages.slice(first, end)), end - first);
  }

  /** Carries out a seek: sends the delayed messages of passed rows, and returns the row to continue at. */
  async #jump(rows: ReplayRows, outgoing: OutgoingMessages, batch: Outgoing, sent: number): Promise<number> {
    const { totalRows } = outgoing;
    // The first row whose slot has not come. Delayed messages of rows before it are sent now.
    const position = batch.slotAfter(sent);
    await this.#send(batch.madeBefore(position, sent), false);
    await this.#send(outgoing.rest(position, this.#eventMs ?? 0).madeBefore(position, 0), false);
    const { passStart, shiftDays } = outgoing.passOf(Math.min(position, totalRows - 1));
    const targetMs = this.#seekToMs! - shiftDays * dayMs;
    this.#seekToMs = null;
    const target = Math.min(totalRows, passStart + (await rows.indexAt(targetMs)));
    await this.#writes.drain();
    this.#writes.restart();
    this.#hasSought = true;
    this.#countedFromRow = target;
    this.#acknowledged(0);
    if (target >= position) this.#counters.rowsSkipped += target - position;
    else this.#counters.rowsRewound += position - target;
    return target;
  }

  get #nextOffset(): number | null {
    const { row, messages } = this.settings.resumeFrom;
    return this.#hasSought || row > 0 ? null : messages + this.#counters.messagesSent;
  }

  #summary(rows: ReplayRows, selected: number | null, rowsBefore: number): ReplaySummary {
    const { settings } = this;
    const counters = this.#counters;
    const rowsSkipped = counters.rowsSkipped + rows.skippedRows;
    const accounted = rowsBefore + counters.rowsSent + rowsSkipped - counters.rowsRewound;
    const hasSent = counters.messagesSent > 0;
    const spanMs = hasSent ? counters.lastEventMs - counters.firstEventMs : 0;
    return {
      runId: settings.runId,
      rowsSelected: selected ?? accounted,
      rowsBefore,
      rowsSent: counters.rowsSent,
      rowsSkipped,
      rejectedByReason: rows.rejectedByReason ?? [],
      rowsRewound: counters.rowsRewound,
      rowsUnplayed: (selected ?? accounted) - accounted,
      messagesSent: counters.messagesSent,
      duplicatesInjected: counters.sentByKind.duplicate,
      malformedInjected: counters.sentByKind.malformed,
      lateInjected: counters.sentByKind.late,
      outOfOrderInjected: counters.sentByKind.outOfOrder,
      nextOffset: this.#nextOffset,
      lateMessages: counters.lateness.lateMessages,
      maxLatenessMs: counters.lateness.maxMs,
      p99LatenessMs: counters.lateness.quantileMs(0.99),
      durationMs: counters.durationMs,
      plannedMs: Math.max(0, spanMs / settings.speedFactor - this.schedule.savedMs),
      firstEventTime: hasSent ? new Date(counters.firstEventMs).toISOString() : null,
      lastEventTime: hasSent ? new Date(counters.lastEventMs).toISOString() : null,
      wasAborted: this.#isAborted,
    };
  }
}

function isBeginning({ row, messages }: ResumePoint): boolean {
  return row === 0 && messages === 0;
}
