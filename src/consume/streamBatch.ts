import type { LogBatch } from '../log/log.js';

/** A batch of one stream. */
export interface StreamBatch extends LogBatch {
  /** Names one topic of one log. Offsets mean something only within it and a partition. */
  readonly streamId: string;
}
