import { isPlainObject } from '../../base/checks.js';
import { DataError } from '../../base/errors.js';
import type { Surge } from '../../surges/alarm.js';
import { type AlarmCounts, type AlarmSink, type Announcement, announcementOf } from './alarmSink.js';

/** The announcements that are not delivered yet, by the name of the sink. */
interface OutboxState {
  readonly format: 1;
  readonly waiting: Readonly<Record<string, readonly Announcement[]>>;
}

/**
 * Announces surges, each state of each at least once and in order. What is not delivered is part of a checkpoint, and is sent only
 * once that is safe: `add`, `save`, write the checkpoint, `deliver`. So no surge is announced that a restart would not know, and a
 * process that is killed before the delivery announces it at the next start, under the same id.
 */
export class AlarmOutbox {
  /** By the name of a sink. One without its sink keeps until the sink is there again. */
  readonly #waiting = new Map<string, Announcement[]>();
  /** Taken since the last save, so not to be sent yet. */
  #fresh: Announcement[] = [];
  #announced = 0;

  /** @param wallMs the time of day, milliseconds since 1970 UTC */
  constructor(
    readonly sinks: readonly AlarmSink[],
    private readonly wallMs: () => number = Date.now,
  ) {}

  /** Takes a surge in a new state. */
  add(surge: Surge): void {
    this.#fresh.push(announcementOf(surge, this.wallMs()));
    this.#announced += 1;
  }

  /** What is to be delivered, with all that was taken, as JSON values. */
  save(): unknown {
    for (const { name, states } of this.sinks) {
      this.#of(name).push(...this.#fresh.filter(({ surge }) => states.includes(surge.state)));
    }
    this.#fresh = [];
    return this.saved();
  }

  /** What of the last save is not delivered yet, as JSON values. */
  saved(): unknown {
    const waiting: Record<string, readonly Announcement[]> = {};
    const names = new Set([...this.sinks.map(({ name }) => name), ...this.#waiting.keys()]);
    for (const name of names) {
      const inSink = this.sinks.find((sink) => sink.name === name)?.waiting() ?? [];
      const all = [...inSink, ...(this.#waiting.get(name) ?? [])];
      if (all.length > 0) waiting[name] = all;
    }
    return { format: 1, waiting } satisfies OutboxState;
  }

  /** @throws DataError when `save` of this version has not returned it */
  restore(state: unknown): void {
    if (!isPlainObject(state) || state.format !== 1 || !isPlainObject(state.waiting)) {
      throw new DataError('The announcements in the checkpoint have another format.', {
        hint: 'Remove the checkpoint to begin anew.',
      });
    }
    const { waiting } = state as unknown as OutboxState;
    this.#waiting.clear();
    for (const [name, announcements] of Object.entries(waiting)) this.#waiting.set(name, [...announcements]);
  }

  /** Hands what waits to the sinks. After an error it is handed again at the next call. */
  async deliver(): Promise<void> {
    for (const sink of this.sinks) {
      const waiting = this.#of(sink.name);
      if (waiting.length === 0) continue;
      const sent = [...waiting];
      await sink.send(sent);
      waiting.splice(0, sent.length);
    }
  }

  /** What each sink has done, by its name. */
  counts(): Readonly<Record<string, AlarmCounts>> {
    return Object.fromEntries(
      this.sinks.map((sink) => {
        const counts = sink.counts();
        return [sink.name, { ...counts, waiting: counts.waiting + this.#of(sink.name).length }];
      }),
    );
  }

  /** Surges in new states that this process has taken. */
  get announced(): number {
    return this.#announced;
  }

  async close(): Promise<void> {
    await Promise.all(this.sinks.map((sink) => sink.close()));
  }

  #of(name: string): Announcement[] {
    let waiting = this.#waiting.get(name);
    if (waiting === undefined) {
      waiting = [];
      this.#waiting.set(name, waiting);
    }
    return waiting;
  }
}
