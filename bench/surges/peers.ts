/** The detectors that are usual for such counts. Each scores counts once; a threshold on the scores raises alarms. */
import { ears, farringtonFlexible, normalQuantile } from '../../src/stats/index.js';
import type { Alarm, Detector } from './judge.js';
import { type GeneratedStream, hourMs, hours, streamStartMs, weeks } from './stream.js';

/** No detector raises an alarm for fewer accidents: what two cars do to each other is no surge. */
const minCount = 5;

/** A judged count, `score` the larger the more unusual. */
interface Scored {
  readonly county: number;
  /** The first hour of the count. */
  readonly hour: number;
  readonly score: number;
}

export interface Peer {
  readonly name: string;
  /** The length of a count. */
  readonly lengthHours: number;
  /** The threshold that is usual. */
  readonly usual: number;
  /** What the threshold is, for the table. */
  readonly unit: 'z' | 'p';
  score(stream: GeneratedStream): Scored[];
}

const firstJudged = weeks.learned * 168;

/** How many standard deviations above the mean of the same hour of the week, in all weeks before. */
const hourOfWeek: Peer = {
  name: 'z-score, hour of the week',
  lengthHours: 1,
  usual: 3,
  unit: 'z',
  score: (stream) =>
    scored(stream.counts, (counts, hour) => {
      let [n, sum, squares] = [0, 0, 0];
      for (let past = hour % 168; past < hour; past += 168) {
        n++;
        sum += counts[past]!;
        squares += counts[past]! ** 2;
      }
      const mean = sum / n;
      const sd = Math.sqrt(Math.max(0, squares - n * mean * mean) / (n - 1));
      // Without a smallest standard deviation, any count after quiet weeks would be infinitely unusual.
      return (counts[hour]! - mean) / Math.max(1, sd);
    }),
};

function scored(
  counts: readonly Int32Array[],
  scoreOf: (counts: Int32Array, hour: number) => number,
): Scored[] {
  const found: Scored[] = [];
  counts.forEach((ofHour, county) => {
    for (let hour = firstJudged; hour < hours; hour++) {
      if (ofHour[hour]! < minCount) continue;
      const score = scoreOf(ofHour, hour);
      if (score > 2) found.push({ county, hour, score });
    }
  });
  return found;
}

/** EARS on series that have no season within: each hour of the day by itself, or whole days. */
function earsPeer(method: 'C1' | 'C2' | 'C3', lengthHours: 1 | 24): Peer {
  const usual = method === 'C3' ? normalQuantile(1 - 0.025) : normalQuantile(1 - 0.001);
  return {
    name: `EARS ${method}, ${lengthHours === 1 ? 'each hour of the day' : 'days'}`,
    lengthHours,
    usual,
    unit: 'z',
    score(stream) {
      const found: Scored[] = [];
      stream.counts.forEach((counts, county) => {
        for (let start = 0; start < 24; start += lengthHours) {
          const series = everyDay(counts, start, lengthHours);
          const from = firstJudged / 24;
          for (const { index, observed, mean, bound, isAlarm } of ears(series, {
            method,
            minSigma: 1,
            from,
          })) {
            if (observed < minCount) continue;
            // C3 is no distance from a mean: it has its usual threshold only.
            const score =
              method === 'C3' ? (isAlarm ? usual : 0) : (usual * (observed - mean)) / (bound - mean);
            if (score > 2 || isAlarm) found.push({ county, hour: 24 * index + start, score });
          }
        }
      });
      return found;
    },
  };
}

/** Quasi-Poisson regression on the days of the last 8 weeks, with a level for each day of the week and a trend. */
const farrington: Peer = {
  name: 'Farrington flexible, days',
  lengthHours: 24,
  usual: 0.005,
  unit: 'p',
  score: (stream) =>
    stream.counts.flatMap((counts, county) =>
      farringtonFlexible(everyDay(counts, 0, 24), {
        periodsPerYear: 7,
        years: 8,
        halfWindow: 0,
        blocks: 7,
        excludedPeriods: 1,
        method: 'nbPlugin',
        alpha: 0.005,
        from: firstJudged / 24,
        minCases: minCount,
        minCasesPeriods: 1,
      })
        .filter(({ isAlarm }) => isAlarm)
        .map(({ index, pValue }) => ({
          county,
          hour: 24 * index,
          score: -Math.log10(Math.max(1e-300, pValue)),
        })),
    ),
};

function everyDay(counts: Int32Array, startHour: number, lengthHours: number): Int32Array {
  return Int32Array.from({ length: counts.length / 24 }, (_, day) => {
    let sum = 0;
    for (let hour = 0; hour < lengthHours; hour++) sum += counts[24 * day + startHour + hour]!;
    return sum;
  });
}

export const peers: readonly Peer[] = [
  hourOfWeek,
  earsPeer('C1', 1),
  earsPeer('C2', 1),
  earsPeer('C3', 1),
  earsPeer('C1', 24),
  earsPeer('C2', 24),
  earsPeer('C3', 24),
  farrington,
];

/** The threshold on a scale on which larger is stricter. */
function onScale({ unit }: Peer, threshold: number): number {
  return unit === 'p' ? -Math.log10(threshold) : threshold;
}

/** Raises an alarm where a score reaches the threshold; alarms of counts that touch are one. */
export function detectorOf(
  peer: Peer,
  threshold: number,
  score: (stream: GeneratedStream) => Scored[],
): Detector {
  const least = onScale(peer, threshold);
  return {
    name: peer.name,
    run(stream) {
      const raised = score(stream)
        .filter((one) => one.score >= least)
        .sort((a, b) => a.county - b.county || a.hour - b.hour);
      const alarms: Alarm[] = [];
      for (const { county, hour } of raised) {
        const fromMs = streamStartMs + hour * hourMs;
        const untilMs = fromMs + peer.lengthHours * hourMs;
        const last = alarms.at(-1);
        if (last !== undefined && last.county === county && fromMs <= last.untilMs) {
          alarms[alarms.length - 1] = { ...last, untilMs };
        } else alarms.push({ county, fromMs, raisedMs: untilMs, untilMs });
      }
      return alarms;
    },
  };
}
