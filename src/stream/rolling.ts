import { requireInteger, requireKnownOptions, unexpected } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { Aggregate } from './aggregate.js';
import type { Analytic, CountedEvents } from './analytic.js';
import { requireAggregate, requireName } from './checks.js';
import { damaged, requireSameOptions, requireState } from './savedState.js';

export interface RollingOptions<State, Result> {
  /** Unique among the members. */
  readonly name: string;
  /** The length of time that a result is of, milliseconds: a multiple of `resolutionMs`. */
  readonly durationMs: number;
  /** Results end at multiples of this, milliseconds since 1970 UTC. Smaller ones need more state. */
  readonly resolutionMs: number;
  /** `summaryOf(...)` or `quantilesOf(...)`. */
  readonly aggregate: Aggregate<State, Result>;
}

/** A result over the last `durationMs`. */
export interface RollingResult<Result> {
  /** Milliseconds since 1970 UTC. */
  readonly startMs: number;
  /** Exclusive; a multiple of the resolution. */
  readonly endMs: number;
  /** Whether no further event of this time is expected: the watermark has passed the end. */
  readonly isComplete: boolean;
  readonly result: Result;
}

/** An analysis of the last stretch of event time. */
export interface RollingAnalytic<Result> extends Analytic {
  /** Events that were too late for every result that can still be asked for. */
  readonly tooLate: number;
  /**
   * The result over the `durationMs` that end at this time, rounded up to a multiple of the resolution.
   *
   * @param atMs milliseconds since 1970 UTC @default the watermark
   * @returns null without `atMs` before there is a watermark
   * @throws InputError if `atMs` is so far before the watermark that the events are forgotten
   */
  at(atMs?: number): RollingResult<Result> | null;
}

/**
 * An aggregate over the last stretch of event time, exact for its slices under late events and in any order. Time is cut into
 * slices of `resolutionMs`, and a result merges whole slices, so it ends at most one slice after the time that was asked for. State:
 * one aggregate for each slice with events, from `durationMs` before the watermark up to the newest event.
 *
 * @throws InputError if an option is not as described
 * @example
 * const lastHour = rollingAnalytic({
 *   name: 'the last hour',
 *   durationMs: 3_600_000,
 *   resolutionMs: 60_000,
 *   aggregate: summaryOf('distanceMiles'),
 * });
 * const analytics = new StreamAnalytics({ members: [lastHour] });
 * // after some batches
 * lastHour.at(analytics.newestEventMs!)!.result.mean;
 */
export function rollingAnalytic<State, Result>(
  options: RollingOptions<State, Result>,
): RollingAnalytic<Result> {
  requireKnownOptions('rollingAnalytic', options, {
    name: true,
    durationMs: true,
    resolutionMs: true,
    aggregate: true,
  });
  const { name, durationMs, resolutionMs, aggregate } = options;
  requireName(name);
  requireInteger('resolutionMs', resolutionMs, 1);
  requireInteger('durationMs', durationMs, resolutionMs);
  if (durationMs % resolutionMs !== 0) {
    throw unexpected('durationMs', `a multiple of resolutionMs, ${resolutionMs}`, durationMs);
  }
  requireAggregate(aggregate);
  return new Rolling(options);
}

class Rolling<State, Result> implements RollingAnalytic<Result> {
  readonly name: string;
  readonly reads: readonly string[];
  readonly #options: RollingOptions<State, Result>;
  readonly #slicesOfResult: number;
  /** Slice n begins at n * resolutionMs. */
  readonly #slices = new Map<number, State>();
  #watermarkMs: number | null = null;
  #tooLate = 0;

  constructor(options: RollingOptions<State, Result>) {
    this.name = options.name;
    this.reads = options.aggregate.reads;
    this.#options = options;
    this.#slicesOfResult = options.durationMs / options.resolutionMs;
  }

  get tooLate(): number {
    return this.#tooLate;
  }

  add(events: CountedEvents): void {
    const { aggregate, resolutionMs } = this.#options;
    const first = this.#firstSlice();
    for (let at = 0; at < events.count; at++) {
      const slice = Math.floor(events.eventMs[at]! / resolutionMs);
      if (slice < first) {
        this.#tooLate++;
        continue;
      }
      let state = this.#slices.get(slice);
      if (state === undefined) {
        state = aggregate.create();
        this.#slices.set(slice, state);
      }
      aggregate.add(state, events, at);
    }
  }

  advance(watermarkMs: number): void {
    const before = this.#firstSlice();
    this.#watermarkMs = watermarkMs;
    const first = this.#firstSlice();
    if (first === before) return;
    for (const slice of this.#slices.keys()) if (slice < first) this.#slices.delete(slice);
  }

  at(atMs?: number): RollingResult<Result> | null {
    const askedMs = atMs ?? this.#watermarkMs;
    if (askedMs === null) return null;
    if (!Number.isFinite(askedMs)) throw unexpected('atMs', 'milliseconds since 1970 UTC', askedMs);
    const { aggregate, resolutionMs, durationMs } = this.#options;
    const end = Math.ceil(askedMs / resolutionMs);
    const start = end - this.#slicesOfResult;
    if (start < this.#firstSlice()) {
      throw new InputError(
        `Expected atMs to be at least the watermark, ${this.#watermarkMs}, got ${askedMs}.`,
        {
          hint: 'Ask at the watermark or later: events from before the last durationMs are forgotten.',
        },
      );
    }
    const state = aggregate.create();
    // Whichever is shorter: the slices of the result, or those that have events.
    if (this.#slices.size < this.#slicesOfResult) {
      for (const [slice, other] of this.#slices) {
        if (slice >= start && slice < end) aggregate.merge(state, other);
      }
    } else {
      for (let slice = start; slice < end; slice++) {
        const other = this.#slices.get(slice);
        if (other !== undefined) aggregate.merge(state, other);
      }
    }
    const endMs = end * resolutionMs;
    return {
      startMs: endMs - durationMs,
      endMs,
      isComplete: this.#watermarkMs !== null && endMs <= this.#watermarkMs,
      result: aggregate.result(state),
    };
  }

  save(): unknown {
    const { aggregate } = this.#options;
    return {
      options: this.#savedOptions(),
      watermarkMs: this.#watermarkMs,
      tooLate: this.#tooLate,
      slices: [...this.#slices].map(([slice, state]) => [slice, aggregate.save(state)]),
    };
  }

  restore(state: unknown): void {
    const owner = `analytic "${this.name}"`;
    const saved = requireState(owner, state, ['options', 'watermarkMs', 'tooLate', 'slices']);
    requireSameOptions(owner, saved.options, this.#savedOptions());
    if (!Array.isArray(saved.slices)) throw damaged(`slices of ${owner}`, saved.slices);
    this.#watermarkMs = saved.watermarkMs as number | null;
    this.#tooLate = saved.tooLate as number;
    this.#slices.clear();
    for (const [slice, savedSlice] of saved.slices as [number, unknown][]) {
      this.#slices.set(slice, this.#options.aggregate.restore(savedSlice));
    }
  }

  #savedOptions(): Readonly<Record<string, unknown>> {
    const { durationMs, resolutionMs, aggregate } = this.#options;
    return { durationMs, resolutionMs, aggregate: aggregate.name };
  }

  /** The first slice of the result at the watermark; earlier ones are forgotten. */
  #firstSlice(): number {
    if (this.#watermarkMs === null) return Number.NEGATIVE_INFINITY;
    return Math.ceil(this.#watermarkMs / this.#options.resolutionMs) - this.#slicesOfResult;
  }
}
