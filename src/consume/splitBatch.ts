import { thrownError } from '../base/checks.js';
import type { LogMessage } from '../log/log.js';
import type { Decoder } from './decoder.js';
import type { StreamBatch } from './streamBatch.js';

/**
 * The batch with the messages that its messages hold, each at the offset of the message that it is part of.
 * @returns `skipped`: the number of messages that hold none
 */
export function splitBatch(
  batch: StreamBatch,
  decoder: Decoder,
): { readonly batch: StreamBatch; readonly skipped: number } {
  if (decoder.split === undefined) return { batch, skipped: 0 };
  const messages: LogMessage[] = [];
  const offsets: number[] = [];
  let skipped = 0;
  for (const [at, message] of batch.messages.entries()) {
    const parts = partsOf(message, decoder);
    if (parts.length === 0) skipped += 1;
    for (const part of parts) {
      messages.push(part);
      offsets.push(batch.offsets[at]!);
    }
  }
  return { batch: { ...batch, messages, offsets }, skipped };
}

function partsOf(message: LogMessage, decoder: Decoder): readonly LogMessage[] {
  try {
    return decoder.split!(message);
  } catch (error) {
    throw thrownError(`the decoder "${decoder.format}"`, error);
  }
}
