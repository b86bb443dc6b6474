import { countBand } from '../../live/countBand.js';
import { LiveExpectations } from '../../live/expectations.js';
import type { ExpectedAt } from '../../live/place.js';
import type { Source } from '../../query/source.js';
import { SurgeDetector } from '../../surges/detector.js';
import { learnHistory } from '../../surges/history.js';

/** What a history has taught the page before its stream begins. */
export interface Learned {
  readonly expectations: LiveExpectations;
  readonly detector: SurgeDetector;
}

/** Asks a source for what came before a stream: three questions for all pages. */
export async function learnFrom(source: Source, beforeMs: number, signal?: AbortSignal): Promise<Learned> {
  const detector = new SurgeDetector({ dataset: source.dataset });
  const asking = signal === undefined ? {} : { signal };
  const [expectations] = await Promise.all([
    LiveExpectations.learn(source, beforeMs, signal),
    learnHistory(detector, source, { before: new Date(beforeMs).toISOString(), ...asking }),
  ]);
  return { expectations, detector };
}

/** The expected count of a watched place: the same numbers as on the cards of its surges. */
export function expectedAt(detector: SurgeDetector): ExpectedAt {
  return (id, fromMs, untilMs) => {
    const mean = detector.expected(id, fromMs, untilMs);
    const place = detector.places.numberOf(id);
    if (mean === null || place === undefined) return null;
    return { mean, ...countBand(mean, detector.rates.overdispersion(place)) };
  };
}
