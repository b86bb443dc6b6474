import type { Dataset } from '../dataset/dataset.js';
import { decodeEvent } from '../dataset/json.js';
import type { Accident } from '../dataset/usAccidents/accident.js';
import type { LogMessage } from '../log/log.js';

/**
 * A message format: how one message becomes one record. A store may have a faster way for a format that it knows, with
 * the same result.
 */
export interface Decoder {
  /** For people: `event`. */
  readonly format: string;
  /** @throws DataError with `details.reason` when the message is not a valid event; it becomes a dead letter then */
  decode(message: LogMessage, dataset: Dataset): Accident;
}

/** The JSON that `encodeEvent` and a replay write. */
export const eventDecoder: Decoder = {
  format: 'event',
  decode: ({ value }, dataset) => decodeEvent(value, dataset),
};
