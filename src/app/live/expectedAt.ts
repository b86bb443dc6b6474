import { countBand } from '../../live/countBand.js';
import type { ExpectedAt } from '../../live/place.js';
import type { SurgeDetector } from '../../surges/detector.js';

/** The expected count of a watched place: the same numbers as on the cards of its surges. */
export function expectedAt(detector: SurgeDetector): ExpectedAt {
  return (id, fromMs, untilMs) => {
    const mean = detector.expected(id, fromMs, untilMs);
    const place = detector.places.numberOf(id);
    if (mean === null || place === undefined) return null;
    return { mean, ...countBand(mean, detector.rates.overdispersion(place)) };
  };
}
