import { InputError } from '../base/errors.js';
import type { EventExtent, EventRows, EventWindow } from '../dataset/eventRows.js';

/** What a player plays: rows of events in the order in which they are sent. */
export interface ReplayInput {
  /** What it is, for people and for telling one replay from another: a path with its digest. */
  readonly name: string;
  /** Whether rows can be read again and from the middle: a file, not a pipe. */
  readonly isSeekable: boolean;
  open(window: EventWindow): Promise<ReplayRows>;
}

/** @throws InputError when the input is a pipe, which can be read only once */
export function requireFile(
  { isSeekable, name }: Pick<ReplayInput, 'isSeekable' | 'name'>,
  use: string,
): void {
  if (isSeekable) return;
  throw new InputError(`Expected the input of ${use} to be a file, got a pipe.`, {
    hint: 'Save the CSV to a file, and replay that.',
    details: { input: name },
  });
}

/** The rows inside a window, ready to be read. */
export interface ReplayRows {
  /** How many there are and where, or null for a pipe: then it can be read once, from its beginning, as it comes. */
  readonly extent: EventExtent | null;
  /** Rows that could not be used so far: unreadable, or of a pipe and outside the window. */
  readonly skippedRows: number;
  /** Rows from the one of that index (0 is the first in the window), all times moved by whole days. */
  read(fromIndex: number, shiftDays: number, signal?: AbortSignal): AsyncIterable<EventRows>;
  /** The index of the first row at or after the event time. */
  indexAt(eventMs: number): Promise<number>;
  close(): Promise<void>;
}
