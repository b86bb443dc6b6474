import type { Clock } from '../base/clock.js';
import type { LogBatch, LogReader } from '../log/log.js';

/** A batch is written as soon as it reaches one of these limits. */
export interface BatchLimits {
  readonly maxBatchMessages: number;
  /** Bytes of the values of its messages. */
  readonly maxBatchBytes: number;
  /** Waiting time of its first message, milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * Joins the batches of a reader into larger ones, each of one partition, until one has enough messages or bytes or its
 * first message has waited long enough. At an abort or the end of the log, the gathered batches are still yielded.
 */
export async function* gatherBatches(
  reader: LogReader,
  limits: BatchLimits,
  clock: Clock,
  signal?: AbortSignal,
): AsyncGenerator<LogBatch> {
  const gathering = new Map<number, Gathering>();
  const source = reader.batches(signal)[Symbol.asyncIterator]();
  // The next batch is requested ahead. If that fails meanwhile, the error is thrown where it is awaited.
  const requestNext = (): Promise<IteratorResult<LogBatch>> => {
    const step = source.next();
    step.catch(() => {});
    return step;
  };
  let next = requestNext();
  try {
    for (;;) {
      const oldestMs = Math.min(...[...gathering.values()].map(({ sinceMs }) => sinceMs));
      const waitMs = oldestMs + limits.maxWaitMs - clock.now();
      const step = gathering.size === 0 ? await next : await nextWithin(next, waitMs, clock);
      if (step !== null) {
        if (step.done === true) break;
        const batch = step.value;
        next = requestNext();
        add(gathering, batch, clock.now());
      }
      for (const [partition, one] of gathering) {
        if (!isFull(one, limits, clock.now())) continue;
        gathering.delete(partition);
        yield joined(one.batches);
      }
    }
    for (const one of gathering.values()) yield joined(one.batches);
  } finally {
    // A caller that stops early need not wait for a message that may never come.
    void Promise.resolve(source.return?.()).catch(() => {});
  }
}

interface Gathering {
  readonly batches: LogBatch[];
  readonly sinceMs: number;
  messages: number;
  bytes: number;
}

function add(gathering: Map<number, Gathering>, batch: LogBatch, nowMs: number): void {
  let one = gathering.get(batch.partition);
  if (one === undefined) {
    one = { batches: [], sinceMs: nowMs, messages: 0, bytes: 0 };
    gathering.set(batch.partition, one);
  }
  one.batches.push(batch);
  one.messages += batch.messages.length;
  for (const { value } of batch.messages) one.bytes += value.byteLength;
}

function isFull(one: Gathering, limits: BatchLimits, nowMs: number): boolean {
  return (
    one.messages >= limits.maxBatchMessages ||
    one.bytes >= limits.maxBatchBytes ||
    nowMs - one.sinceMs >= limits.maxWaitMs
  );
}

/** The result of `next` within that time, or null. */
async function nextWithin<T>(next: Promise<T>, waitMs: number, clock: Clock): Promise<T | null> {
  const timeUp = new AbortController();
  try {
    return await Promise.race([next, clock.sleep(Math.max(0, waitMs), timeUp.signal).then(() => null)]);
  } finally {
    timeUp.abort();
  }
}

function joined(batches: readonly LogBatch[]): LogBatch {
  const last = batches.at(-1)!;
  if (batches.length === 1) return last;
  return {
    ...last,
    startOffset: batches[0]!.startOffset,
    messages: batches.flatMap(({ messages }) => messages),
    offsets: batches.flatMap(({ offsets }) => offsets),
  };
}
