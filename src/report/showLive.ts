import { type OptionNames, requireKnownOptions, requireSignal } from '../base/checks.js';
import { orAborted } from '../base/orAborted.js';
import type { Figure } from '../charts/figure.js';
import type { Section } from './report.js';
import { kernelOrHint, Shown } from './show.js';

export interface ShowLiveOptions {
  /** Stops drawing, and closes the values. */
  readonly signal?: AbortSignal;
  /** Most drawings. @default no limit */
  readonly maxUpdates?: number;
  /** Skip values that arrive sooner than this after the last drawing, in milliseconds. @default 500 */
  readonly minIntervalMs?: number;
}

const optionNames: OptionNames<ShowLiveOptions> = { signal: true, maxUpdates: true, minIntervalMs: true };

/**
 * Draws a figure under the cell and updates it in place while values arrive. Zoom and hidden series stay while the
 * figure keeps its `id`. A section has the same parts in each drawing: as many texts, figures and tables. Ends with the values, with `signal`, or after `maxUpdates`; the last drawing stays. The last
 * value is always drawn.
 *
 * @returns the number of drawings
 * @example
 * await showLive(chart, watch(source, count().by('hour'), { signal })); // redraws the chart when the answer changes
 */
export async function showLive<Value>(
  build: (value: Value) => Figure | Section,
  values: AsyncIterable<Value>,
  options: ShowLiveOptions = {},
): Promise<number> {
  requireKnownOptions('showLive', options, optionNames);
  requireSignal(options.signal);
  const { signal, maxUpdates = Number.POSITIVE_INFINITY, minIntervalMs = 500 } = options;
  const kernel = kernelOrHint();
  if (kernel === undefined || signal?.aborted || maxUpdates <= 0) return 0;
  const shown = new Shown(kernel);
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let updates = 0;
  let waiting: Value | undefined;
  const draw = (value: Value) => {
    shown.put(build(value));
    drawnAtMs = performance.now();
    waiting = undefined;
    updates++;
  };
  for await (const value of untilAborted(values, signal)) {
    waiting = value;
    if (performance.now() - drawnAtMs < minIntervalMs) continue;
    draw(value);
    if (updates >= maxUpdates) return updates;
  }
  if (waiting !== undefined) draw(waiting);
  return updates;
}

/** The values until the signal aborts, also while waiting for the next one; then it closes the values. */
async function* untilAborted<Value>(
  values: AsyncIterable<Value>,
  signal?: AbortSignal,
): AsyncGenerator<Value> {
  const iterator = values[Symbol.asyncIterator]();
  let isDone = false;
  try {
    while (!signal?.aborted) {
      const next = await orAborted(iterator.next(), signal);
      if (next === null) return;
      if (next.done === true) {
        isDone = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // Not awaited, because a generator that waits for its next event would delay the return.
    if (!isDone) void iterator.return?.()?.catch(() => undefined);
  }
}
