import { LiveExpectations } from '../../live/expectations.js';
import type { LiveStream } from '../../live/frames.js';
import { LiveState } from '../../live/liveState.js';
import type { Source } from '../../query/source.js';
import type { SurgeStep } from '../surgeStep.js';
import { addPastTo } from './past.js';
import { WatchedRun } from './watchedRun.js';

export interface TaughtRunOptions {
  /** Answers for what comes before the stream. */
  readonly past: Source;
  /** Where the stream begins, milliseconds since 1970 UTC. */
  readonly beforeMs: number;
  /** Finds and announces the surges. The run closes it. */
  readonly surges: SurgeStep;
  /** Whether events have the columns of a model. */
  readonly isPredicted: boolean;
  readonly replay: () => LiveStream['replay'];
  readonly onArrival: (readMs: number) => void;
  readonly signal?: AbortSignal;
}

/** A run that knows the past: what is expected by one question, the strips and the map of the hours before by a scan. */
export async function openTaughtRun(options: TaughtRunOptions): Promise<WatchedRun> {
  const { past, beforeMs, surges, isPredicted, replay, onArrival, signal } = options;
  const state = new LiveState({ isPredicted });
  const [expectations] = await Promise.all([
    LiveExpectations.learn(past, beforeMs, signal),
    addPastTo(state, past, beforeMs, signal === undefined ? {} : { signal }),
  ]);
  return new WatchedRun({ state, expectations, surges, replay, onArrival });
}
