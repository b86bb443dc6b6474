/** Our detector as it runs on a stream: events in, a watermark each hour. */
import type { Surge } from '../../src/surges/alarm.js';
import { SurgeDetector } from '../../src/surges/detector.js';
import type { SurgeOptions } from '../../src/surges/options.js';
import type { Alarm, Detector } from './judge.js';
import { type GeneratedStream, hourMs, streamEndMs, streamStartMs, utcOffsetMs } from './stream.js';

export function ours(name: string, options: Omit<SurgeOptions, 'onTransition'> = {}): Detector {
  return {
    name,
    run(stream) {
      const alarms = new Map<string, Alarm>();
      const countyOf = new Map(stream.counties.map(({ name }, index) => [name, index]));
      const detector = new SurgeDetector({
        ...options,
        onTransition(surge) {
          const alarm = alarmOf(surge, countyOf);
          if (alarm !== null) alarms.set(surge.id, alarm);
        },
      });
      stream.events.forEach(({ county, atMs }, hour) => {
        detector.add({
          count: county.length,
          columns: columnsOf(stream, county, atMs),
          eventMs: atMs,
          isLate: new Uint8Array(county.length),
        });
        detector.advance(streamStartMs + (hour + 1) * hourMs);
      });
      return [...alarms.values()];
    },
  };
}

function alarmOf(surge: Surge, countyOf: ReadonlyMap<string, number>): Alarm | null {
  if (surge.firingSince === null) return null;
  return {
    county: countyOf.get(surge.place.id.slice(surge.place.id.indexOf('/') + 1))!,
    fromMs: Date.parse(surge.pendingSince) - surge.windowMinutes * 60_000,
    raisedMs: Date.parse(surge.firingSince),
    untilMs: surge.endedAt === null ? streamEndMs : Date.parse(surge.endedAt),
  };
}

function columnsOf(
  { counties }: GeneratedStream,
  county: Int32Array,
  atMs: Float64Array,
): Record<string, (string | number)[]> {
  const of = (value: (county: number) => string | number): (string | number)[] => Array.from(county, value);
  return {
    startLocal: Array.from(atMs, (ms) => new Date(ms + utcOffsetMs).toISOString().slice(0, -1)),
    county: of((index) => counties[index]!.name),
    state: of((index) => `S${counties[index]!.state}`),
    timezone: of(() => 'US/Central'),
    lat: of((index) => 30 + (index % 20) / 2),
    lng: of((index) => -100 + Math.floor(index / 20) / 2),
  };
}
