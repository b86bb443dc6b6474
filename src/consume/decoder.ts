import { requireMethods } from '../base/checks.js';
import type { Dataset } from '../dataset/dataset.js';
import { decodeEvent } from '../dataset/json.js';
import type { Accident } from '../dataset/usAccidents/accident.js';
import type { LogMessage } from '../log/log.js';
import { explained } from './messageLook.js';

/**
 * A message format: decodes one message to one record. A store may use a faster decoder of the same format with the same
 * result.
 */
export interface Decoder {
  /** Name for messages: `event`. */
  readonly format: string;
  /**
   * The messages that a message holds, such as one for each line of CSV, each with its part of the value; none if it holds no
   * row, such as a header line. Not async. @default the message itself
   */
  split?(message: LogMessage): readonly LogMessage[];
  /**
   * Not async. Any other error ends `consume` before anything of the batch is stored.
   * @throws DataError with `details.reason` when the message is not a valid event, which becomes a dead letter
   */
  decode(message: LogMessage, dataset: Dataset): Accident;
}

/** The JSON that `encodeEvent` and a replay write. */
export const eventDecoder: Decoder = {
  format: 'event',
  decode: ({ value }, dataset) => {
    try {
      return decodeEvent(value, dataset);
    } catch (error) {
      throw explained(error, value, dataset, ['event']);
    }
  },
};

/** @throws InputError when it is not a decoder */
export function requireDecoder(decoder: Decoder): void {
  const hint = 'Pass an object with `format` and `decode`, or leave it out for event JSON.';
  requireMethods('decoder', 'a decoder', decoder, ['decode'], hint);
}
