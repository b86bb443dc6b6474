import { requireMethods } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import type { RejectedByReason } from '../csv/rejects.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { EventExtent, EventRows, EventWindow } from '../dataset/eventRows.js';

/** The input of a replay: rows of events in the order of sending. */
export interface ReplayInput {
  /** Identifies the input, for messages and checkpoints: a path with its digest. */
  readonly name: string;
  /** The dataset of its events, whose stores take them. null if its rows are not events, so that only a log takes them. */
  readonly dataset: Dataset | null;
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
  if (input.dataset !== null) requireDataset(input.dataset, 'input.dataset');
}

/**
 * The dataset of an input whose events go into a store.
 * @throws InputError when its rows are not events of a dataset
 */
export function requireEvents({ dataset, name }: Pick<ReplayInput, 'dataset' | 'name'>): Dataset {
  if (dataset !== null) return dataset;
  throw new InputError('Expected the input to hold accidents, which a store takes, got rows with a time.', {
    hint: 'Send them to a topic of Kafka: blackspot replay file.csv --time column --brokers localhost:9092 --topic name.',
    details: { input: name },
  });
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
