import type { EventRows } from '../dataset/eventRows.js';
import { instantText } from '../dataset/times.js';
import { schemaVersion } from '../dataset/usAccidents/columns.js';
import type { LogMessage } from '../log/log.js';
import { damage, type EmissionKind, FaultInjector } from './faults.js';
import type { ReplayRows } from './input.js';
import { type ReplaySettings, shiftDaysOf } from './options.js';
import type { StartingPoint } from './startingPoint.js';

/** Messages in the order in which they go out, side by side with what is known of each. */
export class Outgoing {
  readonly messages: LogMessage[] = [];
  readonly kinds: EmissionKind[] = [];
  /** Index of the row it is made of, counted over all passes of a loop. */
  readonly rowIndexes: number[] = [];
  /** Index of the row at whose place it goes out: a later one if it was held back. */
  readonly places: number[] = [];
  /** Event time of that place, which is when it is due. */
  readonly placeMs: number[] = [];
  /** The place after the last row that was looked at. */
  endPlace = 0;

  get length(): number {
    return this.messages.length;
  }

  push(message: LogMessage, kind: EmissionKind, rowIndex: number, place: number, placeMs: number): void {
    this.messages.push(message);
    this.kinds.push(kind);
    this.rowIndexes.push(rowIndex);
    this.places.push(place);
    this.placeMs.push(placeMs);
  }

  /** The first place of which nothing has gone out, when `sent` messages have. */
  placeAfter(sent: number): number {
    if (sent >= this.length) return this.endPlace;
    const place = this.places[sent]!;
    return sent > 0 && this.places[sent - 1] === place ? place + 1 : place;
  }

  /** The messages from `first` on that are made of rows before `rowIndex`. */
  madeBefore(rowIndex: number, first: number): Outgoing {
    const out = new Outgoing();
    for (let at = first; at < this.length; at += 1) {
      if (this.rowIndexes[at]! >= rowIndex) continue;
      out.push(
        this.messages[at]!,
        this.kinds[at]!,
        this.rowIndexes[at]!,
        this.places[at]!,
        this.placeMs[at]!,
      );
    }
    return out;
  }

  /** Drops up to `count` messages from the front, and says how many. */
  dropFirst(count: number): number {
    const dropped = Math.min(count, this.length);
    for (const column of this.#columns) column.splice(0, dropped);
    return dropped;
  }

  truncate(length: number): void {
    for (const column of this.#columns) column.length = length;
  }

  get #columns(): unknown[][] {
    return [this.messages, this.kinds, this.rowIndexes, this.places, this.placeMs];
  }
}

const versionText = String(schemaVersion);

interface HeldRow {
  readonly message: LogMessage;
  readonly index: number;
}

/** Turns rows into messages: passes of a loop, shifted times, headers and faults. Time and speed are no matter here. */
export class OutgoingMessages {
  readonly #faults: FaultInjector<HeldRow>;
  readonly #passRows: number;
  readonly totalRows: number;

  constructor(
    private readonly rows: ReplayRows,
    private readonly settings: ReplaySettings,
  ) {
    this.#faults = new FaultInjector(settings.faults);
    this.#passRows = rows.extent?.rowCount ?? Number.POSITIVE_INFINITY;
    this.totalRows = this.#passRows === 0 ? 0 : this.#passRows * settings.loop;
  }

  /** All that goes out from a starting point on; read batch by batch, at the pace of whoever asks. */
  async *from(
    { readFrom, playFrom, skipMessages }: StartingPoint,
    signal?: AbortSignal,
  ): AsyncGenerator<Outgoing> {
    let index = readFrom;
    let lastPlaceMs = 0;
    let toSkip = skipMessages;
    while (index < this.totalRows) {
      const { passStart, shiftDays } = this.passOf(index);
      for await (const batch of this.rows.read(index - passStart, shiftDays, signal)) {
        const out = new Outgoing();
        for (let row = 0; row < batch.keys.length; row += 1) {
          lastPlaceMs = batch.startAtMs[row]!;
          const before = out.length;
          this.#add(out, this.#message(batch, row), index, lastPlaceMs);
          if (index < playFrom) out.truncate(before);
          else if (toSkip > 0) toSkip -= out.dropFirst(toSkip);
          index += 1;
        }
        out.endPlace = index;
        yield out;
      }
      if (signal?.aborted === true || !Number.isFinite(this.#passRows)) break;
    }
    const rest = this.rest(index, lastPlaceMs);
    rest.dropFirst(toSkip);
    yield rest;
  }

  /** What is still held back, to be sent now. */
  rest(place: number, placeMs: number): Outgoing {
    const out = new Outgoing();
    out.endPlace = place;
    for (const { row, kind } of this.#faults.rest()) out.push(row.message, kind, row.index, place, placeMs);
    return out;
  }

  /** The pass of a loop in which a row is, and how far that pass is moved. */
  passOf(index: number): { readonly passStart: number; readonly shiftDays: number } {
    const pass = Number.isFinite(this.#passRows) ? Math.floor(index / this.#passRows) : 0;
    return {
      passStart: pass === 0 ? 0 : pass * this.#passRows,
      shiftDays: shiftDaysOf(this.settings, this.rows.extent, pass),
    };
  }

  #message(batch: EventRows, row: number): LogMessage {
    const startAtMs = batch.startAtMs[row]!;
    return {
      key: batch.keys[row]!,
      value: batch.values[row]!,
      headers: {
        eventTime: instantText(startAtMs),
        schemaVersion: versionText,
        runId: this.settings.runId,
      },
      timestampMs: startAtMs,
    };
  }

  #add(out: Outgoing, message: LogMessage, index: number, placeMs: number): void {
    if (this.#faults.isIdle) {
      out.push(message, 'event', index, index, placeMs);
      return;
    }
    for (const { row, kind } of this.#faults.take(index, { message, index })) {
      const sent =
        kind === 'malformed'
          ? { ...row.message, value: damage(row.message.value, row.index, this.settings.faults.seed) }
          : row.message;
      out.push(sent, kind, row.index, index, placeMs);
    }
  }
}
