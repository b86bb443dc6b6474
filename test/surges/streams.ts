/** Made streams of accidents for the tests of surges: places with a rhythm of the week, overdispersed, in three zones. */
import { localOf, type Zone } from '../../src/dataset/clock.js';
import { derive } from '../../src/dataset/derive.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { columns } from '../../src/dataset/usAccidents/columns.js';
import { usDaylightTime, zoneByState } from '../../src/dataset/usAccidents/zones.js';
import type { Random } from '../../src/stats/index.js';
import type { CountedEvents } from '../../src/stream/analytic.js';
import { ZoneClock } from '../../src/surges/zoneClock.js';

const hourMs = 3_600_000;

export interface MadePlace {
  readonly state: string;
  readonly county: string;
  readonly weekly: number;
  readonly lat: number;
  readonly lng: number;
  readonly zone: Zone;
}

export interface MadeEvent {
  readonly atMs: number;
  readonly place: MadePlace;
}

const timezones: Readonly<Record<string, string>> = { TX: 'US/Central', CA: 'US/Pacific', NY: 'US/Eastern' };

/** Places of three states in turn, whose levels differ by a factor of up to 30. */
export function madePlaces(count: number, weekly: number): MadePlace[] {
  return Array.from({ length: count }, (_, index) => {
    const state = Object.keys(timezones)[index % 3]!;
    return {
      state,
      county: `County${index}`,
      weekly: weekly * 30 ** (index / Math.max(1, count - 1) - 0.5),
      lat: 30 + (index % 10),
      lng: -100 + (index % 7),
      zone: zoneByState[state]!,
    };
  });
}

/** The share of a week in each hour of it: two rush hours on working days, quiet nights. */
export const weekProfile: Float64Array = (() => {
  const shares = Float64Array.from({ length: 168 }, (_, hour) => {
    const [day, hourOfDay] = [Math.floor(hour / 24), hour % 24];
    if (hourOfDay < 5) return 0.4;
    if (day < 5 && (hourOfDay === 7 || hourOfDay === 8)) return 3;
    if (day < 5 && hourOfDay >= 16 && hourOfDay <= 18) return 2.5;
    return 1;
  });
  const sum = shares.reduce((a, b) => a + b);
  return shares.map((share) => share / sum);
})();

/** Accidents from `fromMs` until `untilMs`, in order of time: negative binomial in windows of two hours, from a phase of the place. */
export function madeEvents(
  places: readonly MadePlace[],
  fromMs: number,
  untilMs: number,
  overdispersion: number,
  random: Random,
  factor: (place: MadePlace, atMs: number) => number = () => 1,
): MadeEvent[] {
  const events: MadeEvent[] = [];
  const stepMs = hourMs / 4;
  const clock = new ZoneClock(usDaylightTime);
  for (const [index, place] of places.entries()) {
    let gamma = 1;
    const zone = clock.numberOf(place.zone);
    for (let at = fromMs; at < untilMs; at += stepMs) {
      const step = (at - fromMs) / stepMs;
      if (overdispersion > 0 && (step === 0 || step % 8 === index % 8))
        gamma = random.gamma(1 / overdispersion) * overdispersion;
      const local = at + clock.offsetMs(zone, at);
      const hour = (Math.floor(local / hourMs) + 72) % 168;
      const mean = (place.weekly * weekProfile[hour]! * gamma * factor(place, at)) / 4;
      // The times of a Poisson process.
      for (let time = exponential(random) / mean; time < 1; time += exponential(random) / mean)
        events.push({ atMs: at + Math.floor(time * stepMs), place });
    }
  }
  return events.sort((a, b) => a.atMs - b.atMs);
}

/** As a step of a stream gets them. */
export function counted(events: readonly MadeEvent[]): CountedEvents {
  const column = <T>(value: (event: MadeEvent) => T): T[] => events.map(value);
  return {
    count: events.length,
    eventMs: Float64Array.from(events, ({ atMs }) => atMs),
    isLate: new Uint8Array(events.length),
    columns: {
      startLocal: column(({ atMs, place }) =>
        new Date(localOf(atMs, place.zone, usDaylightTime)).toISOString().slice(0, 23),
      ),
      state: column(({ place }) => place.state),
      county: column(({ place }) => place.county),
      city: column(({ place }) => `${place.county} City`),
      timezone: column(({ place }) => timezones[place.state]!),
      lat: column(({ place }) => place.lat),
      lng: column(({ place }) => place.lng),
    },
  };
}

/** As records of the dataset, in this order. */
export function accidentsOf(made: readonly MadeEvent[]): Accident[] {
  const nulls = Object.fromEntries(columns.map(({ name }) => [name, null]));
  const { columns: values } = counted(made);
  return made.map((_, index) => {
    const of = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all[index]!]));
    return derive({ ...nulls, ...of, id: `A-${index}`, severity: 2 }, 0);
  });
}

function exponential(random: Random): number {
  return -Math.log(1 - random.uniform());
}
