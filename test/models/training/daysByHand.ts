import type { Accident } from '../../../src/dataset/usAccidents/accident.js';
import type { CountedDays } from '../../../src/models/training/countDays.js';

/**
 * What `countDays` gives, counted accident by accident.
 * @param hasFeed whether the dataset has a feed; else all accidents name none
 */
export function daysByHand(accidents: readonly Accident[], hasFeed = true): CountedDays {
  const known = accidents.filter(
    ({ startLocal, severity }) => startLocal !== null && [1, 2, 3, 4].includes(severity ?? 0),
  );
  const names = [...new Set(known.map(({ startLocal }) => startLocal.slice(0, 10)))].sort();
  const days = names.map((day) => {
    const ofDay = known.filter(({ startLocal }) => startLocal.startsWith(day));
    const feedOf = ({ source }: Accident): string | null => (hasFeed ? source : null);
    const feeds = [...new Set(ofDay.map(feedOf))];
    return {
      day,
      bySeverity: [1, 2, 3, 4].map((one) => ofDay.filter(({ severity }) => severity === one).length),
      byFeed: new Map(feeds.map((feed) => [feed, ofDay.filter((one) => feedOf(one) === feed).length])),
    };
  });
  return { days, rows: accidents.length, withoutSeverity: accidents.length - known.length };
}
