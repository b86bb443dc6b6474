/** Made-up events of a stream for tests of the live page. */
import { liveDimensions } from '../../src/live/dimensions.js';
import type { LiveAbout, LiveStream } from '../../src/live/frames.js';
import { liveColumns } from '../../src/live/liveState.js';
import type { Value } from '../../src/query/question.js';
import type { CountedEvents } from '../../src/stream/analytic.js';

export interface LiveEvent {
  readonly eventMs: number;
  readonly source: string | null;
  readonly severity: number;
  readonly state: string | null;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly isLate?: boolean;
  readonly predictedSeverity?: number;
  readonly probabilities?: readonly number[];
}

export const midnight: number = Date.UTC(2022, 5, 1);

export const about: LiveAbout = {
  dataset: 'US Accidents',
  source: 'made up',
  isInvented: true,
  model: null,
};

/** What a test may change while its stream runs. */
export interface StreamSetting {
  speedFactor: number;
  isPaused: boolean;
  hasEnded: boolean;
}

/** A replay of 100 hours that is at this setting, whenever asked. */
export function streamOf(setting: StreamSetting): () => LiveStream {
  return () => ({
    duplicates: 0,
    deadLetters: 0,
    lagMessages: null,
    oldestReadMs: null,
    replay: {
      fromMs: midnight,
      untilMs: midnight + 100 * 3_600_000,
      startMs: midnight,
      speedFactor: setting.speedFactor,
      isPaused: setting.isPaused,
    },
    hasEnded: setting.hasEnded,
  });
}

/** Numbers from 0 to 1 that depend on the seed only. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many events around a time, within `spreadMs`. */
export function eventsAround(
  random: () => number,
  count: number,
  middleMs: number,
  spreadMs: number,
): LiveEvent[] {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  return Array.from({ length: count }, () => ({
    eventMs: Math.floor(middleMs + (random() - 0.5) * spreadMs),
    source: pick(['Source1', 'Source2', 'Source3', null]),
    severity: pick([1, 2, 2, 2, 3, 4]),
    state: pick(['TX', 'CA', 'FL', 'WY', null]),
    lat: random() < 0.05 ? null : 26 + 20 * random(),
    lng: random() < 0.05 ? null : -122 + 50 * random(),
    isLate: random() < 0.1,
  }));
}

/** As `StreamAnalytics` hands them to its members. */
export function counted(events: readonly LiveEvent[]): CountedEvents {
  const columns: Record<string, Value[]> = Object.fromEntries(liveColumns.map((name) => [name, []]));
  columns.predictedSeverity = [];
  for (const severity of liveDimensions.severities) columns[`severityProbability${severity}`] = [];
  for (const event of events) {
    const { source, severity, state, lat, lng } = event;
    const values: Record<string, Value> = {
      source,
      severity,
      state,
      lat: lat === null || lng === null ? null : lat,
      lng: lat === null || lng === null ? null : lng,
      startLocal: new Date(event.eventMs - 5 * 3_600_000).toISOString().slice(0, 23),
      street: 'Main St',
      city: 'Springfield',
      predictedSeverity: event.predictedSeverity ?? null,
      ...Object.fromEntries(
        liveDimensions.severities.map((one, at) => [
          `severityProbability${one}`,
          event.probabilities?.[at] ?? null,
        ]),
      ),
    };
    for (const [name, value] of Object.entries(values)) columns[name]!.push(value);
  }
  return {
    count: events.length,
    columns,
    eventMs: Float64Array.from(events, ({ eventMs }) => eventMs),
    isLate: Uint8Array.from(events, ({ isLate }) => (isLate === true ? 1 : 0)),
  };
}

/** The cell of an event, by the formula of the protocol. */
export function cellOf({ source, severity, state }: LiveEvent): number {
  const { feeds, severities, states } = liveDimensions;
  const feed = source === null ? feeds.length - 1 : feeds.indexOf(source);
  const place = state === null ? states.length - 1 : states.indexOf(state);
  return (feed * severities.length + severities.indexOf(severity)) * states.length + place;
}

/** Counts by `bucket cell`, by plain counting over all events; of the buckets that the strips keep. */
export function countsOf(
  events: readonly LiveEvent[],
  bucketMs: number,
  maxBuckets: number,
): Map<string, number> {
  const newest = Math.max(...events.map(({ eventMs }) => Math.floor(eventMs / bucketMs)));
  const counts = new Map<string, number>();
  for (const event of events) {
    const bucket = Math.floor(event.eventMs / bucketMs);
    if (bucket <= newest - maxBuckets) continue;
    const key = `${bucket} ${cellOf(event)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
