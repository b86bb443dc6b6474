import { requireMethods } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { RejectedByReason } from '../csv/rejects.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { EventExtent, EventRows, EventWindow } from '../dataset/eventRows.js';

/** The input of a replay: rows of events in the order of sending. */
export interface ReplayInput {
  /** Identifies the input, for messages and checkpoints: a path with its digest. */
  readonly name: string;
  /** The dataset of its events. `startStream` opens a store of the same dataset. */
  readonly dataset: Dataset;
  /** Whether rows can be read again and from any position: true for a file, false for a pipe. */
  readonly isSeekable: boolean;
  open(window: EventWindow): Promise<ReplayRows>;
}

/** @throws InputError when it is not an input: a path, a promise of an input, or null */
export function requireInput(input: ReplayInput): void {
  const path: unknown = input;
  const address = typeof path === 'string' ? `'${path}'` : "'my.csv'";
  requireMethods(
    'input',
    'the input of a replay',
    input,
    ['open'],
    `Pass await openReplayInput(${address}).`,
  );
  requireDataset(input.dataset, 'input.dataset');
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
  /** Their number and time range. null for a pipe, which can be read once, from its beginning. */
  readonly extent: EventExtent | null;
  /** Rows skipped so far: rejected, or in a pipe outside the window. */
  readonly skippedRows: number;
  /** The rejected ones by reason, the most frequent first. An input without rejected rows may omit it. */
  readonly rejectedByReason?: readonly RejectedByReason[];
  /** Rows from an index on (0 is the first in the window), with all times shifted by whole days. */
  read(fromIndex: number, shiftDays: number, signal?: AbortSignal): AsyncIterable<EventRows>;
  /** The index of the first row at or after the event time. */
  indexAt(eventMs: number): Promise<number>;
  close(): Promise<void>;
}
