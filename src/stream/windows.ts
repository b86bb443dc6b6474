import { requireInteger, requireKnownOptions, unexpected } from '../base/checks.js';
import type { Value } from '../query/question.js';
import type { Aggregate } from './aggregate.js';
import type { Analytic, CountedEvents } from './analytic.js';
import { requireAggregate, requireColumnNames, requireName } from './checks.js';
import { DueQueue } from './dueQueue.js';
import { damaged, requireSameOptions, requireState } from './savedState.js';
import { type WindowShape, windowStarts } from './windowShape.js';

/** A result of a window that was announced. */
export interface PaneId {
  /** Milliseconds since 1970 UTC. */
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  /** 0 for the first pane of a window, 1 for the first update, and so on. */
  readonly index: number;
}

/** The result of a window, complete up to the watermark. */
export interface Pane<Result> extends PaneId {
  /** The values of the columns in `by`. */
  readonly key: readonly Value[];
  /** Earlier panes that this one replaces: none, the one before, or several if a late event has joined sessions. */
  readonly replaces: readonly PaneId[];
  readonly result: Result;
}

export interface WindowsOptions<State, Result> {
  /** Unique among the members. */
  readonly name: string;
  /** `tumbling(...)`, `sliding(...)` or `sessions(...)`. */
  readonly shape: WindowShape;
  /** `summaryOf(...)` or `quantilesOf(...)`. */
  readonly aggregate: Aggregate<State, Result>;
  /** Columns: a window of each combination of their values. @default none */
  readonly by?: readonly string[];
  /** How far the watermark may be beyond the end of a window before late events no longer update it, milliseconds. @default 0 */
  readonly allowedLatenessMs?: number;
  /** The most windows open at a time. Events that would open more are counted as `refused`. @default 100000 */
  readonly maxWindows?: number;
  /** Gets each pane: when the watermark passes the end of its window, and an update at the next move after a late event. */
  readonly onPane: (pane: Pane<Result>) => void;
  /** Gets each event that was too late for all of its windows. @default none */
  readonly onTooLate?: (events: CountedEvents, at: number) => void;
}

export const windowsDefaults: {
  readonly by: readonly string[];
  readonly allowedLatenessMs: number;
  readonly maxWindows: number;
} = { by: [], allowedLatenessMs: 0, maxWindows: 100_000 };

export interface WindowsCounters {
  /** Events that were too late for all of their windows. */
  readonly tooLate: number;
  /** Windows that events were too late for: with sliding windows, an event can miss some and reach others. */
  readonly missedWindows: number;
  /** Windows that events did not open because `maxWindows` were open. */
  readonly refused: number;
}

/** An analysis in windows of event time. */
export interface WindowsAnalytic extends Analytic {
  readonly counters: WindowsCounters;
  /** Windows that are open, those that may still be updated included. */
  readonly openWindows: number;
}

/**
 * An aggregate over windows of event time, as in Flink and Beam. A window fires when the watermark reaches its end; windows without
 * events do not exist. A late event within `allowedLatenessMs` updates its window: a pane with the next index fires when
 * the watermark moves again. It replaces the one before, it does not add to it. After a restart, panes since the checkpoint
 * fire again with the same key, times and index. State: one aggregate for each open window. A window is open from its first event
 * until the watermark passes its end and the allowed lateness.
 *
 * @throws InputError if an option is not as described
 * @example
 * const hours = windowsAnalytic({
 *   name: 'accidents by hour and state',
 *   shape: tumbling(3_600_000),
 *   by: ['state'],
 *   aggregate: summaryOf('distanceMiles'),
 *   allowedLatenessMs: 600_000,
 *   onPane: ({ key, startMs, result }) => console.log(key[0], new Date(startMs), result.count, result.mean),
 * });
 */
export function windowsAnalytic<State, Result>(options: WindowsOptions<State, Result>): WindowsAnalytic {
  requireKnownOptions('windowsAnalytic', options, {
    name: true,
    shape: true,
    aggregate: true,
    onPane: true,
    onTooLate: true,
    ...windowsDefaults,
  });
  const all = { ...windowsDefaults, ...options };
  const { name, shape, aggregate, by, onPane, onTooLate } = all;
  requireName(name);
  if (!['tumbling', 'sliding', 'session'].includes(shape?.kind)) {
    throw unexpected('shape', 'tumbling(...), sliding(...) or sessions(...)', shape);
  }
  requireAggregate(aggregate);
  requireColumnNames(by);
  requireInteger('allowedLatenessMs', all.allowedLatenessMs, 0);
  requireInteger('maxWindows', all.maxWindows, 1);
  for (const [option, value] of Object.entries({ onPane, onTooLate: onTooLate ?? (() => {}) })) {
    if (typeof value !== 'function') throw unexpected(option, 'a function', value);
  }
  return new Windows(all);
}

type AllOptions<State, Result> = WindowsOptions<State, Result> & typeof windowsDefaults;

interface OpenWindow<State> {
  readonly key: readonly Value[];
  readonly keyText: string;
  startMs: number;
  endMs: number;
  state: State;
  /** The index of its next pane. */
  index: number;
  /** Its panes that were announced and not replaced yet. */
  replaces: readonly PaneId[];
  /** Its entry in the queue: when it is looked at next. Earlier entries of it are void. */
  due: Due<State> | null;
  isOpen: boolean;
}

interface Due<State> {
  readonly window: OpenWindow<State>;
  readonly atMs: number;
}

class Windows<State, Result> implements WindowsAnalytic {
  readonly name: string;
  readonly reads: readonly string[];
  readonly #options: AllOptions<State, Result>;
  /** By key, then by start. */
  readonly #windows = new Map<string, Map<number, OpenWindow<State>>>();
  #queue = new DueQueue<Due<State>>();
  /** Windows whose end has passed and that a late event has changed. */
  readonly #changed = new Set<OpenWindow<State>>();
  #open = 0;
  #watermarkMs = Number.NEGATIVE_INFINITY;
  #counters = { tooLate: 0, missedWindows: 0, refused: 0 };

  constructor(options: AllOptions<State, Result>) {
    this.#options = options;
    this.name = options.name;
    this.reads = [...new Set([...options.by, ...options.aggregate.reads])];
  }

  get counters(): WindowsCounters {
    return { ...this.#counters };
  }

  get openWindows(): number {
    return this.#open;
  }

  add(events: CountedEvents): void {
    const { shape, by, aggregate, allowedLatenessMs, onTooLate } = this.#options;
    const columns = by.map((column) => events.columns[column]!);
    for (let at = 0; at < events.count; at++) {
      const eventMs = events.eventMs[at]!;
      const key = columns.map((values) => values[at]!);
      const keyText = JSON.stringify(key);
      const windows =
        shape.kind === 'session'
          ? [this.#session(key, keyText, eventMs, shape.gapMs)]
          : windowStarts(shape, eventMs).map((startMs) =>
              startMs + shape.sizeMs + allowedLatenessMs <= this.#watermarkMs
                ? 'missed'
                : this.#window(key, keyText, startMs, startMs + shape.sizeMs),
            );
      let missed = 0;
      for (const window of windows) {
        if (window === 'missed') missed++;
        else if (window === 'refused') this.#counters.refused++;
        else {
          aggregate.add(window.state, events, at);
          if (window.endMs <= this.#watermarkMs) this.#changed.add(window);
        }
      }
      this.#counters.missedWindows += missed;
      if (missed < windows.length) continue;
      this.#counters.tooLate++;
      onTooLate?.(events, at);
    }
  }

  advance(watermarkMs: number): void {
    this.#watermarkMs = watermarkMs;
    const firing = new Set(this.#changed);
    this.#changed.clear();
    const closing: OpenWindow<State>[] = [];
    for (
      let entry = this.#queue.take(watermarkMs);
      entry !== undefined;
      entry = this.#queue.take(watermarkMs)
    ) {
      const { window } = entry;
      if (!window.isOpen || window.due !== entry) continue;
      if (window.endMs <= watermarkMs && window.replaces[0]?.endMs !== window.endMs) firing.add(window);
      const closesAtMs = window.endMs + this.#options.allowedLatenessMs;
      if (closesAtMs <= watermarkMs) closing.push(window);
      else this.#enqueue(window, window.endMs > watermarkMs ? window.endMs : closesAtMs);
    }
    // A session that a late event has changed may have grown beyond the watermark.
    const panes = [...firing].filter(({ endMs }) => endMs <= watermarkMs);
    panes.sort((a, b) => a.endMs - b.endMs || a.startMs - b.startMs || (a.keyText < b.keyText ? -1 : 1));
    for (const window of panes) this.#fire(window);
    for (const window of closing) this.#remove(window);
  }

  save(): unknown {
    const { aggregate } = this.#options;
    const windows = [...this.#windows.values()].flatMap((byStart) => [...byStart.values()]);
    return {
      options: this.#savedOptions(),
      watermarkMs: Number.isFinite(this.#watermarkMs) ? this.#watermarkMs : null,
      counters: this.#counters,
      windows: windows.map((window) => ({
        key: window.key,
        startMs: window.startMs,
        endMs: window.endMs,
        index: window.index,
        replaces: window.replaces,
        isChanged: this.#changed.has(window),
        state: aggregate.save(window.state),
      })),
    };
  }

  restore(state: unknown): void {
    const { aggregate, allowedLatenessMs } = this.#options;
    const owner = `analytic "${this.name}"`;
    const saved = requireState(owner, state, ['options', 'watermarkMs', 'counters', 'windows']);
    requireSameOptions(owner, saved.options, this.#savedOptions());
    if (!Array.isArray(saved.windows)) throw damaged(`windows of ${owner}`, saved.windows);
    this.#watermarkMs = (saved.watermarkMs as number | null) ?? Number.NEGATIVE_INFINITY;
    this.#counters = { ...(saved.counters as WindowsCounters) };
    this.#windows.clear();
    this.#changed.clear();
    this.#queue = new DueQueue();
    this.#open = 0;
    for (const { isChanged, state: savedState, ...rest } of saved.windows as SavedWindow[]) {
      const window: OpenWindow<State> = {
        ...rest,
        keyText: JSON.stringify(rest.key),
        state: aggregate.restore(savedState),
        due: null,
        isOpen: true,
      };
      this.#insert(window);
      this.#enqueue(
        window,
        window.endMs > this.#watermarkMs ? window.endMs : window.endMs + allowedLatenessMs,
      );
      if (isChanged) this.#changed.add(window);
    }
  }

  #savedOptions(): Readonly<Record<string, unknown>> {
    const { shape, aggregate, by, allowedLatenessMs, maxWindows } = this.#options;
    return { shape, aggregate: aggregate.name, by, allowedLatenessMs, maxWindows };
  }

  /** The window of a key that begins there. */
  #window(
    key: readonly Value[],
    keyText: string,
    startMs: number,
    endMs: number,
  ): OpenWindow<State> | 'refused' {
    const window = this.#windows.get(keyText)?.get(startMs);
    return window ?? this.#create(key, keyText, startMs, endMs);
  }

  #create(
    key: readonly Value[],
    keyText: string,
    startMs: number,
    endMs: number,
  ): OpenWindow<State> | 'refused' {
    if (this.#open >= this.#options.maxWindows) return 'refused';
    const window: OpenWindow<State> = {
      key,
      keyText,
      startMs,
      endMs,
      state: this.#options.aggregate.create(),
      index: 0,
      replaces: [],
      due: null,
      isOpen: true,
    };
    this.#insert(window);
    this.#enqueue(window, endMs);
    return window;
  }

  /** The session that an event belongs to, joined from those that the event connects. */
  #session(
    key: readonly Value[],
    keyText: string,
    eventMs: number,
    gapMs: number,
  ): OpenWindow<State> | 'missed' | 'refused' {
    const endMs = eventMs + gapMs;
    const touching = [...(this.#windows.get(keyText)?.values() ?? [])]
      .filter((window) => window.startMs < endMs && window.endMs > eventMs)
      .sort((a, b) => a.startMs - b.startMs);
    const [first, ...others] = touching;
    if (first === undefined) {
      if (endMs + this.#options.allowedLatenessMs <= this.#watermarkMs) return 'missed';
      return this.#create(key, keyText, eventMs, endMs);
    }
    this.#remove(first);
    for (const other of others) {
      this.#remove(other);
      this.#options.aggregate.merge(first.state, other.state);
      first.replaces = [...first.replaces, ...other.replaces];
      first.index = Math.max(first.index, other.index);
    }
    first.startMs = Math.min(first.startMs, eventMs);
    first.endMs = Math.max(endMs, ...touching.map((window) => window.endMs));
    first.isOpen = true;
    this.#insert(first);
    if (first.endMs < first.due!.atMs) this.#enqueue(first, first.endMs);
    return first;
  }

  #insert(window: OpenWindow<State>): void {
    const { keyText, startMs } = window;
    const byStart = this.#windows.get(keyText);
    if (byStart === undefined) this.#windows.set(keyText, new Map([[startMs, window]]));
    else byStart.set(startMs, window);
    this.#open++;
  }

  #remove(window: OpenWindow<State>): void {
    window.isOpen = false;
    this.#changed.delete(window);
    const byStart = this.#windows.get(window.keyText)!;
    byStart.delete(window.startMs);
    if (byStart.size === 0) this.#windows.delete(window.keyText);
    this.#open--;
  }

  #enqueue(window: OpenWindow<State>, atMs: number): void {
    window.due = { window, atMs };
    this.#queue.push(atMs, window.due);
  }

  #fire(window: OpenWindow<State>): void {
    const { key, startMs, endMs, index, replaces, state } = window;
    window.index++;
    window.replaces = [{ startMs, endMs, index }];
    this.#options.onPane({
      key,
      startMs,
      endMs,
      index,
      replaces,
      result: this.#options.aggregate.result(state),
    });
  }
}

type SavedWindow = Omit<OpenWindow<unknown>, 'keyText' | 'due' | 'isOpen'> & {
  readonly isChanged: boolean;
};
