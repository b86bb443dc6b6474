import { randomUUID } from 'node:crypto';
import {
  type OptionNames,
  requireInteger,
  requireKnownOptions,
  requireLimit,
  requireNumber,
  requireSignal,
  unexpected,
} from '../base/checks.js';
import { type Clock, realClock } from '../base/clock.js';
import { dayMs } from '../base/durations.js';
import type { EventExtent } from '../dataset/eventRows.js';
import { isCalendarDay } from '../dataset/times.js';
import { checkFaults, type FaultOptions, faultDefaults } from './faults.js';
import type { ReplayProgress } from './progress.js';
import { checkSpeedFactor } from './schedule.js';
import type { ResumePoint } from './startingPoint.js';

export interface ReplayOptions {
  /** 1 is real time, 60 a minute a second, Infinity full speed. @default Infinity */
  readonly speedFactor?: number;
  /**
   * Limit of the wait between two events, seconds of real time. A longer wait is cut short, and later events keep their
   * distances, so that months without events do not take hours. Pauses do not count. @default no limit
   */
  readonly longestGapSeconds?: number;
  /** First event time to play, inclusive, UTC without a zone: `2019-01-01` or `2019-01-01T05:00:00Z`. @default the first event */
  readonly from?: string;
  /** Event time to stop at, exclusive. @default after the last event */
  readonly until?: string;
  /** Number of passes. Each pass is shifted forward by the length of the window in whole days. Infinity: until aborted. @default 1 */
  readonly loop?: number;
  /**
   * Moves all times by whole days, so that the first event falls in the 24 hours before this instant or before `now`. Whole
   * days keep the time of day. @default times as they are
   */
  readonly shiftTo?: string;
  /** Limit of messages per second at any speed. @default no limit */
  readonly maxMessagesPerSecond?: number;
  /** Plays everything without waiting and without writing. The summary counts what would have been sent. @default false */
  readonly dryRun?: boolean;
  /**
   * Resumes after that many messages of the same replay with the same options: `nextOffset` of its summary, or the last
   * point given to `onAcknowledged`. @default 0
   */
  readonly resumeFrom?: number | ResumePoint;
  /** Called with the point up to which everything is safely in the log, each time that it advances. */
  readonly onAcknowledged?: (point: ResumePoint) => void;
  /** Injected faults. @default none */
  readonly faults?: FaultOptions;
  /** Header `runId` of every message. @default a new UUID */
  readonly runId?: string;
  /** Called at most once in `progressIntervalMs`, and at the end. */
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** @default 1,000 */
  readonly progressIntervalMs?: number;
  /** An event counts as late when it is sent more than this after it was due. @default 10 */
  readonly lateAfterMs?: number;
  /** Stops the replay; `done` then resolves with the summary of the messages sent. */
  readonly signal?: AbortSignal;
  /** @default the clock of this machine */
  readonly clock?: Clock;
}

/** Defaults of `replay`. */
export const replayDefaults = {
  /** 1 is real time. */
  speedFactor: Number.POSITIVE_INFINITY as number,
  /** Seconds of real time. */
  longestGapSeconds: Number.POSITIVE_INFINITY as number,
  /** Times. */
  loop: 1,
  /** Messages a second. */
  maxMessagesPerSecond: Number.POSITIVE_INFINITY as number,
  dryRun: false,
  /** Messages. */
  resumeFrom: 0,
  faults: faultDefaults as typeof faultDefaults,
  /** Milliseconds. */
  progressIntervalMs: 1_000,
  /** Milliseconds. */
  lateAfterMs: 10,
} as const;

/** The names of the options of a replay, for checks. */
export const replayOptionNames: OptionNames<ReplayOptions> = {
  speedFactor: true,
  longestGapSeconds: true,
  from: true,
  until: true,
  loop: true,
  shiftTo: true,
  maxMessagesPerSecond: true,
  dryRun: true,
  resumeFrom: true,
  onAcknowledged: true,
  faults: true,
  runId: true,
  onProgress: true,
  progressIntervalMs: true,
  lateAfterMs: true,
  signal: true,
  clock: true,
};

/** Checked options, with all defaults filled in. */
export interface ReplaySettings {
  readonly speedFactor: number;
  readonly longestGapMs: number;
  readonly fromMs: number | undefined;
  readonly untilMs: number | undefined;
  readonly loop: number;
  readonly shiftToMs: number | undefined;
  readonly maxMessagesPerSecond: number;
  readonly dryRun: boolean;
  readonly resumeFrom: ResumePoint;
  readonly onAcknowledged: (point: ResumePoint) => void;
  readonly faults: Required<FaultOptions>;
  readonly runId: string;
  readonly onProgress: (progress: ReplayProgress) => void;
  readonly progressIntervalMs: number;
  readonly lateAfterMs: number;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
}

/**
 * Checks the options and fills in the defaults.
 * @throws InputError when a name is unknown, a value is out of its range, or two values contradict each other
 */
export function checkReplayOptions(options: ReplayOptions): ReplaySettings {
  requireKnownOptions('replay', options, replayOptionNames);
  requireSignal(options.signal);
  const fromMs = instantMs('from', options.from);
  const untilMs = instantMs('until', options.until);
  if (fromMs !== undefined && untilMs !== undefined && fromMs >= untilMs) {
    throw unexpected('from', `before until (${options.until})`, options.from, {
      hint: 'Pass an earlier from or a later until.',
    });
  }
  const { longestGapSeconds, loop, maxMessagesPerSecond, resumeFrom, progressIntervalMs, lateAfterMs } = {
    ...replayDefaults,
    ...options,
  };
  requireLimit('longestGapSeconds', longestGapSeconds);
  if (!(loop >= 1 && (Number.isInteger(loop) || loop === Number.POSITIVE_INFINITY))) {
    throw unexpected('loop', 'a whole number of at least 1, or Infinity', loop);
  }
  requireLimit('maxMessagesPerSecond', maxMessagesPerSecond);
  requireNumber('progressIntervalMs', progressIntervalMs, 0, Number.POSITIVE_INFINITY);
  requireNumber('lateAfterMs', lateAfterMs, 0, Number.POSITIVE_INFINITY);
  const resumePoint = typeof resumeFrom === 'number' ? { row: 0, messages: resumeFrom } : resumeFrom;
  requireInteger('resumeFrom.row', resumePoint.row, 0);
  requireInteger('resumeFrom.messages', resumePoint.messages, 0);
  return {
    speedFactor: checkSpeedFactor(options.speedFactor ?? replayDefaults.speedFactor),
    longestGapMs: longestGapSeconds * 1_000,
    fromMs,
    untilMs,
    loop,
    shiftToMs: options.shiftTo === 'now' ? Date.now() : instantMs('shiftTo', options.shiftTo),
    maxMessagesPerSecond,
    dryRun: options.dryRun ?? replayDefaults.dryRun,
    resumeFrom: resumePoint,
    onAcknowledged: options.onAcknowledged ?? (() => {}),
    faults: checkFaults(options.faults),
    runId: options.runId ?? randomUUID(),
    onProgress: options.onProgress ?? (() => {}),
    progressIntervalMs,
    lateAfterMs,
    signal: options.signal,
    clock: options.clock ?? realClock,
  };
}

/** The shift of a pass in time, in whole days. */
export function shiftDaysOf(settings: ReplaySettings, extent: EventExtent | null, pass: number): number {
  if (extent === null || extent.rowCount === 0) return 0;
  const { firstMs, lastMs } = extent;
  const firstPassDays =
    settings.shiftToMs === undefined ? 0 : Math.floor((settings.shiftToMs - firstMs) / dayMs);
  const passDays = Math.floor((lastMs - firstMs) / dayMs) + 1;
  return firstPassDays + pass * passDays;
}

/** An instant as text: a date, or a date and time with a zone; without a zone it is UTC. */
function instantMs(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const hasTime = text.includes('T');
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const ms = Date.parse(hasTime && !hasZone ? `${text}Z` : text);
  if (Number.isNaN(ms) || !isCalendarDay(text.slice(0, 10))) {
    throw unexpected(name, 'an instant such as 2019-01-01 or 2019-01-01T05:00:00Z', text);
  }
  return ms;
}
