import { LiveExpectations } from '../../live/expectations.js';
import type { LiveStream } from '../../live/frames.js';
import { LiveState } from '../../live/liveState.js';
import type { Source } from '../../query/source.js';
import type { SurgeStep } from '../surgeStep.js';
import { teach } from './past.js';
import { WatchedRun } from './watchedRun.js';

export interface TaughtRunOptions {
  /** Answers for what comes before the stream. */
  readonly past: Source;
  /** Where the stream begins, milliseconds since 1970 UTC; null for its first event. */
  readonly beforeMs: number | null;
  /** Finds and announces the surges. The run closes it. */
  readonly surges: SurgeStep;
  /** Whether events have the columns of a model. */
  readonly isPredicted: boolean;
  readonly replay: () => LiveStream['replay'];
  readonly onArrival: (readMs: number) => void;
  /** Called when the past has come after the run had begun. @default ignores it */
  readonly onTaught?: (run: WatchedRun) => void;
  readonly signal?: AbortSignal;
}

/** A run that knows the past: what is expected by one question, the strips and the map of the hours before by a scan. */
export async function openTaughtRun(options: TaughtRunOptions): Promise<WatchedRun> {
  const { past, beforeMs, surges, isPredicted, replay, onArrival, onTaught = () => {}, signal } = options;
  const state = new LiveState({ isPredicted });
  const expectations = new LiveExpectations(past.dataset);
  const teachUpTo = (untilMs: number): Promise<void> =>
    teach({ state, expectations }, past, untilMs, signal === undefined ? {} : { signal });
  if (beforeMs !== null) await teachUpTo(beforeMs);
  const run: WatchedRun = new WatchedRun({
    state,
    expectations,
    surges,
    replay,
    onArrival,
    onFirstEvent:
      beforeMs === null ? async (firstEventMs) => teachUpTo(firstEventMs).then(() => onTaught(run)) : null,
  });
  return run;
}
