import {
  requireInteger,
  requireKnownOptions,
  requireMethods,
  requireNumber,
  unexpected,
} from '../base/checks.js';
import { dayMs } from '../base/durations.js';
import { InputError } from '../base/errors.js';
import type { Value } from '../query/question.js';
import type { Analytic } from './analytic.js';
import { requireName } from './checks.js';
import { EventBuffer } from './eventBuffer.js';
import { type HeldEvent, HeldEvents } from './heldEvents.js';
import { IdlePartitions } from './idlePartitions.js';
import { KnownKeys } from './knownKeys.js';
import { damaged, requireSameOptions, requireState } from './savedState.js';
import { checkBatch, requireColumn, requireTime, type StreamEvents } from './streamEvents.js';
import { Watermark } from './watermark.js';

export interface StreamAnalyticsOptions {
  /** The analyses. */
  readonly members: readonly Analytic[];
  /** How far an event may be behind the newest one of its partition without being late, milliseconds. @default 60000 */
  readonly disorderMs?: number;
  /** The number of partitions of the topic, which the watermark waits for; null if it is not known. @default null */
  readonly partitions?: number | null;
  /**
   * Partitions that have messages at the start: the watermark waits for a batch of each, however long that takes. Any other is
   * idle after `idleAfterMs` without a batch. @default none
   */
  readonly unreadPartitions?: readonly number[];
  /** The watermark moves to whole multiples of this, milliseconds. Larger steps cost less. @default 1000 */
  readonly watermarkStepMs?: number;
  /** How long before the watermark the keys of events are remembered, milliseconds. @default 86400000, a day */
  readonly horizonMs?: number;
  /** The most keys remembered, 16 to 46 bytes each. With more, the horizon is shorter. @default 1000000 */
  readonly maxKeys?: number;
  /** An event that is further ahead of all others waits until others confirm it, milliseconds. @default 86400000, a day */
  readonly maxAheadMs?: number;
  /** So many events that are ahead are believed, if they are within `maxAheadMs` of each other or come in a row. @default 3 */
  readonly confirmations?: number;
  /**
   * A partition that is caught up with the log no longer holds back the watermark after so long without a batch, milliseconds by
   * `receivedMs`. A reader takes blocks of megabytes of the others first, for which a slow store needs seconds. @default 60000
   */
  readonly idleAfterMs?: number;
}

export const streamAnalyticsDefaults: Required<Omit<StreamAnalyticsOptions, 'members'>> = {
  disorderMs: 60_000,
  partitions: null,
  unreadPartitions: [],
  watermarkStepMs: 1_000,
  horizonMs: dayMs,
  maxKeys: 1_000_000,
  maxAheadMs: dayMs,
  confirmations: 3,
  idleAfterMs: 60_000,
};

/** What has become of the events. Each event is in exactly one of counted, duplicates, beyondHorizon, ahead and redelivered. */
export interface StreamCounters {
  /** Events that the members have got. */
  readonly counted: number;
  /** Counted events that were behind the watermark when they arrived. */
  readonly late: number;
  /** Events with a key that was counted before. */
  readonly duplicates: number;
  /** Events older than the horizon that the store had already. Their keys are forgotten, so they are not counted again. */
  readonly beyondHorizon: number;
  /** Events so far ahead of all others that they wait for confirmation, and those given up because more than 1,000 waited. */
  readonly ahead: number;
  /** Offsets that were skipped between two batches of a partition. */
  readonly missed: number;
  /** Events delivered again from before the position of their partition, and ignored. */
  readonly redelivered: number;
}

const format = 'blackspot stream analytics';
const version = 1;

/**
 * Gives the events of a stream to analyses, each event once, and moves the watermark. An event counts when its key is not
 * known and it is within the horizon, or when it is older and the store says that it is new. So a restart between the write
 * of the store and the checkpoint loses nothing, and two consumers of a topic each count all events.
 *
 * The results depend on the events, their order within partitions and the saved state, never on how they are cut into
 * batches: the watermark moves between events. State: that of the members, the known keys, and 1,000 events at most.
 *
 * @example
 * const counts = windowsAnalytic({ name: 'by hour', shape: tumbling(3_600_000), aggregate: summaryOf(null), onPane: console.log });
 * const analytics = new StreamAnalytics({ members: [counts], disorderMs: 600_000 });
 * analytics.observe({ partition: 0, startOffset: 0, endOffset: 3, count: 3, offsets: [0, 1, 2], columns });
 * analytics.counters.counted; // 3: the first ones wait until there are as many as `confirmations`
 * const state = JSON.stringify(analytics.save());
 */
export class StreamAnalytics {
  /** The columns that `observe` needs. */
  readonly reads: readonly string[];
  readonly #options: Required<StreamAnalyticsOptions>;
  readonly #members: readonly Analytic[];
  readonly #watermark: Watermark;
  readonly #known: KnownKeys;
  readonly #held: HeldEvents<HeldValues>;
  readonly #buffer: EventBuffer;
  readonly #idle: IdlePartitions;
  #streamId = '';
  /** The offset after the last one that was observed, by partition. */
  readonly #positions = new Map<number, number>();
  #counters: Counters = { counted: 0, late: 0, duplicates: 0, beyondHorizon: 0, missed: 0, redelivered: 0 };
  /** Set by an error in the middle of a batch: some members have events that others lack. */
  #failure: unknown;

  /** @throws InputError if an option is not as described, or two members have the same name */
  constructor(options: StreamAnalyticsOptions) {
    requireKnownOptions('StreamAnalytics', options, { members: true, ...streamAnalyticsDefaults });
    this.#options = { ...streamAnalyticsDefaults, ...options };
    this.#members = checkMembers(options.members);
    const { disorderMs, partitions, unreadPartitions, watermarkStepMs, horizonMs, maxKeys } = this.#options;
    for (const [at, partition] of unreadPartitions.entries()) {
      requireInteger(`unreadPartitions[${at}]`, partition, 0);
    }
    requireInteger('watermarkStepMs', watermarkStepMs, 1);
    this.#watermark = new Watermark({ disorderMs, partitions, stepMs: watermarkStepMs });
    this.#known = new KnownKeys({ horizonMs, maxKeys });
    this.#held = new HeldEvents(this.#options);
    this.#idle = new IdlePartitions(this.#options.idleAfterMs);
    this.reads = [...new Set(['key', 'startAt', ...this.#members.flatMap(({ reads }) => reads)])];
    this.#buffer = new EventBuffer(this.reads);
  }

  /** No further event before this time is expected, milliseconds since 1970 UTC. null at the start. */
  get watermarkMs(): number | null {
    return this.#watermark.ms;
  }

  /** The newest event time, without events that wait for confirmation, milliseconds since 1970 UTC. null at the start. */
  get newestEventMs(): number | null {
    return this.#watermark.newestEventMs;
  }

  get counters(): StreamCounters {
    return { ...this.#counters, ahead: this.#held.count };
  }

  /** The offset after the last one observed, by partition: where to read on after `restore`. */
  get positions(): ReadonlyMap<number, number> {
    return this.#positions;
  }

  /**
   * Takes the events of a batch. After an error of a member, nothing but a new object with a restored state is right.
   *
   * @throws InputError if the columns or times are not as described; then nothing of the batch was counted
   */
  observe(events: StreamEvents): void {
    this.#requireSound();
    const {
      streamId = '',
      partition,
      startOffset,
      endOffset,
      count,
      offsets,
      isNew,
      isCaughtUp = false,
      receivedMs,
    } = events;
    checkBatch(events);
    const columns = this.reads.map((name) => requireColumn(events, name));
    const [keys, times] = [columns[0]!, columns[1]!];
    const eventMs = times.map(requireTime);
    for (const key of keys) {
      if (typeof key !== 'string' || key.length !== 36)
        throw unexpected('key', 'a UUID of 36 characters', key);
    }
    if (streamId !== this.#streamId) {
      this.#streamId = streamId;
      this.#positions.clear();
      this.#watermark.clearPartitions();
      this.#idle.clear();
    }
    const position = this.#positions.get(partition) ?? startOffset;
    this.#guarded(() => {
      this.#counters.missed += Math.max(0, startOffset - position);
      if (count > 0 || !isCaughtUp) this.#watermark.setCaughtUp(partition, false);
      for (let at = 0; at < count; at++) {
        if (offsets[at]! < position) {
          this.#counters.redelivered++;
          continue;
        }
        const isKnown = this.#known.add(keys[at] as string, eventMs[at]!);
        if (isKnown === false) this.#counters.duplicates++;
        else if (isKnown === null && isNew !== undefined && !isNew[at]) this.#counters.beyondHorizon++;
        else
          this.#take(
            partition,
            eventMs[at]!,
            columns.map((values) => values[at]!),
          );
      }
      this.#positions.set(partition, Math.max(position, endOffset));
      if (receivedMs !== undefined) {
        if (!this.#idle.hasBegun) this.#idle.begin(this.#maybeIdle(), receivedMs);
        this.#idle.observe(partition, isCaughtUp, receivedMs);
        this.#skipIdle(receivedMs);
      } else if (isCaughtUp && this.#watermark.setCaughtUp(partition, true)) this.#moved();
      this.#flush();
    });
  }

  /**
   * Says what time it is by the clock of `receivedMs`, when no batch has come for a while: partitions that have been silent for
   * `idleAfterMs` no longer hold back the watermark.
   */
  passTime(nowMs: number): void {
    requireNumber('nowMs', nowMs, 0, Number.MAX_VALUE);
    this.#requireSound();
    this.#guarded(() => this.#skipIdle(nowMs));
  }

  /**
   * Moves the watermark to this time at least, milliseconds since 1970 UTC: at the end of a stream, so that its last windows
   * fire. Events before it that wait for confirmation are counted.
   */
  advanceTo(ms: number): void {
    requireInteger('ms', ms);
    this.#requireSound();
    this.#guarded(() => {
      for (const { eventMs, event } of this.#held.releaseUpTo(ms)) {
        this.#count(event.partition, eventMs, event.values);
      }
      this.#flush();
      if (this.#watermark.advanceTo(ms)) this.#moved();
    });
  }

  /** The state of everything as JSON values, for a checkpoint. */
  save(): unknown {
    this.#requireSound();
    return {
      format,
      version,
      options: this.#savedOptions(),
      streamId: this.#streamId,
      positions: [...this.#positions],
      watermark: this.#watermark.save(),
      knownKeys: this.#known.save(),
      held: { columns: this.reads, ...this.#held.save() },
      counters: this.#counters,
      members: Object.fromEntries(this.#members.map((member) => [member.name, member.save()])),
    };
  }

  /**
   * Takes over a state that `save` returned, also after JSON.stringify and JSON.parse. Call it before the first `observe`.
   *
   * @throws InputError if the state is of other members or options; DataError if it is not a saved state
   */
  restore(state: unknown): void {
    const owner = 'StreamAnalytics';
    const saved = requireState(owner, state, savedNames);
    if (saved.format !== format) throw damaged(`the format "${format}"`, saved.format);
    if (saved.version !== version) throw damaged(`version ${version}`, saved.version);
    requireSameOptions(owner, saved.options, this.#savedOptions());
    const members = requireState(owner, saved.members, []) as Readonly<Record<string, unknown>>;
    const [before, now] = [Object.keys(members).sort(), this.#members.map(({ name }) => name).sort()];
    if (before.join('\n') !== now.join('\n')) {
      throw unexpected('members', `${before.join(', ')}, as in the saved state`, now.join(', '), {
        hint: 'Restore with the members that the state was saved with, or begin without it.',
      });
    }
    const held = requireState(`${owner}, held`, saved.held, ['columns', 'held', 'dropped', 'row']);
    const columns = held.columns as readonly string[];
    if (!Array.isArray(saved.positions)) throw damaged('positions', saved.positions);
    this.#guarded(() => {
      this.#idle.clear();
      this.#streamId = String(saved.streamId);
      this.#positions.clear();
      for (const [partition, position] of saved.positions as [number, number][]) {
        this.#positions.set(partition, position);
      }
      this.#watermark.restore(saved.watermark);
      this.#known.restore(saved.knownKeys);
      this.#held.restore({
        held: (held.held as HeldEvent<HeldValues>[]).map(({ event, ...rest }) => ({
          ...rest,
          // Members may name their columns in another order than those that saved.
          event: { ...event, values: this.reads.map((name) => event.values[columns.indexOf(name)]!) },
        })),
        dropped: held.dropped as number,
        row: held.row as number,
      });
      this.#counters = { ...(saved.counters as Counters) };
      for (const member of this.#members) member.restore(members[member.name]);
    });
    this.#failure = undefined;
  }

  /** All of the topic that may have nothing to send, and those of a saved state, which another consumer may read by now. */
  #maybeIdle(): Iterable<number> {
    const { partitions, unreadPartitions } = this.#options;
    const all = [...Array(partitions ?? 0).keys(), ...this.#positions.keys()];
    return all.filter((partition) => !unreadPartitions.includes(partition));
  }

  #skipIdle(nowMs: number): void {
    for (const partition of this.#idle.take(nowMs)) {
      if (this.#watermark.setCaughtUp(partition, true)) this.#moved();
    }
  }

  /** Without the partitions, of which others may come, and without what the clock decides. */
  #savedOptions(): Readonly<Record<string, unknown>> {
    const {
      members: _,
      partitions: __,
      unreadPartitions: ___,
      idleAfterMs: ____,
      ...options
    } = this.#options;
    return options;
  }

  /** An event that is new. */
  #take(partition: number, eventMs: number, values: readonly Value[]): void {
    const newest = this.#watermark.newestEventMs;
    if (this.#held.isAhead(eventMs, newest)) {
      this.#release(this.#held.hold(eventMs, { partition, values }));
      return;
    }
    this.#count(partition, eventMs, values);
    if (this.#held.count > 0) this.#release(this.#held.release(this.#watermark.newestEventMs!));
  }

  #release(events: readonly { readonly eventMs: number; readonly event: HeldValues }[]): void {
    for (const { eventMs, event } of events) this.#count(event.partition, eventMs, event.values);
  }

  #count(partition: number, eventMs: number, values: readonly Value[]): void {
    const isLate = this.#watermark.ms !== null && eventMs < this.#watermark.ms;
    this.#counters.counted++;
    if (isLate) this.#counters.late++;
    this.#buffer.push(eventMs, isLate, values);
    if (this.#watermark.observe(partition, eventMs)) this.#moved();
  }

  /** The watermark has moved: the events before that moment go to the members first. */
  #moved(): void {
    this.#flush();
    const ms = this.#watermark.ms!;
    this.#known.advance(ms);
    for (const member of this.#members) member.advance(ms);
  }

  #flush(): void {
    if (this.#buffer.count === 0) return;
    const events = this.#buffer.take();
    for (const member of this.#members) member.add(events);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #requireSound(): void {
    if (this.#failure === undefined) return;
    throw new InputError(
      'Expected analytics without an earlier error: some members lack events that others have.',
      {
        hint: 'Make a new StreamAnalytics and restore the last saved state.',
        cause: this.#failure,
      },
    );
  }
}

interface HeldValues {
  readonly partition: number;
  /** In the order of `reads`. */
  readonly values: readonly Value[];
}

type Counters = { -readonly [Name in Exclude<keyof StreamCounters, 'ahead'>]: number };

const savedNames = [
  'format',
  'version',
  'options',
  'streamId',
  'positions',
  'watermark',
  'knownKeys',
  'held',
  'counters',
  'members',
] as const;

function checkMembers(members: unknown): readonly Analytic[] {
  if (!Array.isArray(members)) throw unexpected('members', 'a list of analyses', members);
  const names = new Set<string>();
  for (const [at, member] of (members as Analytic[]).entries()) {
    const hint = 'Pass windowsAnalytic(...), or an object with name, reads, add, advance, save and restore.';
    requireMethods(`members[${at}]`, 'an analysis', member, ['add', 'advance', 'save', 'restore'], hint);
    const { name, reads } = member;
    requireName(name, `members[${at}].name`);
    if (!Array.isArray(reads)) throw unexpected(`members[${at}].reads`, 'a list of columns', reads);
    if (names.has(name)) {
      throw unexpected(`members[${at}].name`, 'unique', name, {
        hint: 'Give each member a name of its own.',
      });
    }
    names.add(name);
  }
  return [...members];
}
