/** Judges the alarms of a detector by what was planted. */
import {
  type Burst,
  burstSizes,
  burstsFromMs,
  dayMs,
  type GeneratedStream,
  hourMs,
  judgedFromMs,
  streamEndMs,
  streamStartMs,
} from './stream.js';

/** One alarm: what it looked at, and when it was raised. */
export interface Alarm {
  /** Index of the county. */
  readonly county: number;
  /** Start of the counts that raised it. */
  readonly fromMs: number;
  /** When it was raised: no count after it was known. */
  readonly raisedMs: number;
  /** When it ended, at least `raisedMs`. */
  readonly untilMs: number;
}

export interface Detector {
  readonly name: string;
  run(stream: GeneratedStream): Alarm[];
}

/** Sums over streams, to be added up. */
export interface Verdict {
  /** By size of a burst: how many there were and were found. */
  readonly planted: Record<number, number>;
  readonly found: Record<number, number>;
  /** Minutes from the start of a burst to the alarm, of those found. */
  readonly delaysMinutes: number[];
  /** Alarms in the weeks with bursts, by cause. */
  readonly alarms: { burst: number; weather: number; none: number };
  /** Alarms without cause in all judged weeks, and the county-months judged. */
  falseAlarms: number;
  countyMonths: number;
  /** Days of the weeks without bursts, and those with an alarm that no weather explains. */
  quietDays: number;
  quietDaysWithAlarm: number;
}

/** The weather explains an alarm if it brought so many times the usual rate within its counts. */
const explainingWeather = 1.25;

export function emptyVerdict(): Verdict {
  const zeros = (): Record<number, number> => Object.fromEntries(burstSizes.map((size) => [size, 0]));
  return {
    planted: zeros(),
    found: zeros(),
    delaysMinutes: [],
    alarms: { burst: 0, weather: 0, none: 0 },
    falseAlarms: 0,
    countyMonths: 0,
    quietDays: 0,
    quietDaysWithAlarm: 0,
  };
}

/**
 * Adds the alarms of one stream to a verdict. An alarm whose counts or whose time overlap a burst at its county has found it; the delay
 * is that of the first one. Alarms raised before the judged weeks are left out.
 */
export function judge(verdict: Verdict, stream: GeneratedStream, alarms: readonly Alarm[]): void {
  const judged = alarms.filter(({ raisedMs }) => raisedMs >= judgedFromMs && raisedMs <= streamEndMs);
  const byCounty = groups(stream.bursts);
  const firstRaised = new Map<Burst, number>();
  const quietDays = new Set<number>();
  for (const alarm of judged) {
    const hit = byCounty
      .get(alarm.county)
      ?.find(({ fromMs, untilMs }) => alarm.fromMs < untilMs && alarm.untilMs > fromMs);
    if (hit !== undefined) firstRaised.set(hit, Math.min(firstRaised.get(hit) ?? Infinity, alarm.raisedMs));
    const cause = hit ? 'burst' : weatherDuring(stream, alarm) >= explainingWeather ? 'weather' : 'none';
    if (alarm.raisedMs >= burstsFromMs) verdict.alarms[cause]++;
    if (cause !== 'none') continue;
    verdict.falseAlarms++;
    if (alarm.raisedMs < burstsFromMs) quietDays.add(Math.floor((alarm.raisedMs - streamStartMs) / dayMs));
  }
  for (const burst of stream.bursts) {
    verdict.planted[burst.size]!++;
    const raisedMs = firstRaised.get(burst);
    if (raisedMs === undefined) continue;
    verdict.found[burst.size]!++;
    verdict.delaysMinutes.push(Math.max(0, raisedMs - burst.fromMs) / 60_000);
  }
  verdict.countyMonths += (stream.counties.length * (streamEndMs - judgedFromMs)) / (30.4 * dayMs);
  verdict.quietDays += (burstsFromMs - judgedFromMs) / dayMs;
  verdict.quietDaysWithAlarm += quietDays.size;
}

function weatherDuring({ counties, weather }: GeneratedStream, { county, fromMs, raisedMs }: Alarm): number {
  const factors = weather[counties[county]!.state]!;
  let most = 1;
  for (let at = fromMs; at < raisedMs; at += hourMs) {
    most = Math.max(most, factors[Math.floor((at - streamStartMs) / hourMs)] ?? 1);
  }
  return most;
}

function groups(bursts: readonly Burst[]): Map<number, Burst[]> {
  const found = new Map<number, Burst[]>();
  for (const burst of bursts) found.set(burst.county, [...(found.get(burst.county) ?? []), burst]);
  return found;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[Math.floor((sorted.length - 1) / 2)]!;
}
