import { hourMs } from '../base/durations.js';
import { zoneOf } from '../dataset/clock.js';
import type { Dataset } from '../dataset/dataset.js';
import { instantText } from '../dataset/times.js';
import { questionsFor } from '../query/build.js';
import type { Source } from '../query/source.js';
import type { Analytic, CountedEvents } from '../stream/analytic.js';
import { ExpectedRates } from '../surges/expectedRates.js';
import { fillRates } from '../surges/fillRates.js';
import { hoursOfWeek, localHourOf } from '../surges/localHours.js';
import { cellIn, liveDimensions, positionIn } from './dimensions.js';
import type { ExpectedBucket } from './protocol.js';

/** Weeks of history that are asked for. */
const weeks = 16;
/** The overdispersion is that of counts of this length, which the bands of all buckets use. */
const windowMinutes = 60;
/** Buckets whose expected counts are kept: more than any scale shows. */
const maxKept = 500;
const columns = ['startLocal', 'source', 'severity', 'state'] as const;
const { feeds, severities, states } = liveDimensions;
const [feedOf, stateOf] = [positionIn(feeds), positionIn(states)];

/**
 * What the hours of the week lead one to expect of each feed, severity and state, and how much counts vary. It learns from a
 * history by one question, and then from the stream.
 */
export class LiveExpectations implements Analytic {
  readonly name = 'expected counts';
  readonly reads: readonly string[] = columns;
  /** By feed, severity and state: what is expected. */
  readonly #cells: ExpectedRates;
  readonly #cellOfKey: number[] = [];
  readonly #keyOfCell = new Map<number, number>();
  /** By feed and state, and by feed over all states: how much counts vary. */
  readonly #sums: ExpectedRates;
  readonly #keyOfSum = new Map<number, number>();
  readonly #kept = new Map<string, ExpectedBucket>();

  constructor(private readonly dataset: Dataset) {
    const { daylightTime } = dataset.clock;
    this.#cells = new ExpectedRates({ daylightTime, windowMinutes });
    this.#sums = new ExpectedRates({ daylightTime, windowMinutes });
  }

  /** Asks for the accidents of a source before a time, milliseconds since 1970 UTC. Call it before the first event. */
  async learn(source: Source, beforeMs: number, signal?: AbortSignal): Promise<void> {
    const table = await source.ask(
      questionsFor(source.dataset)
        .count()
        .by('hourStart', 'source', 'severity', 'state')
        .where({
          fromAt: instantText(beforeMs - weeks * hoursOfWeek * hourMs),
          untilAt: instantText(beforeMs),
        }),
      signal === undefined ? {} : { signal },
    );
    const rows = columns.slice(1).map((name) => table.column(name));
    const [feed, severity, state] = [rows[0]!, rows[1]!, rows[2]!];
    const cellOf = (row: number): Cell | null => cellOfValues(feed[row], severity[row], state[row]);
    fillRates(this.#cells, [{ table, keyOf: (row) => this.#cellKey(cellOf(row)) }], beforeMs);
    fillRates(
      this.#sums,
      [
        { table, keyOf: (row) => this.#sumKey(cellOf(row), false) },
        { table, keyOf: (row) => this.#sumKey(cellOf(row), true) },
      ],
      beforeMs,
    );
  }

  /** Whether enough weeks are known. */
  get isReady(): boolean {
    return this.#cells.isReady;
  }

  add({ count, columns: values }: CountedEvents): void {
    for (let event = 0; event < count; event++) {
      const cell = cellOfValues(values.source![event], values.severity![event], values.state![event]);
      if (cell === null) continue;
      const hour = localHourOf(values.startLocal![event] as string);
      this.#cells.add(this.#cellKey(cell)!, hour, 1);
      for (const isWhole of [false, true]) this.#sums.add(this.#sumKey(cell, isWhole)!, hour, 1);
    }
  }

  advance(watermarkMs: number): void {
    this.#cells.advance(watermarkMs);
    this.#sums.advance(watermarkMs);
  }

  /** What is expected of a bucket; null until enough is known. It stays the same while pages may show it. */
  expected(bucketMs: number, bucket: number): ExpectedBucket | null {
    if (!this.isReady) return null;
    const name = `${bucketMs}/${bucket}`;
    let found = this.#kept.get(name);
    if (found === undefined) {
      const cells: number[] = [];
      for (const [key, cell] of this.#cellOfKey.entries()) {
        const mean = this.#cells.expected(key, bucket * bucketMs, (bucket + 1) * bucketMs);
        // To a thousandth of an accident.
        const rounded = Math.round(mean * 1_000) / 1_000;
        if (rounded > 0) cells.push(cell, rounded);
      }
      found = { bucket, cells };
      this.#kept.set(name, found);
      if (this.#kept.size > maxKept) this.#kept.delete(this.#kept.keys().next().value!);
    }
    return found;
  }

  /** By feed and state, and last the whole country: the a of a variance m + a m². Empty until enough is known. */
  get overdispersion(): readonly (readonly number[])[] {
    if (!this.isReady) return [];
    return feeds.map((_, feed) =>
      [...states.keys(), states.length].map((state) => {
        const key = this.#keyOfSum.get(feed * (states.length + 1) + state);
        return key === undefined ? 0 : Math.round(this.#sums.overdispersion(key) * 1e5) / 1e5;
      }),
    );
  }

  save(): unknown {
    return {
      cells: this.#cells.save(),
      sums: this.#sums.save(),
      cellOfKey: this.#cellOfKey,
      keyOfSum: [...this.#keyOfSum],
    };
  }

  restore(state: unknown): void {
    const saved = state as {
      readonly cells: unknown;
      readonly sums: unknown;
      readonly cellOfKey: readonly number[];
      readonly keyOfSum: readonly (readonly [number, number])[];
    };
    this.#cells.restore(saved.cells);
    this.#sums.restore(saved.sums);
    this.#cellOfKey.splice(0, Number.POSITIVE_INFINITY, ...saved.cellOfKey);
    this.#keyOfCell.clear();
    for (const [key, cell] of saved.cellOfKey.entries()) this.#keyOfCell.set(cell, key);
    this.#keyOfSum.clear();
    for (const [sum, key] of saved.keyOfSum) this.#keyOfSum.set(sum, key);
    this.#kept.clear();
  }

  #cellKey(cell: Cell | null): number | null {
    if (cell === null) return null;
    const { feed, severity, state } = cell;
    const number = cellIn(liveDimensions, feed, severity, state);
    let key = this.#keyOfCell.get(number);
    if (key === undefined) {
      key = this.#cells.keyOf(`${feed}/${severity}/${state}`, `${feed}/${severity}`, this.#zone(state));
      this.#keyOfCell.set(number, key);
      this.#cellOfKey[key] = number;
    }
    return key;
  }

  #sumKey(cell: Cell | null, isWhole: boolean): number | null {
    if (cell === null) return null;
    const state = isWhole ? states.length : cell.state;
    const number = cell.feed * (states.length + 1) + state;
    let key = this.#keyOfSum.get(number);
    if (key === undefined) {
      key = this.#sums.keyOf(
        `${cell.feed}/${state}`,
        isWhole ? 'country' : String(cell.feed),
        this.#zone(state),
      );
      this.#keyOfSum.set(number, key);
    }
    return key;
  }

  /** The zone of most of a state. */
  #zone(state: number): ReturnType<typeof zoneOf> {
    // The country's hours are those of the wall clocks in it; that of Chicago is in the middle.
    return zoneOf(this.dataset.clock, { state: states[state] || 'IL' });
  }
}

interface Cell {
  readonly feed: number;
  readonly severity: number;
  readonly state: number;
}

/** Null for a severity that is not counted. */
function cellOfValues(feed: unknown, severity: unknown, state: unknown): Cell | null {
  const position = severities.indexOf(severity as number);
  return position === -1 ? null : { feed: feedOf(feed), severity: position, state: stateOf(state) };
}
