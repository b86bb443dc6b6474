import type { EventRows } from '../dataset/eventRows.js';
import { instantText } from '../dataset/times.js';
import type { LogMessage } from '../log/log.js';
import { damage, type EmissionKind, FaultInjector } from './faults.js';
import type { ReplayRows } from './input.js';
import { type ReplaySettings, shiftDaysOf } from './options.js';
import type { StartingPoint } from './startingPoint.js';

/** Messages in the order of sending, as parallel columns. */
export class Outgoing {
  readonly messages: LogMessage[] = [];
  readonly kinds: EmissionKind[] = [];
  /** Index of the message's row, counted over all passes of a loop. */
  readonly rowIndexes: number[] = [];
  /** Index of the row in whose slot the message is sent: a later row if a fault holds it back. */
  readonly slots: number[] = [];
  /** Event time of that slot, at which the message is due. */
  readonly dueEventMs: number[] = [];
  /** The slot after the last row read. */
  endSlot = 0;

  get length(): number {
    return this.messages.length;
  }

  push(message: LogMessage, kind: EmissionKind, rowIndex: number, slot: number, dueEventMs: number): void {
    this.messages.push(message);
    this.kinds.push(kind);
    this.rowIndexes.push(rowIndex);
    this.slots.push(slot);
    this.dueEventMs.push(dueEventMs);
  }

  /** The first slot without a sent message, after `sent` messages. */
  slotAfter(sent: number): number {
    if (sent >= this.length) return this.endSlot;
    const slot = this.slots[sent]!;
    return sent > 0 && this.slots[sent - 1] === slot ? slot + 1 : slot;
  }

  /** The messages from `first` on whose rows are before `rowIndex`. */
  madeBefore(rowIndex: number, first: number): Outgoing {
    const out = new Outgoing();
    for (let at = first; at < this.length; at += 1) {
      if (this.rowIndexes[at]! >= rowIndex) continue;
      out.push(
        this.messages[at]!,
        this.kinds[at]!,
        this.rowIndexes[at]!,
        this.slots[at]!,
        this.dueEventMs[at]!,
      );
    }
    return out;
  }

  /** Drops up to `count` messages from the front and returns their number. */
  dropFirst(count: number): number {
    const dropped = Math.min(count, this.length);
    for (const column of this.#columns) column.splice(0, dropped);
    return dropped;
  }

  truncate(length: number): void {
    for (const column of this.#columns) column.length = length;
  }

  get #columns(): unknown[][] {
    return [this.messages, this.kinds, this.rowIndexes, this.slots, this.dueEventMs];
  }
}

interface HeldRow {
  readonly message: LogMessage;
  readonly index: number;
}

/** Turns rows into messages: passes of a loop, shifted times, headers and faults. Does not depend on clock and speed. */
export class OutgoingMessages {
  readonly #faults: FaultInjector<HeldRow>;
  readonly #passRows: number;
  readonly totalRows: number;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    private readonly rows: ReplayRows,
    private readonly settings: ReplaySettings,
    /** null for rows that are not events of a dataset. */
    schemaVersion: number | null,
  ) {
    const { runId } = settings;
    this.#headers = schemaVersion === null ? { runId } : { schemaVersion: String(schemaVersion), runId };
    this.#faults = new FaultInjector(settings.faults);
    this.#passRows = rows.extent?.rowCount ?? Number.POSITIVE_INFINITY;
    this.totalRows = this.#passRows === 0 ? 0 : this.#passRows * settings.loop;
  }

  /** All messages from a starting point on, read batch by batch as the caller iterates. */
  async *from(
    { readFrom, playFrom, skipMessages }: StartingPoint,
    signal?: AbortSignal,
  ): AsyncGenerator<Outgoing> {
    let index = readFrom;
    let lastDueEventMs = 0;
    let toSkip = skipMessages;
    while (index < this.totalRows) {
      const { passStart, shiftDays } = this.passOf(index);
      for await (const batch of this.rows.read(index - passStart, shiftDays, signal)) {
        const out = new Outgoing();
        for (let row = 0; row < batch.keys.length; row += 1) {
          lastDueEventMs = batch.startAtMs[row]!;
          const before = out.length;
          this.#add(out, this.#message(batch, row), index, lastDueEventMs);
          if (index < playFrom) out.truncate(before);
          else if (toSkip > 0) toSkip -= out.dropFirst(toSkip);
          index += 1;
        }
        out.endSlot = index;
        yield out;
      }
      if (signal?.aborted === true || !Number.isFinite(this.#passRows)) break;
    }
    const rest = this.rest(index, lastDueEventMs);
    rest.dropFirst(toSkip);
    yield rest;
  }

  /** The messages that faults still hold back, to be sent now. */
  rest(slot: number, dueEventMs: number): Outgoing {
    const out = new Outgoing();
    out.endSlot = slot;
    for (const { row, kind } of this.#faults.rest()) out.push(row.message, kind, row.index, slot, dueEventMs);
    return out;
  }

  /** The pass of a loop that contains a row, and its shift in days. */
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
      headers: { eventTime: instantText(startAtMs), ...this.#headers },
      timestampMs: startAtMs,
    };
  }

  #add(out: Outgoing, message: LogMessage, index: number, dueEventMs: number): void {
    if (this.#faults.isIdle) {
      out.push(message, 'event', index, index, dueEventMs);
      return;
    }
    for (const { row, kind } of this.#faults.take(index, { message, index })) {
      const sent =
        kind === 'malformed'
          ? { ...row.message, value: damage(row.message.value, row.index, this.settings.faults.seed) }
          : row.message;
      out.push(sent, kind, row.index, index, dueEventMs);
    }
  }
}
