import { requireInteger, unexpected } from '../base/checks.js';
import type { EventColumns } from '../consume/decodedBatch.js';
import { recordMs } from '../dataset/times.js';
import type { Value } from '../query/question.js';

/** The valid events of a batch of one partition, in the order of their offsets. */
export interface StreamEvents {
  /** Names the topic that the offsets belong to. When another one comes, the positions of the one before are forgotten. @default '' */
  readonly streamId?: string;
  readonly partition: number;
  /** First offset of the batch. */
  readonly startOffset: number;
  /** Exclusive. */
  readonly endOffset: number;
  readonly count: number;
  /** The offset of each event. */
  readonly offsets: ArrayLike<number>;
  /** The columns `key` and `startAt` and those that the members read, one value for each event, as in event JSON. */
  readonly columns: EventColumns;
  /** 1 for each event that the store did not have before. @default all */
  readonly isNew?: ArrayLike<number>;
  /**
   * Whether the partition had nothing more in the log after this batch. It then no longer holds back the watermark: at once, or,
   * with `receivedMs`, when it has been silent for `idleAfterMs`. @default false
   */
  readonly isCaughtUp?: boolean;
  /**
   * When the batch was read, milliseconds of a clock that does not go back: `performance.now()`. Pass it if a topic has several
   * partitions, because in a fast replay a partition that was caught up may have hours of event time in the log a moment later.
   */
  readonly receivedMs?: number;
}

/** @throws InputError if numbers or lists are not as described */
export function checkBatch({ partition, startOffset, endOffset, count, offsets, isNew }: StreamEvents): void {
  requireInteger('partition', partition, 0);
  requireInteger('startOffset', startOffset, 0);
  requireInteger('endOffset', endOffset, startOffset);
  requireInteger('count', count, 0);
  if (offsets?.length !== count) throw unexpected('offsets', `a list of ${count} offsets`, offsets);
  if (isNew !== undefined && isNew.length !== count)
    throw unexpected('isNew', `a list of ${count} numbers`, isNew);
}

/** The values of a column of the batch. @throws InputError if there are not `count` of them */
export function requireColumn({ columns, count }: StreamEvents, name: string): readonly Value[] {
  const values = columns[name];
  if (values?.length === count) return values;
  throw unexpected(`columns.${name}`, `a list of ${count} values`, values, {
    hint: 'Read all columns that are named in reads.',
  });
}

/** Milliseconds since 1970 UTC. @throws InputError if it is not a time of event JSON */
export function requireTime(value: Value): number {
  const ms = typeof value === 'string' ? recordMs(value) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw unexpected('startAt', 'a time such as 2019-03-05T08:30:00.000Z', value);
}
