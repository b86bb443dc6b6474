import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FeatureBatch } from '../../dataset/features.js';
import type { SeverityModelJson } from '../severityModel.js';
import { type Forecast, forecast, type TrainedModel } from '../trainedModel.js';

/** The model of a thread. */
export interface ScorerData {
  readonly version: string;
  readonly model: SeverityModelJson;
  readonly thresholds: readonly number[];
}

/** A batch for a thread, and its forecasts. */
export interface ScoreOrder {
  readonly number: number;
  readonly batch: FeatureBatch;
}
export interface ScoreAnswer {
  readonly number: number;
  readonly forecast: Forecast;
}

export interface ScoreBatchesOptions {
  /** 1 scores on this thread. The forecasts do not depend on it. @default one for each core, at most 8 */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A few batches of each thread are under way, so that none waits for another; no more, so that memory stays bounded. */
const batchesAheadOfEach = 4;

/**
 * Forecasts for batches of features on several threads, in the order of the batches. The batches are handed over: their
 * columns cannot be read afterwards.
 */
export async function* scoreBatches(
  trained: TrainedModel,
  batches: AsyncIterable<FeatureBatch>,
  { threads = Math.min(8, availableParallelism()), signal }: ScoreBatchesOptions = {},
): AsyncGenerator<Forecast> {
  if (threads <= 1) {
    for await (const batch of batches) {
      signal?.throwIfAborted();
      yield forecast(trained, batch);
    }
    return;
  }
  const { version, model, thresholds } = trained;
  const workerData: ScorerData = { version, model: model.toJSON(), thresholds };
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./worker.js', import.meta.url), { workerData }),
  );
  const waiting = new Map<
    number,
    { resolve: (forecast: Forecast) => void; reject: (error: unknown) => void }
  >();
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  for (const worker of workers) {
    worker.on('message', ({ number, forecast }: ScoreAnswer) => {
      waiting.get(number)?.resolve(forecast);
      waiting.delete(number);
    });
    worker.on('error', fail);
  }
  const queue: Promise<Forecast>[] = [];
  let number = 0;
  try {
    for await (const batch of batches) {
      signal?.throwIfAborted();
      if (failure !== undefined) throw failure;
      const at = number++;
      const scored = new Promise<Forecast>((resolve, reject) => waiting.set(at, { resolve, reject }));
      // The error is thrown where the promise is awaited. Until then it must not count as unhandled.
      scored.catch(() => {});
      const order: ScoreOrder = { number: at, batch };
      workers[at % threads]!.postMessage(order, buffersOf(batch));
      queue.push(scored);
      if (queue.length >= threads * batchesAheadOfEach) yield await queue.shift()!;
    }
    for (const scored of queue) yield await scored;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** The memory of the columns, which moves to the thread. Columns may share it. */
function buffersOf({ columns }: FeatureBatch): ArrayBuffer[] {
  const buffers = columns.map((column) =>
    column instanceof Float32Array ? column.buffer : column.codes.buffer,
  );
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
