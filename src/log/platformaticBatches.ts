import type { Consumer } from '@platformatic/kafka';
import type { LogBatch, LogMessage } from './log.js';

export type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/**
 * The batches of a fetch response from the `wanted` offsets on, each of one partition and at most `maxMessages` messages. A
 * broker sends whole record batches, which may begin before the wanted offset.
 */
export function batchesOf(
  response: FetchResponse,
  topic: string,
  wanted: ReadonlyMap<number, number>,
  maxBatchMessages: number,
): LogBatch[] {
  const out: LogBatch[] = [];
  for (const { partitionIndex: partition, highWatermark, records } of response.responses.flatMap(
    (one) => one.partitions,
  )) {
    let startOffset = wanted.get(partition)!;
    let endOffset = startOffset;
    let messages: LogMessage[] = [];
    let offsets: number[] = [];
    const finish = (end: number): void => {
      if (end <= startOffset) return;
      const watermark = Math.max(end, Number(highWatermark));
      out.push({
        topic,
        partition,
        startOffset,
        endOffset: end,
        messages,
        offsets,
        highWatermark: watermark,
      });
      startOffset = end;
      messages = [];
      offsets = [];
    };
    for (const batch of records ?? []) {
      const first = Number(batch.firstOffset);
      endOffset = first + batch.lastOffsetDelta + 1;
      if ((batch.attributes & controlBatch) !== 0) continue;
      const firstMs = Number(batch.firstTimestamp);
      for (const { key, value, headers, timestampDelta, offsetDelta } of batch.records) {
        const offset = first + offsetDelta;
        if (offset < startOffset) continue;
        messages.push({
          key: key === null ? '' : key.toString(),
          value: value ?? noBytes,
          headers: textOf(headers),
          timestampMs: firstMs + Number(timestampDelta),
        });
        offsets.push(offset);
        if (messages.length >= maxBatchMessages) finish(offset + 1);
      }
    }
    finish(endOffset);
  }
  return out;
}

/** The attribute bit of a batch that contains transaction markers instead of messages. */
const controlBatch = 1 << 5;
const noBytes = new Uint8Array();

function textOf(headers: readonly [Buffer | null, Buffer | null][]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of headers) out[String(name)] = value === null ? '' : value.toString();
  return out;
}
